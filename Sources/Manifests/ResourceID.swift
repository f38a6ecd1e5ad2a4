/// What makes two manifests the same object to the API server. The version is no part of it.
package struct ResourceID: Sendable, Hashable, CustomStringConvertible {
  package var groupKind: GroupKind
  /// Made of the name, once: the name itself often stands where no other one was read.
  private(set) var nameCode: UInt32
  /// nil: cluster-scoped, or left to whoever applies it.
  package var namespace: String?
  package var name: String { didSet { nameCode = name.code } }

  package init(_ groupKind: GroupKind, namespace: String?, name: String) {
    self.groupKind = groupKind
    self.namespace = namespace
    self.name = name
    nameCode = name.code
  }

  /// Made of the kind and the name.
  var code: UInt32 { groupKind.code(withName: nameCode) }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(code)
    hasher.combine(namespace)
  }

  /// A pipeline writes its name or its namespace.
  var usesPlaceholder: Bool {
    Placeholder.isIn(name) || namespace.map(Placeholder.isIn) ?? false
  }

  /// Empty for the core group.
  package var group: String { groupKind.group }
  package var kind: String { groupKind.kind }

  /// `Deployment shop/cart`
  package var description: String {
    guard !name.isEmpty else { return "\(kind) without a name" }
    return if let namespace { "\(kind) \(namespace)/\(name)" } else { "\(kind) \(name)" }
  }
}

extension Set<GroupKind> {
  /// As tables name them: the kinds of each group.
  package init(ofGroups kinds: KeyValuePairs<String, [String]>) {
    self.init(kinds.flatMap { group, kinds in kinds.map { GroupKind(group, $0) } })
  }
}

/// A kind in its API group, as tables are keyed.
package struct GroupKind: Sendable, Hashable {
  package let group: String
  package let kind: String
  /// Made of both, once: tables are asked for the kind of every object again and again.
  private let code: Int

  package init(_ group: String, _ kind: String) {
    self.group = group
    self.kind = kind
    var hasher = Hasher()
    hasher.combine(group)
    hasher.combine(kind)
    code = hasher.finalize()
  }

  /// Made of the kind and the code of a name.
  func code(withName name: UInt32) -> UInt32 { UInt32(truncatingIfNeeded: code) &* 31 &+ name }

  /// `apps/v1`; what stands in no group has no slash.
  package init(apiVersion: String, kind: String) {
    self.init(
      apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? "",
      kind)
  }

  /// Not Kubernetes' own: an operator acts on it.
  package var isCustom: Bool {
    // Bytes: to go through the letters of every object's group costs ten times as much.
    group.utf8.contains(UInt8(ascii: ".")) && !group.hasSuffix(".k8s.io")
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(code) }

  /// What dictionaries and sets go by: the code is a hash with a seed of its own already.
  package func _rawHashValue(seed: Int) -> Int { code ^ seed }

  package static func == (lhs: GroupKind, rhs: GroupKind) -> Bool {
    lhs.code == rhs.code && lhs.kind == rhs.kind && lhs.group == rhs.group
  }
}
