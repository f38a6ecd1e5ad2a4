import YAMLSyntax

extension Resource {
  /// Also one whose kind is misspelt.
  package var isSecret: Bool { id.kind.lowercased() == "secret" }

  /// Whether a value at `path` may be shown: of a Secret only what cannot hold what it hides. A misspelt `stringdata`
  /// can, one that stands a level too deep, and the copy of the whole object that `kubectl apply` keeps in an
  /// annotation. Of any other object all but the Secrets and patches of Secrets that are written in it.
  package func mayShow(_ path: FieldPath) -> Bool {
    guard isSecret else { return !holdsSecret(at: path) }
    let keys = path.steps.map { step in if case .key(let key) = step { key } else { "" } }
    guard keys.first == "metadata" else {
      return keys.count == 1 && Self.harmlessFields.contains(keys[0])
    }
    // A label may be called `data`, but nothing stands in it.
    guard keys.count > 1, !Self.isHiding(keys[1]), !keys.dropLast().contains(where: Self.isHiding)
    else { return false }
    guard keys[1] == "annotations" else { return true }
    return keys.count > 2 && keys[2] != "kubectl.kubernetes.io/last-applied-configuration"
  }

  private static let harmlessFields: Set = ["apiVersion", "immutable", "kind", "type"]

  /// `data` or `stringData`, as people misspell it too.
  private static func isHiding(_ key: String) -> Bool {
    ["data", "stringdata"].contains(key.lowercased())
  }

  private func holdsSecret(at path: FieldPath) -> Bool {
    var node = root
    for step in path.steps {
      if node.isSecretOrPatch { return true }
      let next =
        switch step {
        case .key(let key): node.value(forKey: key)
        case .index(let index): node.item(at: index)
        }
      guard let next else { return false }
      node = next
    }
    return node.holdsSecret
  }
}

extension Node {
  /// Whether a Secret or a patch of one stands in it, as Flux and Argo CD keep patches, or in a text of it.
  package var holdsSecret: Bool {
    switch kind {
    case .mapping: isSecretOrPatch || entries.contains { $0.value.holdsSecret }
    case .sequence: items.contains(where: \.holdsSecret)
    case .scalar: text?.holdsSecret ?? false
    }
  }

  /// `{kind: Secret, data: …}`, or a patch beside `target: {kind: Secret}`; not what only refers to one.
  fileprivate var isSecretOrPatch: Bool {
    guard isMapping else { return false }
    if self["target"]?["kind"]?.text?.lowercased() == "secret" { return true }
    return self["kind"]?.text?.lowercased() == "secret"
      && (self["metadata"] != nil || self["data"] != nil || self["stringData"] != nil)
  }
}

extension String {
  fileprivate var holdsSecret: Bool {
    guard contains("ecret"), contains("kind:") || contains("kind\"") else { return false }
    let tree = SyntaxTree(parsing: SourceFile(path: "", bytes: Array(utf8)))
    // What cannot be read may be one.
    return !tree.errors.isEmpty || tree.roots.contains { $0.kind != .scalar && $0.holdsSecret }
  }
}
