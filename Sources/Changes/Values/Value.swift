internal import Manifests
internal import YAMLSyntax

/// A part of an object as the API server would store it, and where it is written.
///
/// Unlike a ``Node`` it can hold what nobody wrote: the server's defaults, and what the cluster fills
/// in (``Content/assigned``).
struct Value: Sendable {
  var content: Content
  /// nil for what the server adds.
  var node: Node?

  indirect enum Content: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([Value])
    case map([String: Value])
    /// Chosen by the cluster and unknown here: an address, a port, a generated label.
    case assigned
  }

  init(_ content: Content, at node: Node? = nil) {
    self.content = content
    self.node = node
  }
}

// MARK: - Reading

extension Value {
  /// What kubectl sends for `node`. What nests deeper than any object may is cut off.
  init(_ node: Node, depth: Int = 0) {
    self.node = node
    guard depth < Limits.nesting else {
      content = .null
      return
    }
    switch node.kind {
    case .sequence: content = .list(node.items.map { Value($0, depth: depth + 1) })
    case .mapping: content = .map(Self.pairs(of: node, depth: depth + 1))
    case .scalar:
      content =
        switch node.scalar() ?? .null {
        case .null: .null
        case .bool(let bool): .bool(bool)
        case .int(let int): .number(Double(int))
        case .float(let float): .number(float)
        case .string(let string): .string(string)
        }
    }
  }

  private static func pairs(of node: Node, depth: Int) -> [String: Value] {
    var pairs: [String: Value] = [:]
    guard depth < Limits.nesting else { return pairs }
    for (key, value) in node.entries {
      guard key.isMergeKey else {
        pairs[key.text ?? ""] = Value(value, depth: depth)
        continue
      }
      let sources = value.isSequence ? Array(value.items) : [value]
      for source in sources.reversed() {
        pairs.merge(Self.pairs(of: source, depth: depth + 1)) { $1 }
      }
    }
    return pairs
  }

  subscript(_ key: String) -> Value? {
    get { if case .map(let pairs) = content { pairs[key] } else { nil } }
    set {
      guard case .map(var pairs) = content else {
        if let newValue { content = .map([key: newValue]) }
        return
      }
      content = .null
      pairs[key] = newValue
      content = .map(pairs)
    }
  }

  /// The value at keys one below the other.
  subscript(_ path: [String]) -> Value? {
    path.reduce(Optional(self)) { $0?[$1] }
  }

  var isNull: Bool { if case .null = content { true } else { false } }
  var isAssigned: Bool { if case .assigned = content { true } else { false } }

  var string: String? { if case .string(let string) = content { string } else { nil } }
  var bool: Bool? { if case .bool(let bool) = content { bool } else { nil } }
  var number: Double? { if case .number(let number) = content { number } else { nil } }
  var items: [Value] { if case .list(let items) = content { items } else { [] } }
  var pairs: [String: Value] { if case .map(let pairs) = content { pairs } else { [:] } }

  /// `""`, `[]`, `{}` and null: what the server treats like a field that is not there.
  var isBlank: Bool {
    switch content {
    case .null: true
    case .string(let string): string.isEmpty
    case .list(let items): items.isEmpty
    case .map(let pairs): pairs.isEmpty
    case .bool, .number, .assigned: false
    }
  }

  /// A scalar's text; numbers as they are written in JSON.
  var text: String? {
    switch content {
    case .string(let string): string
    case .bool(let bool): bool ? "true" : "false"
    case .number(let number):
      Int64(exactly: number).map(String.init) ?? String(number)
    case .null, .list, .map, .assigned: nil
    }
  }

  /// The amount that a quantity means; numbers count as they stand in the text.
  var quantity: Quantity? { text.flatMap { Quantity($0) } }

  /// The same, each text that a pipeline writes taken for what stands in its place in `other`.
  func filled(from other: Value, _ isOpen: inout Bool) -> Value {
    switch (content, other.content) {
    case (.map(var pairs), .map(let others)):
      for (key, value) in pairs {
        if let other = others[key] { pairs[key] = value.filled(from: other, &isOpen) }
      }
      return Value(.map(pairs), at: node)
    case (.list(let items), .list(let others)) where items.count == others.count:
      var filled: [Value] = []
      for (item, other) in zip(items, others) { filled.append(item.filled(from: other, &isOpen)) }
      return Value(.list(filled), at: node)
    case (.string(let text), _)
    where Placeholder.isIn(text) && other.text.map { $0 != text } ?? false:
      isOpen = true
      return Value(other.content, at: node)
    default: return self
    }
  }

  /// Without explicit nulls, which mean "not there" to everyone but a patch.
  var withoutNulls: Value {
    switch content {
    case .map(let pairs):
      Value(.map(pairs.filter { !$0.value.isNull }.mapValues(\.withoutNulls)), at: node)
    case .list(let items): Value(.list(items.map(\.withoutNulls)), at: node)
    default: self
    }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral
{
  init(stringLiteral value: String) { self.init(.string(value)) }
  init(booleanLiteral value: Bool) { self.init(.bool(value)) }
  init(integerLiteral value: Int) { self.init(.number(Double(value))) }

  static func mapping(_ pairs: [String: Value]) -> Value { Value(.map(pairs)) }
  static func items(_ items: Value...) -> Value { Value(.list(items)) }
}

// MARK: - Showing

extension Value {
  /// What a report shows: as JSON, with words for what only the cluster knows.
  var json: JSONValue {
    switch content {
    case .null: .null
    case .bool(let bool): .bool(bool)
    case .number(let number): Int64(exactly: number).map(JSONValue.int) ?? .double(number)
    case .string(let string): .string(string)
    case .list(let items): .array(items.map(\.json))
    case .map(let pairs):
      .object(pairs.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value.json) })
    case .assigned: .string("(set by the cluster)")
    }
  }
}
