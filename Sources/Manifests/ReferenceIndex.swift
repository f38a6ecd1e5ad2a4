import YAMLSyntax

/// What objects of an inventory name, and what of it is not there.
package final class ReferenceIndex: Sendable {
  /// Named, not optional, and not found in the inventory.
  package let missing: [Reference]
  /// A key of a ConfigMap or Secret that is there, but not with this key.
  package let missingKeys: [MissingKey]

  package struct MissingKey: Sendable {
    package let reference: Reference
    /// Where the key is named.
    package let node: Node
    /// The object without it.
    package let owner: Resource
  }

  /// Kinds that are looked for by name; of others nobody can say that they are missing.
  package static let kinds: Set<GroupKind> = [
    GroupKind("", "ConfigMap"), GroupKind("", "PersistentVolumeClaim"), GroupKind("", "Secret"),
    GroupKind("", "Service"), GroupKind("", "ServiceAccount"),
  ]

  init(_ resources: [Resource], made: Set<String>) {
    var objects: [String: [Resource]] = [:]
    var made = made
    for resource in resources {
      if Self.kinds.contains(resource.kind) {
        objects[resource.id.name, default: []].append(resource)
      } else if let names = SecretSource.names(madeBy: resource) {
        made.formUnion(names)
      }
    }
    var missing: [Reference] = []
    var missingKeys: [MissingKey] = []
    for resource in resources where !resource.isPatch {
      for reference in Reference.references(from: resource)
      where Self.kinds.contains(reference.kind) && !Placeholder.isIn(reference.name) {
        let found = objects[reference.name]?.first {
          $0.kind == reference.kind && Inventory.mayShare($0.id.namespace, reference.namespace)
        }
        if let found {
          missingKeys += Self.keys(missingIn: found, reference)
        } else if !reference.isOptional, !made.contains(reference.name) {
          missing.append(reference)
        }
      }
    }
    self.missing = missing
    self.missingKeys = missingKeys
  }

  private static func keys(missingIn owner: Resource, _ reference: Reference) -> [MissingKey] {
    guard reference.isOfPod, !reference.isOptional,
      owner.kind.kind == "ConfigMap" || owner.kind.kind == "Secret"
    else { return [] }
    let named =
      [reference.holder["key"]].compactMap { $0 }
      + (reference.holder["items"]?.items.compactMap { $0["key"] } ?? [])
    guard !named.isEmpty else { return [] }
    let holders = [owner.root["data"], owner.root["binaryData"], owner.root["stringData"]]
    return named.compactMap { node in
      guard let key = node.text, !Placeholder.isIn(key),
        !holders.contains(where: { $0?.value(forKey: key) != nil })
      else { return nil }
      return MissingKey(reference: reference, node: node, owner: owner)
    }
  }
}
