import YAMLSyntax

/// What an expression of a template may stand for: not its value, but where that is set.
struct TemplateSymbol: Sendable {
  enum Place: Sendable {
    /// `.` at the start: the chart's values, its `Chart.yaml` and the rest.
    case root
    /// A way in the values as the template's own chart sees them; `*` is any one of a list or mapping.
    case values([String])
    /// A key of a mapping in the values, which `range` goes through.
    case key([String])
    /// A way in `Chart.yaml`, as templates write it: `AppVersion`.
    case chart([String])
    case mapping([String: TemplateSymbol])
    /// What a helper prints, given its argument.
    case helper(String, TemplateSymbol)
  }

  var places: [Place] = []

  static let root = TemplateSymbol(places: [.root])
  static let unknown = TemplateSymbol()

  static func + (one: TemplateSymbol, other: TemplateSymbol) -> TemplateSymbol {
    TemplateSymbol(places: Array((one.places + other.places).prefix(12)))
  }

  func field(_ name: String) -> TemplateSymbol {
    var result = TemplateSymbol()
    for place in places {
      switch place {
      case .root:
        switch name {
        case "Values": result.places.append(.values([]))
        case "Chart": result.places.append(.chart([]))
        // Another chart's view of itself, handed on as it is.
        case "Subcharts", "Release", "Capabilities", "Files", "Template": break
        default: break
        }
      case .values(let path): result.places.append(.values(path + [name]))
      case .chart(let path): result.places.append(.chart(path + [name]))
      case .mapping(let entries):
        if let entry = entries[name] { result = result + entry }
      case .key, .helper: break
      }
    }
    return result
  }

  /// One of its items, and that item's key.
  var item: TemplateSymbol { field("*") }
  var itemKey: TemplateSymbol {
    TemplateSymbol(
      places: places.compactMap { if case .values(let path) = $0 { .key(path) } else { nil } })
  }
}

/// What `.` and the variables stand for at some place of a template.
struct TemplateScope: Sendable {
  var dot = TemplateSymbol.root
  var root = TemplateSymbol.root
  var variables: [String: TemplateSymbol] = [:]

  /// What an expression prints or selects.
  func symbol(of expression: ArraySlice<UInt8>) -> TemplateSymbol {
    var parser = ExpressionReader(text: Array(expression), scope: self)
    return parser.pipeline()
  }

  /// `$x := e`, `$k, $v := range e` and their like: declares the variables.
  mutating func assign(_ expression: ArraySlice<UInt8>, isRange: Bool = false) -> TemplateSymbol {
    guard let equals = expression.firstIndex(of: UInt8(ascii: "=")), isAssigning(expression, equals)
    else { return symbol(of: expression) }
    let names = String(decoding: expression[..<equals], as: UTF8.self)
      .split { $0 == "," || $0 == ":" || $0.isWhitespace }.map(String.init)
    let value = symbol(of: expression[(equals + 1)...])
    if isRange {
      if let last = names.last { variables[last] = value.item }
      if names.count > 1 { variables[names[0]] = value.itemKey }
    } else if let name = names.first {
      let isNew = expression[..<equals].last == UInt8(ascii: ":")
      variables[name] = isNew ? value : value + (variables[name] ?? .unknown)
    }
    return value
  }

  private func isAssigning(_ expression: ArraySlice<UInt8>, _ equals: Int) -> Bool {
    let start = expression.drop(while: \.isSpace)
    return start.first == UInt8(ascii: "$")
      && !expression[..<equals].contains { "\"(|`".utf8.contains($0) }
  }
}

/// Reads an expression for what it names; functions are taken to hand on their arguments.
private struct ExpressionReader {
  let text: [UInt8]
  let scope: TemplateScope
  private var position = 0
  private var depth = 0

  init(text: [UInt8], scope: TemplateScope) {
    self.text = text
    self.scope = scope
  }

