package import Manifests
package import YAMLSyntax

/// One object naming another.
package struct Reference: Sendable {
  package let from: Resource
  package let kind: GroupKind
  package let namespace: String?
  package let name: String
  /// Where the name stands.
  package let node: Node
  package let isOptional: Bool
}

extension Reference {
  /// What `resource` needs by name.
  static func references(from resource: Resource) -> [Reference] {
    var references: [Reference] = []
    if let template = PodTemplate(resource) {
      for row in podFields {
        references += found(at: row, in: template.spec, resource)
      }
    }
    for row in objectFields[resource.kind] ?? [] {
      references += found(at: row, in: resource.root, resource)
    }
    return references
  }

  /// Where a kind names objects of another one.
  private struct Row {
    var kind: GroupKind
    /// To the mapping that holds the name, and the field of the name in it.
    var holder: FieldPattern
    var field: String
    /// The mapping says the kind itself (`kind`, `namespace`).
    var saysKind = false
    var isInCluster = false

    init(
      _ group: String, _ kind: String, _ holder: String, _ field: String = "name",
      saysKind: Bool = false, isInCluster: Bool = false
    ) {
      self.kind = GroupKind(group, kind)
      self.holder = FieldPattern(holder)
      self.field = field
      self.saysKind = saysKind
      self.isInCluster = isInCluster
    }
  }

  private static let podFields: [Row] =
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
    ]

  private static let objectFields: [GroupKind: [Row]] = [
    GroupKind("networking.k8s.io", "Ingress"): [
      Row("", "Service", "spec.defaultBackend.service"),
      Row("", "Service", "spec.rules[].http.paths[].backend.service"),
      Row("", "Secret", "spec.tls[]", "secretName"),
      Row("networking.k8s.io", "IngressClass", "spec", "ingressClassName", isInCluster: true),
    ],
    GroupKind("gateway.networking.k8s.io", "HTTPRoute"): [
      Row("", "Service", "spec.rules[].backendRefs[]", saysKind: true),
      Row("gateway.networking.k8s.io", "Gateway", "spec.parentRefs[]", saysKind: true),
    ],
    GroupKind("autoscaling", "HorizontalPodAutoscaler"): [
      Row("apps", "Deployment", "spec.scaleTargetRef", saysKind: true)
    ],
    GroupKind("apps", "StatefulSet"): [Row("", "Service", "spec", "serviceName")],
    GroupKind("rbac.authorization.k8s.io", "RoleBinding"): [
      Row("rbac.authorization.k8s.io", "Role", "roleRef", saysKind: true),
      Row("", "ServiceAccount", "subjects[]", saysKind: true),
    ],
    GroupKind("rbac.authorization.k8s.io", "ClusterRoleBinding"): [
      Row(
        "rbac.authorization.k8s.io", "ClusterRole", "roleRef", saysKind: true, isInCluster: true),
      Row("", "ServiceAccount", "subjects[]", saysKind: true),
    ],
    GroupKind("", "PersistentVolumeClaim"): [
      Row("storage.k8s.io", "StorageClass", "spec", "storageClassName", isInCluster: true),
      Row("", "PersistentVolume", "spec", "volumeName", isInCluster: true),
    ],
  ]

  private static func found(at row: Row, in root: Node, _ from: Resource) -> [Reference] {
    root.nodes(at: row.holder.steps[...]).compactMap { holder in
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
      return Reference(
        from: from, kind: kind, namespace: isInCluster ? nil : namespace ?? from.id.namespace,
        name: name, node: node, isOptional: holder["optional"]?.bool == true)
    }
  }
}

extension Node {
  fileprivate func nodes(at steps: ArraySlice<FieldPattern.Step>) -> [Node] {
    guard let step = steps.first else { return [self] }
    switch step {
    case .key(let key): return value(forKey: key)?.nodes(at: steps.dropFirst()) ?? []
    case .anyItem: return items.flatMap { $0.nodes(at: steps.dropFirst()) }
    case .anyKey: return entries.flatMap { $0.value.nodes(at: steps.dropFirst()) }
    }
  }
}
