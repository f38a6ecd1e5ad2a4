import YAMLSyntax

/// One object naming another.
package struct Reference: Sendable {
  package let from: Resource
  package let kind: GroupKind
  package let namespace: String?
  package let name: String
  /// Where the name stands.
  package let node: Node
  /// The mapping that holds the name.
  package let holder: Node
  package let isOptional: Bool
  /// Named by a pod: it does not start without it.
  package let isOfPod: Bool
  /// Credentials for the image registry, which say nothing about the program.
  package let isPullSecret: Bool
}

extension Reference {
  /// What `resource` needs by name.
  package static func references(from resource: Resource) -> [Reference] {
    var references: [Reference] = []
    if let template = PodTemplate(resource) {
      podFields.collect(at: template.spec, resource, isOfPod: true, into: &references)
    }
    objectFields[resource.kind]?.collect(
      at: resource.root, resource, isOfPod: false, into: &references)
    return references
  }

  /// Where a kind names objects of another one.
  private struct Row: Sendable {
    var kind: GroupKind
    /// To the mapping that holds the name, and the field of the name in it.
    var holder: String
    var field: String
    /// The mapping says the kind itself (`kind`, `namespace`).
    var saysKind = false
    var isInCluster = false

    init(
      _ group: String, _ kind: String, _ holder: String, _ field: String = "name",
      saysKind: Bool = false, isInCluster: Bool = false
    ) {
      self.kind = GroupKind(group, kind)
      self.holder = holder
      self.field = field
      self.saysKind = saysKind
      self.isInCluster = isInCluster
    }
  }

  private static let podFields = Branch(
    ["containers[]", "initContainers[]"].flatMap {
      [
        Row("", "ConfigMap", "\($0).env[].valueFrom.configMapKeyRef"),
        Row("", "Secret", "\($0).env[].valueFrom.secretKeyRef"),
        Row("", "ConfigMap", "\($0).envFrom[].configMapRef"),
        Row("", "Secret", "\($0).envFrom[].secretRef"),
      ]
    } + [
      Row("", "ConfigMap", "volumes[].configMap"),
      Row("", "Secret", "volumes[].secret", "secretName"),
      Row("", "ConfigMap", "volumes[].projected.sources[].configMap"),
      Row("", "Secret", "volumes[].projected.sources[].secret"),
      Row("", "PersistentVolumeClaim", "volumes[].persistentVolumeClaim", "claimName"),
      Row("", "Secret", "imagePullSecrets[]"),
      Row("", "ServiceAccount", "", "serviceAccountName"),
      Row("scheduling.k8s.io", "PriorityClass", "", "priorityClassName", isInCluster: true),
      Row("node.k8s.io", "RuntimeClass", "", "runtimeClassName", isInCluster: true),
    ])

  private static let objectFields: [GroupKind: Branch] = [
    GroupKind("networking.k8s.io", "Ingress"): Branch([
      Row("", "Service", "spec.defaultBackend.service"),
      Row("", "Service", "spec.rules[].http.paths[].backend.service"),
      Row("", "Secret", "spec.tls[]", "secretName"),
      Row("networking.k8s.io", "IngressClass", "spec", "ingressClassName", isInCluster: true),
    ]),
    GroupKind("gateway.networking.k8s.io", "HTTPRoute"): Branch([
      Row("", "Service", "spec.rules[].backendRefs[]", saysKind: true),
      Row("gateway.networking.k8s.io", "Gateway", "spec.parentRefs[]", saysKind: true),
    ]),
    GroupKind("autoscaling", "HorizontalPodAutoscaler"): Branch([
      Row("apps", "Deployment", "spec.scaleTargetRef", saysKind: true)
    ]),
    GroupKind("apps", "StatefulSet"): Branch([Row("", "Service", "spec", "serviceName")]),
    GroupKind("rbac.authorization.k8s.io", "RoleBinding"): Branch([
      Row("rbac.authorization.k8s.io", "Role", "roleRef", saysKind: true),
      Row("", "ServiceAccount", "subjects[]", saysKind: true),
    ]),
    GroupKind("rbac.authorization.k8s.io", "ClusterRoleBinding"): Branch([
      Row(
        "rbac.authorization.k8s.io", "ClusterRole", "roleRef", saysKind: true, isInCluster: true),
      Row("", "ServiceAccount", "subjects[]", saysKind: true),
    ]),
    GroupKind("", "PersistentVolumeClaim"): Branch([
      Row("storage.k8s.io", "StorageClass", "spec", "storageClassName", isInCluster: true),
      Row("", "PersistentVolume", "spec", "volumeName", isInCluster: true),
    ]),
  ]

  /// The rows as a tree of keys, so that each list is walked once for all rows that go through it.
  private struct Branch: Sendable {
    var rows: [Row] = []
    var keys: [(name: String, isList: Bool, branch: Branch)] = []

    init() {}

    init(_ rows: [Row]) {
      for row in rows { insert(row, row.holder.split(separator: ".")[...]) }
    }

    private mutating func insert(_ row: Row, _ path: ArraySlice<Substring>) {
      guard let step = path.first else { return rows.append(row) }
      let isList = step.hasSuffix("[]")
      let name = String(isList ? step.dropLast(2) : step)
      let known = keys.firstIndex { $0.name == name }
      if known == nil { keys.append((name, isList, Branch())) }
      keys[known ?? keys.count - 1].branch.insert(row, path.dropFirst())
    }

    func collect(
      at node: Node, _ from: Resource, isOfPod: Bool, into references: inout [Reference]
    ) {
      for row in rows {
        if let found = Reference(row, node, from, isOfPod: isOfPod) { references.append(found) }
      }
      for (name, isList, branch) in keys {
        guard let value = node.value(forKey: name) else { continue }
        if isList {
          for item in value.items {
            branch.collect(at: item, from, isOfPod: isOfPod, into: &references)
          }
        } else {
          branch.collect(at: value, from, isOfPod: isOfPod, into: &references)
        }
      }
    }
  }

  private init?(_ row: Row, _ holder: Node, _ from: Resource, isOfPod: Bool) {
    guard let node = holder.value(forKey: row.field), let name = node.text, !name.isEmpty else {
      return nil
    }
    var kind = row.kind
    if row.saysKind, let said = holder["kind"]?.text {
      let group = (holder["apiGroup"] ?? holder["group"])?.text
      let version = holder["apiVersion"]?.text
      let named = version.map { $0.split(separator: "/").dropLast().first.map(String.init) ?? "" }
      kind = GroupKind(group ?? named ?? row.kind.group, said)
    }
    let isInCluster = row.isInCluster && kind == row.kind || ClusterScope.contains(kind)
    let namespace = row.saysKind ? holder["namespace"]?.text : nil
    self.init(
      from: from, kind: kind, namespace: isInCluster ? nil : namespace ?? from.id.namespace,
      name: name, node: node, holder: holder, isOptional: holder["optional"]?.bool == true,
      isOfPod: isOfPod, isPullSecret: row.holder == "imagePullSecrets[]")
  }
}
