import YAMLSyntax

/// What someone who applies a folder lays over it: fields of a kustomization around it.
package struct KustomizeOverlay: Sendable, Hashable {
  /// Lines of a `kustomization.yaml`, each a field with its value as JSON.
  package private(set) var text = ""
  /// Components below the repository's root.
  package var components: [String] = []
  /// Fields that it says, and names of `images`.
  private var fields: [String] = []
  private var images: [String] = []

  package init() {}

  package var isEmpty: Bool { text.isEmpty && components.isEmpty }

  mutating func set(_ field: String, _ value: JSONValue?) {
    switch value {
    case nil, .null?: return
    case .array(let items)? where items.isEmpty: return
    case .object(let entries)? where entries.isEmpty: return
    case let value?:
      text += "\(field): \(value.flow)\n"
      fields.append(field)
      if field == "images", case .array(let items) = value { images = items.compactMap(\.name) }
    }
  }

  // Flux and Argo CD write into the folder's own kustomization, and what they write takes the place of what
  // stood there. Around it a second prefix would come before the first one, and an image would no
  // longer bear the name by which it is looked for. All else comes to the same.

  /// Whether the value that the folder's own kustomization gives `field` counts for nothing.
  func replaces(_ field: String) -> Bool {
    Self.replacedWhole.contains(field) && fields.contains(field)
  }

  private static let replacedWhole = ["namePrefix", "nameSuffix"]

  /// Whether an entry of `images` in the folder's own kustomization counts for nothing.
  func replaces(image entry: Node) -> Bool {
    entry["name"]?.text.map(images.contains) == true
  }

  /// The folder's own kustomization without what is replaced; nil: nothing is.
  func replacing(in file: SourceFile) -> [UInt8]? {
    guard let root = SyntaxTree(parsing: file).roots.first else { return nil }
    let values = Self.replacedWhole.filter(replaces).compactMap { root.value(forKey: $0) }
    let entries = root["images"]?.items.filter(replaces(image:)) ?? []
    guard !values.isEmpty || !entries.isEmpty else { return nil }
    // Alone, a name changes nothing.
    let edits =
      values.map { ($0.range, "\"\"") }
      + entries.map { ($0.range, "{name: \(JSONValue.string($0["name"]?.text ?? "").flow)}") }
    var bytes = file.bytes
    for (range, text) in edits.sorted(by: { $0.0.start > $1.0.start }) {
      bytes.replaceSubrange(range.start..<range.end, with: Array(text.utf8))
    }
    return bytes
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

extension JSONValue {
  /// The name of an entry.
  fileprivate var name: String? {
    guard case .object(let entries) = self,
      case .string(let name)? = entries.first(where: { $0.key == "name" })?.value
    else { return nil }
    return name
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
