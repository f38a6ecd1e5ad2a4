import YAMLSyntax

/// What someone who applies a folder lays over it: fields of a kustomization around it.
package struct KustomizeOverlay: Sendable, Hashable {
  /// Lines of a `kustomization.yaml`, each a field with its value as JSON.
  package private(set) var text = ""
  /// Components below the repository's root.
  package var components: [String] = []

  package init() {}

  package var isEmpty: Bool { text.isEmpty && components.isEmpty }

  mutating func set(_ field: String, _ value: JSONValue?) {
    switch value {
    case nil, .null?: return
    case .array(let items)? where items.isEmpty: return
    case .object(let entries)? where entries.isEmpty: return
    case let value?: text += "\(field): \(value.flow)\n"
    }
  }

  mutating func set(_ field: String, _ text: String?) {
    if let text, !text.isEmpty { set(field, .string(text)) }
  }

  /// Labels and annotations of the objects themselves: what kustomize's own fields of that name write into
  /// selectors and pod templates as well.
  mutating func setMetadata(labels: JSONValue?, annotations: JSONValue?) {
    var transformers: [JSONValue] = []
    for (kind, field, value) in [
      ("LabelTransformer", "labels", labels),
      ("AnnotationsTransformer", "annotations", annotations),
    ] {
      guard case .object(let entries)? = value, !entries.isEmpty else { continue }
      let transformer = JSONValue.object([
        ("apiVersion", .string("builtin")), ("kind", .string(kind)),
        ("metadata", .object([("name", .string("common-\(field)"))])),
        (field, .object(entries)),
        (
          "fieldSpecs",
          .array([.object([("path", .string("metadata/\(field)")), ("create", .bool(true))])])
        ),
      ])
      transformers.append(.string(transformer.flow))
    }
    set("transformers", .array(transformers))
  }
}

extension Node {
  /// nil: not there, or no tool reads it.
  func json(at field: StaticString) -> JSONValue? {
    guard let node = self[field], !node.isNull else { return nil }
    return try? node.json()
  }

  func text(at field: StaticString) -> String? {
    self[field].flatMap { $0.isNull ? nil : $0.text }
  }
}
