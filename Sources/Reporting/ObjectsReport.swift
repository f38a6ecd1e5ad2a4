import Manifests
import YAMLSyntax

/// The formats of `kubevet render`.
package enum ObjectsFormat: String, CaseIterable, Sendable {
  case yaml, json

  /// Every object as the API server would get it, each field with the place to edit. Values of Secrets
  /// are left out.
  package func text(of resources: [Resource], _ problems: [Problem], version: String) -> String {
    switch self {
    case .yaml: resources.map { ObjectWriter($0).yaml }.joined()
    case .json: Self.json(resources, problems, version)
    }
  }

  private static func json(
    _ resources: [Resource], _ problems: [Problem], _ version: String
  ) -> String {
    var json = JSONWriter()
    json.object { json in
      json.writeHeader(version: version)
      json.array("objects") { array in
        for resource in resources { array.element { ObjectWriter(resource).write(to: &$0) } }
      }
      json.write(problems)
    }
    return json.finish()
  }
}

/// One object, field by field.
private struct ObjectWriter {
  let resource: Resource
  private var lines: [Line] = []
  private var tables = Tables()

  /// A line of YAML; leaves have a path and a place.
  struct Line {
    var text: String
    var path: FieldPath?
    var place: (file: String, line: Int)?
  }

  /// The starts of lines of each file, worked out once.
  private struct Tables {
    private var tables: [String: LineTable] = [:]

    mutating func place(of origin: Origin) -> (file: String, line: Int) {
      let table = tables[origin.file.path] ?? LineTable(origin.file)
      tables[origin.file.path] = table
      return (origin.file.path, table.line(of: origin.range.start))
    }
  }

  init(_ resource: Resource) {
    self.resource = resource
    add(resource.root, FieldPath(), indent: "", first: "")
  }

  private var isRendered: Bool { resource.root.tree.file.provenance != nil }

  // MARK: Walking

  /// `first` stands before the first line instead of `indent`: behind the dash of an item.
  private mutating func add(_ node: Node, _ path: FieldPath, indent: String, first: String) {
    var start = first
    if node.isMapping {
      for (key, value) in node.entries {
        guard let name = key.text else { continue }
        let inner = path.appending(name)
        addField(Self.quoted(key) + ":", value, inner, indent: indent, start: start)
        start = indent
      }
    } else {
      for (index, item) in node.items.enumerated() {
        let inner = path.appending(index)
        if item.kind == .scalar || item.isEmptyCollection {
          addLeaf("\(start)- ", item, inner)
        } else {
          add(item, inner, indent: indent + "  ", first: start + "- ")
        }
        start = indent
      }
    }
  }

  private mutating func addField(
    _ key: String, _ value: Node, _ path: FieldPath, indent: String, start: String
  ) {
    if value.kind == .scalar || value.isEmptyCollection {
      addLeaf("\(start)\(key) ", value, path)
    } else {
      lines.append(Line(text: start + key))
      add(value, path, indent: indent + "  ", first: indent + "  ")
    }
  }

  private mutating func addLeaf(_ start: String, _ value: Node, _ path: FieldPath) {
    let text = resource.mayShow(path) ? Self.quoted(value) : "\"(redacted)\""
    lines.append(Line(text: start + text, path: path, place: tables.place(of: value.origin)))
  }

  /// As it stands where that is harmless, otherwise as JSON writes a text.
  private static func quoted(_ node: Node) -> String {
    guard node.kind == .scalar else { return node.isMapping ? "{}" : "[]" }
    let text = node.text ?? ""
    let isPlain = node.style == .plain && !text.contains("#") && !text.hasPrefix(":")
    if isPlain, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return text }
    var json = JSONWriter()
    json.string(text)
    return json.text
  }

  // MARK: Formats

  var yaml: String {
    var tables = tables
    let place = tables.place(of: resource.nameNode.origin)
    let source = isRendered ? "\(resource.source) from " : ""
    var text = "---\n# \(Printable.part("\(source)\(place.file):\(place.line)"))\n"
    for line in lines {
      text += line.text
      if isRendered, let place = line.place {
        text += " # \(Printable.part("\(place.file):\(place.line)"))"
      }
      text += "\n"
    }
    return text
  }

  func write(to json: inout JSONWriter) {
    json.object("resource") { object in
      object.field("apiVersion", resource.apiVersion)
      object.field("kind", resource.id.kind)
      object.field(ifAny: "namespace", resource.id.namespace)
      object.field("name", resource.id.name)
    }
    json.field("source", resource.source)
    json.array("fields") { array in
      for line in lines {
        guard let path = line.path, let place = line.place else { continue }
        array.element { element in
          element.field("field", path.description)
          let value = path.node(in: resource.root).flatMap { try? $0.json() }
          element.field("value", resource.mayShow(path) ? value : .string("(redacted)"))
          element.field("file", place.file)
          element.field("line", place.line)
        }
      }
    }
  }
}

extension Node {
  fileprivate var isEmptyCollection: Bool {
    isMapping ? firstKey == nil : isSequence && !items.contains { _ in true }
  }
}
