internal import Manifests
internal import YAMLSyntax

/// A ConfigMap or a Secret that pods read: an object of the manifests, or what a controller makes of one.
struct Configuration: Sendable {
  let kind: String
  let name: String
  let isMade: Bool
  /// Those of the object that pods read.
  let annotations: Node?
  /// What holds the values, by key or in another shape.
  private let fields: [FieldPath]

  init(_ resource: Resource) {
    (kind, name, isMade) = (resource.id.kind, resource.id.name, false)
    annotations = resource.annotations
    fields = Self.own
  }

  private init(_ name: String, madeOf resource: Resource, _ row: Row) {
    (kind, self.name, isMade) = ("Secret", name, true)
    annotations =
      row.template.reduce(resource.root) { $0?.value(forKey: $1) }?["metadata"]?["annotations"]
    fields = row.fields
  }

  private static let own = ["data", "stringData", "binaryData"].map { path($0) }

  private static func path(_ keys: String...) -> FieldPath { FieldPath(keys.map { .key($0) }) }

  private struct Row: Sendable {
    var template: [String]
    var fields: [FieldPath]
  }

  /// What is made into Secrets, and where the values of these come from.
  private static let makers: [GroupKind: Row] = [
    GroupKind("bitnami.com", "SealedSecret"): Row(
      template: ["spec", "template"],
      fields: [
        path("spec", "encryptedData"), path("spec", "template", "data"),
      ]),
    GroupKind("external-secrets.io", "ExternalSecret"): Row(
      template: ["spec", "target", "template"],
      fields: [
        path("spec", "data"), path("spec", "dataFrom"),
        path("spec", "target", "template", "data"),
      ]),
  ]

  /// The configurations that `change` gives other values in place.
  static func changed(by change: ResourceChange) -> [(Configuration, ResourceChange)] {
    guard [.update, .replace].contains(change.action), change.pairing == .same,
      let new = change.new
    else { return [] }
    if new.id.group.isEmpty {
      return ["ConfigMap", "Secret"].contains(new.id.kind) ? [(Configuration(new), change)] : []
    }
    guard let row = makers[new.kind] else { return [] }
    return new.ownedSecrets.map { (Configuration($0, madeOf: new, row), change) }
  }

  /// Whether a value stands at or below `path`.
  func holds(_ path: FieldPath) -> Bool { fields.contains { path.hasPrefix($0) } }

  /// nil: the field holds no value; otherwise the key whose value it is, or nil for any.
  func key(at path: FieldPath) -> String?? {
    guard let field = fields.first(where: { path.hasPrefix($0) }) else { return nil }
    guard path.steps.count > field.steps.count, case .key(let key) = path.steps[field.steps.count]
    else { return .some(nil) }
    return key
  }
}