  mutating func pipeline() -> TemplateSymbol {
    var result = TemplateSymbol()
    depth += 1
    defer { depth -= 1 }
    while position < text.count, depth < 50 {
      result = result + command()
      skipSpace()
      guard position < text.count, text[position] == UInt8(ascii: "|") else { break }
      position += 1
    }
    return result
  }

  private enum Operand {
    case symbol(TemplateSymbol)
    case literal(String)
    case function(String)
  }

  private mutating func command() -> TemplateSymbol {
    var operands: [Operand] = []
    while let operand = operand() { operands.append(operand) }
    guard case .function(let name)? = operands.first else { return Self.union(operands) }
    let arguments = operands.dropFirst()
    switch name {
    case "include", "template":
      guard case .literal(let helper)? = arguments.first else { return .unknown }
      let argument = Self.union(arguments.dropFirst())
      return TemplateSymbol(places: [.helper(helper, argument)])
    case "dict":
      var entries: [String: TemplateSymbol] = [:]
      var rest = arguments
      while let key = rest.popFirst(), let value = rest.popFirst() {
        if case .literal(let key) = key { entries[key] = Self.union([value]) }
      }
      return TemplateSymbol(places: [.mapping(entries)])
    case "index", "get", "dig":
      var symbol = Self.union(arguments.prefix(1))
      for argument in arguments.dropFirst() {
        if case .literal(let key) = argument {
          symbol = symbol.field(key)
        } else {
          symbol = symbol.item
        }
      }
      return symbol
    // Their results are numbers or truth values, not what they are given.
    case "eq", "ne", "lt", "gt", "le", "ge", "not", "empty", "len", "hasKey", "kindIs",
      "sha256sum":
      return .unknown
    default: return Self.union(arguments)
    }
  }

  private static func union(_ operands: some Sequence<Operand>) -> TemplateSymbol {
    operands.reduce(TemplateSymbol()) { sum, operand in
      if case .symbol(let symbol) = operand { sum + symbol } else { sum }
    }
  }

  private mutating func skipSpace() {
    while position < text.count, text[position].isSpace { position += 1 }
  }

  private mutating func operand() -> Operand? {
    skipSpace()
    guard position < text.count else { return nil }
    switch text[position] {
    case UInt8(ascii: "|"), UInt8(ascii: ")"): return nil
    case UInt8(ascii: "("):
      position += 1
      let inner = pipeline()
      skipSpace()
      if position < text.count, text[position] == UInt8(ascii: ")") { position += 1 }
      return .symbol(fields(of: inner))
    case UInt8(ascii: "\""), UInt8(ascii: "`"): return .literal(string())
    case UInt8(ascii: "."): return .symbol(fields(of: scope.dot))
    case UInt8(ascii: "$"):
      let name = word()
      let symbol = name == "$" ? scope.root : scope.variables[name] ?? .unknown
      return .symbol(fields(of: symbol))
    default:
      let name = word()
      if name.isEmpty {
        position += 1
        return .literal("")
      }
      return name.first?.isNumber == true ? .literal(name) : .function(name)
    }
  }

  private mutating func word() -> String {
    let start = position
    while position < text.count, !text[position].isSpace, !"|().,\"`".utf8.contains(text[position])
    {
      position += 1
    }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private mutating func string() -> String {
    let quote = text[position]
    position += 1
    let start = position
    while position < text.count, text[position] != quote {
      position += text[position] == UInt8(ascii: "\\") && quote != UInt8(ascii: "`") ? 2 : 1
    }
    let end = min(position, text.count)
    position = min(position + 1, text.count)
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  /// `.a.b` behind something.
  private mutating func fields(of symbol: TemplateSymbol) -> TemplateSymbol {
    var symbol = symbol
    while position < text.count, text[position] == UInt8(ascii: ".") {
      position += 1
      let name = word()
      if !name.isEmpty { symbol = symbol.field(name) }
    }
    return symbol
  }
}
