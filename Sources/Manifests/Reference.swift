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
  /// Keys of the object that it names, where a pod cannot do without them (`key`, `items[].key`), nor Flux.
  let keys: [Key]
  /// Credentials for the image registry, which say nothing about the program.
  package let isPullSecret: Bool

  /// `node` says the name; nil: it says none, or nobody looks for what it names.
  private init?(_ row: Row, _ node: Node, _ holder: Node, _ search: Search) {
    let kind = row.saysKind ? row.kind(saidBy: holder) : row.kind
    guard search.kinds?.contains(kind) ?? true, let name = node.text, !name.isEmpty,
      row.successor.flatMap({ holder.value(forKey: $0) })?.text?.isEmpty ?? true
    else { return nil }
    let namespace = row.saysKind ? holder["namespace"]?.text : nil
    from = search.from
    self.kind = kind
    self.namespace = ClusterScope.contains(kind) ? nil : namespace ?? search.from.id.namespace
    self.name = name
    self.node = node
    self.holder = holder
    isOfPod = search.spec != nil
    isOptional = holder["optional"]?.bool == true
    isPullSecret = row.isPullSecret
    if isOptional {
      keys = []
    } else if let (field, usual) = row.key {
      let written = holder.value(forKey: field)
      keys = [Key(name: written?.text ?? usual, node: written ?? node)]
    } else {
      keys = search.spec.map { Self.keys(in: holder, row, ofPod: $0) } ?? []
    }
  }

  /// A key of the object that is named, and where that stands.
  struct Key: Sendable {
    let name: String
    let node: Node
  }

  /// Named by an object of Flux, which waits for it.
  package var isOfFlux: Bool { from.id.group.hasSuffix(".toolkit.fluxcd.io") }
}

extension Reference {
  private static func keys(in holder: Node, _ row: Row, ofPod spec: Node) -> [Key] {
    let nodes =
      (holder["key"].map { [$0] } ?? []) + (holder["items"]?.items.compactMap { $0["key"] } ?? [])
    let keys = nodes.compactMap { node in node.text.map { Key(name: $0, node: node) } }
    return row.isVolume ? keys + Self.keys(mountedOf: holder, in: spec) : keys
  }

  /// What `resource` needs by name.
  package static func references(from resource: Resource) -> [Reference] {
    references(from: resource, PodTemplate(resource), of: nil)
  }

  /// What it needs of the kinds that ``ReferenceIndex`` looks for. `workload` is the same object, where
  /// it makes pods.
  package static func sought(by resource: Resource, _ workload: Workload?) -> [Reference] {
    guard !resource.isPatch else { return [] }
    return references(from: resource, workload?.template, of: ReferenceIndex.kinds)
  }

  private static func references(
    from resource: Resource, _ template: PodTemplate?, of kinds: Set<GroupKind>?
  ) -> [Reference] {
    var references: [Reference] = []
    if let template {
      let search = Search(from: resource, spec: template.spec, kinds: kinds)
      podFields.collect(at: template.spec, search, into: &references)
    }
    if let fields = objectFields[resource.kind] {
      let search = Search(from: resource, spec: nil, kinds: kinds)
      fields.collect(at: resource.root, search, into: &references)
    }
    return references
  }

  /// Whose references are looked for, and which.
  private struct Search {
    let from: Resource
    /// Of the pod that names them; nil: the object itself does.
    let spec: Node?
    /// nil: of every kind.
    let kinds: Set<GroupKind>?
  }

  /// Where a kind names objects of another one. A class because the walk hands it on for every reference.
  private final class Row: Sendable {
    let kind: GroupKind
    /// To the mapping that holds the name, and the field of the name in it.
    let holder: String
    let field: String
    /// The mapping says the kind itself (`kind`, `namespace`).
    let saysKind: Bool
    /// The field that goes before this one, which had its place once.
    let successor: String?
    let isPullSecret: Bool
    /// A volume of its own, whose files containers mount.
    let isVolume: Bool
    /// The field that names a key, and the key that is meant without it.
    let key: (field: String, usual: String)?

    init(
      _ group: String, _ kind: String, _ holder: String, _ field: String = "name",
      saysKind: Bool = false, olderThan successor: String? = nil,
      key: (field: String, usual: String)? = nil
    ) {
      self.key = key
      self.kind = GroupKind(group, kind)
      self.holder = holder
      self.field = field
      self.saysKind = saysKind
      self.successor = successor
      isPullSecret = holder == "imagePullSecrets[]"
      isVolume = ["volumes[].configMap", "volumes[].secret"].contains(holder)
    }

