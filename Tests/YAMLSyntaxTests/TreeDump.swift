import YAMLSyntax

/// A tree as text: each node on a line of its own with its style, its type, its span and its value,
/// then what the tree knows besides: comments, repeated keys and errors.
///
/// A type that depends on the reader is written `bool/string`: kubectl's first, then kustomize's.
struct TreeDump {
  private let tree: SyntaxTree
  private let lines: LineTable
  private(set) var text = ""

  init(_ tree: SyntaxTree) {
    self.tree = tree
    lines = LineTable(tree.file)
    for (document, root) in zip(tree.documents, tree.roots) {
      text += "document \(span(document.range))\n"
      add(root, "", depth: 1)
    }
    for comment in tree.comments(lines) {
      let place = comment.isAlone ? "alone on line" : "behind line"
      text += "comment \(place) \(comment.line): \(quoted(comment.text))\n"
    }
    for duplicate in tree.duplicateKeys {
      let (key, first) = (tree.key(of: duplicate), tree.firstKey(of: duplicate))
      text += "key \(quoted(key.text ?? "")) twice in document \(duplicate.document + 1): "
      text += "\(span(key.range)), first \(span(first.range))\n"
    }
    for error in tree.errors {
      let kind = error.isLimit ? "limit" : "error"
      text += "\(kind) \(span(error.range)): \(error.message)\n"
    }
  }

  private mutating func add(_ node: Node, _ role: String, depth: Int, within: String = "block") {
    let indent = String(repeating: "  ", count: depth) + role
    let first = tree.file.bytes.dropFirst(node.range.start).first
    let tag = node.tag.map { " <\($0)>" } ?? ""
    if first == UInt8(ascii: "*"), node.range.end > node.range.start {
      let name = source(node.range)
      text += "\(indent)alias \(span(node.range)) \(name) = \(json(node))\n"
      return
    }
    switch node.kind {
    case .scalar:
      text += "\(indent)\(node.style) \(type(of: node)) \(span(node.range))\(tag) "
      text += "\(quoted(node.text ?? ""))\n"
    case .sequence:
      let style = first == UInt8(ascii: "[") ? "flow" : "block"
      text += "\(indent)\(style) sequence \(span(node.range))\(tag)\n"
      for item in node.items { add(item, "- ", depth: depth + 1, within: style) }
    case .mapping:
      // `[a: 1]` holds a mapping without braces.
      let style = first == UInt8(ascii: "{") ? "flow" : within == "flow" ? "one-pair" : "block"
      text += "\(indent)\(style) mapping \(span(node.range))\(tag)\n"
      for (key, value) in node.entries {
        add(key, "key ", depth: depth + 1)
        add(value, "", depth: depth + 2)
      }
    }
  }

  private func span(_ range: SourceRange) -> String {
    let place = lines.location(of: range)
    return "\(place.line):\(place.column)-\(place.endLine):\(place.endColumn)"
  }

  private func source(_ range: SourceRange) -> String {
    String(decoding: tree.file.bytes[range.start..<range.end], as: UTF8.self)
  }

  private func type(of node: Node) -> String {
    let (kubectl, kustomize) = (name(node.scalar(.kubectl)), name(node.scalar(.kustomize)))
    return kubectl == kustomize ? kubectl : "\(kubectl)/\(kustomize)"
  }

  private func name(_ scalar: Scalar?) -> String {
    switch scalar {
    case .null?: "null"
    case .bool(let bool)?: "\(bool)"
    case .int(let int)?: "int=\(int)"
    case .float(let float)?: "float=\(float)"
    case .string?: "string"
    case nil: "none"
    }
  }

  private func json(_ node: Node) -> String {
    do throws(SyntaxError) {
      return try node.json().shown
    } catch {
      return "refused: \(error.message)"
    }
  }

  private func quoted(_ text: String) -> String { JSONValue.string(text).shown }
}

extension JSONValue {
  /// JSON on one line, everything but printable ASCII escaped, so that a golden file shows it all.
  var shown: String {
    switch self {
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .int(let int): "\(int)"
    case .double(let double): "\(double)"
    case .string(let string):
      "\"" + string.unicodeScalars.map { $0.shown }.joined() + "\""
    case .array(let items): "[\(items.map(\.shown).joined(separator: ", "))]"
    case .object(let entries):
      "{\(entries.map { "\(JSONValue.string($0.key).shown): \($0.value.shown)" }.joined(separator: ", "))}"
    }
  }
}

extension Unicode.Scalar {
  fileprivate var shown: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case "\"": "\\\""
    case "\\": "\\\\"
    case " "..."~": String(self)
    default: "\\u{\(String(value, radix: 16))}"
    }
  }
}
