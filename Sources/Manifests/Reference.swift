import YAMLSyntax

/// One object naming another. A class because it is kept and handed on; it never changes.
package final class Reference: Sendable {
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
  /// Keys of the object that it names, where a pod cannot do without them: `key`, `items[].key`.
  let keys: [Node]
  /// Credentials for the image registry, which say nothing about the program.
  package let isPullSecret: Bool

  /// `node` says the name.
  private init?(_ row: Row, _ node: Node, _ holder: Node, _ from: Resource, isOfPod: Bool) {
    guard let name = node.text, !name.isEmpty else { return nil }
    var kind = row.kind
    if row.saysKind, let said = holder["kind"]?.text {
      let group = (holder["apiGroup"] ?? holder["group"])?.text
      let version = holder["apiVersion"]?.text
      let named = version.map { $0.split(separator: "/").dropLast().first.map(String.init) ?? "" }
      kind = GroupKind(group ?? named ?? row.kind.group, said)
    }
    let isInCluster = row.isInCluster && kind == row.kind || ClusterScope.contains(kind)
    let namespace = row.saysKind ? holder["namespace"]?.text : nil
    self.from = from
    self.kind = kind
    self.namespace = isInCluster ? nil : namespace ?? from.id.namespace
    self.name = name
    self.node = node
    self.holder = holder
    self.isOfPod = isOfPod
    isOptional = holder["optional"]?.bool == true
    keys = isOfPod && !isOptional ? Self.keys(in: holder) : []
    isPullSecret = row.holder == "imagePullSecrets[]"
  }
}

extension Reference {
  private static func keys(in holder: Node) -> [Node] {
    (holder["key"].map { [$0] } ?? [])
      + (holder["items"]?.items.compactMap { $0["key"] } ?? [])
  }

  /// What `resource` needs by name.
  package static func references(from resource: Resource) -> [Reference] {
    references(from: resource, PodTemplate(resource))
  }

  private static func references(
    from resource: Resource, _ template: PodTemplate?
  ) -> [Reference] {
    var references: [Reference] = []
    if let template {
      podFields.collect(at: template.spec, resource, isOfPod: true, into: &references)
    }
    objectFields[resource.kind]?.collect(
      at: resource.root, resource, isOfPod: false, into: &references)
    return references
  }

  /// What it needs of the kinds that ``ReferenceIndex`` looks for. `workload` is the same object, where
  /// it makes pods.
  package static func sought(by resource: Resource, _ workload: Workload?) -> [Reference] {
    guard !resource.isPatch else { return [] }
    return references(from: resource, workload?.template).filter {
      ReferenceIndex.kinds.contains($0.kind)
    }
  }

  /// Where a kind names objects of another one. A class because the walk hands it on for every reference.
  private final class Row: Sendable {
    let kind: GroupKind
    /// To the mapping that holds the name, and the field of the name in it.
    let holder: String
    let field: String
    /// The mapping says the kind itself (`kind`, `namespace`).
    let saysKind: Bool
    let isInCluster: Bool

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
    GroupKind("apps", "StatefulSet"): Branch([
      Row("", "Service", "spec", "serviceName"),
      Row(
        "storage.k8s.io", "StorageClass", "spec.volumeClaimTemplates[].spec", "storageClassName",
        isInCluster: true),
    ]),
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

  /// The rows as a tree of keys, so that each list and each mapping is walked once for all rows.
  private struct Branch: Sendable {
    var rows: [Row] = []
    /// The fields of the rows, then those that lead on.
    private let fields: Keys
    private var branches: [(isList: Bool, branch: Branch)] = []

    init(_ rows: [Row]) { self.init(rows.map { ($0, $0.holder.split(separator: ".")[...]) }) }

    private init(_ paths: [(row: Row, path: ArraySlice<Substring>)]) {
      rows = paths.filter(\.path.isEmpty).map(\.row)
      var names: [Substring] = []
      for step in paths.compactMap(\.path.first) where !names.contains(step) { names.append(step) }
      for step in names {
        let isList = step.hasSuffix("[]")
        let within = paths.filter { $0.path.first == step }.map { ($0.row, $0.path.dropFirst()) }
        branches.append((isList, Branch(within)))
      }
      fields = Keys(
        rows.map { $0.field[...] } + names.map { $0.hasSuffix("[]") ? $0.dropLast(2) : $0 })
    }

    func collect(
      at node: Node, _ from: Resource, isOfPod: Bool, into references: inout [Reference]
    ) {
      node.forEachValue(of: fields) { number, value in
        guard number >= rows.count else {
          if let found = Reference(rows[number], value, node, from, isOfPod: isOfPod) {
            references.append(found)
          }
          return
        }
        let (isList, branch) = branches[number - rows.count]
        guard isList else {
          return branch.collect(at: value, from, isOfPod: isOfPod, into: &references)
        }
        for item in value.items {
          branch.collect(at: item, from, isOfPod: isOfPod, into: &references)
        }
      }
    }
  }
}