    func kind(saidBy node: Node) -> GroupKind {
      guard let said = node["kind"]?.text else { return kind }
      if let group = (node["apiGroup"] ?? node["group"])?.text { return GroupKind(group, said) }
      guard let version = node["apiVersion"]?.text else { return GroupKind(kind.group, said) }
      return GroupKind(apiVersion: version, kind: said)
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
      Row("", "ServiceAccount", "", "serviceAccount", olderThan: "serviceAccountName"),
      Row("scheduling.k8s.io", "PriorityClass", "", "priorityClassName"),
      Row("node.k8s.io", "RuntimeClass", "", "runtimeClassName"),
    ])

  private static let objectFields: [GroupKind: Branch] = [
    GroupKind("networking.k8s.io", "Ingress"): Branch([
      Row("", "Service", "spec.defaultBackend.service"),
      Row("", "Service", "spec.rules[].http.paths[].backend.service"),
      Row("", "Secret", "spec.tls[]", "secretName"),
      Row("networking.k8s.io", "IngressClass", "spec", "ingressClassName"),
    ]),
    GroupKind("gateway.networking.k8s.io", "HTTPRoute"): Branch([
      Row("", "Service", "spec.rules[].backendRefs[]", saysKind: true),
      Row("gateway.networking.k8s.io", "Gateway", "spec.parentRefs[]", saysKind: true),
    ]),
    GroupKind("helm.toolkit.fluxcd.io", "HelmRelease"): Branch([
      Row("", "ConfigMap", "spec.valuesFrom[]", saysKind: true, key: ("valuesKey", "values.yaml"))
    ]),
    GroupKind("kustomize.toolkit.fluxcd.io", "Kustomization"): Branch([
      Row("", "ConfigMap", "spec.postBuild.substituteFrom[]", saysKind: true)
    ]),
    GroupKind("autoscaling", "HorizontalPodAutoscaler"): Branch([
      Row("apps", "Deployment", "spec.scaleTargetRef", saysKind: true)
    ]),
    GroupKind("apps", "StatefulSet"): Branch([
      Row("", "Service", "spec", "serviceName"),
      Row(
        "storage.k8s.io", "StorageClass", "spec.volumeClaimTemplates[].spec", "storageClassName"),
    ]),
    GroupKind("rbac.authorization.k8s.io", "RoleBinding"): Branch([
      Row("rbac.authorization.k8s.io", "Role", "roleRef", saysKind: true),
      Row("", "ServiceAccount", "subjects[]", saysKind: true),
    ]),
    GroupKind("rbac.authorization.k8s.io", "ClusterRoleBinding"): Branch([
      Row(
        "rbac.authorization.k8s.io", "ClusterRole", "roleRef", saysKind: true),
      Row("", "ServiceAccount", "subjects[]", saysKind: true),
    ]),
    GroupKind("", "PersistentVolumeClaim"): Branch([
      Row("storage.k8s.io", "StorageClass", "spec", "storageClassName"),
      Row("", "PersistentVolume", "spec", "volumeName"),
    ]),
  ]

  /// The rows as a tree of keys, so that each list and each mapping is walked once for all rows. A class
  /// because the walk hands it on.
  private final class Branch: Sendable {
    private let rows: [Row]
    /// The fields of the rows, then those that lead on.
    private let fields: Keys
    private let branches: [(isList: Bool, branch: Branch)]

    convenience init(_ rows: [Row]) {
      self.init(rows.map { ($0, $0.holder.split(separator: ".")[...]) })
    }

    private init(_ paths: [(row: Row, path: ArraySlice<Substring>)]) {
      rows = paths.filter(\.path.isEmpty).map(\.row)
      var names: [Substring] = []
      for step in paths.compactMap(\.path.first) where !names.contains(step) { names.append(step) }
      branches = names.map { step in
        let within = paths.filter { $0.path.first == step }.map { ($0.row, $0.path.dropFirst()) }
        return (step.hasSuffix("[]"), Branch(within))
      }
      fields = Keys(
        rows.map { $0.field[...] } + names.map { $0.hasSuffix("[]") ? $0.dropLast(2) : $0 })
    }

    func collect(at node: Node, _ search: Search, into references: inout [Reference]) {
      node.forEachValue(of: fields) { number, value in
        guard number >= rows.count else {
          if let found = Reference(rows[number], value, node, search) { references.append(found) }
          return
        }
        let (isList, branch) = branches[number - rows.count]
        guard isList else { return branch.collect(at: value, search, into: &references) }
        value.forEachItem { branch.collect(at: $0, search, into: &references) }
      }
    }
  }
}
