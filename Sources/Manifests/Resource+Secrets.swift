import YAMLSyntax

extension Resource {
  /// Also one whose kind is misspelt.
  package var isSecret: Bool { id.kind.lowercased() == "secret" }

  /// Whether a value at `path` may be shown: of a Secret only what cannot hold what it hides. A misspelt `stringdata`
  /// can, and the copy of the whole object that `kubectl apply` keeps in an annotation.
  package func mayShow(_ path: FieldPath) -> Bool {
    guard isSecret else { return true }
    let keys = path.steps.map { step in if case .key(let key) = step { key } else { "" } }
    guard keys.first == "metadata" else {
      return keys.first.map(Self.harmlessFields.contains) ?? false
    }
    guard keys.count > 1, keys[1] == "annotations" else { return keys.count > 1 }
    return keys.count > 2 && keys[2] != "kubectl.kubernetes.io/last-applied-configuration"
  }

  private static let harmlessFields: Set = ["apiVersion", "immutable", "kind", "type"]
}
