extension Expression {
  /// - Throws: ``UnsupportedExpression`` for what this subset does not read.
  init(parsing text: String) throws(UnsupportedExpression) {
    var parser = Parser(tokens: try ExpressionToken.tokens(of: text)[...])
    self = try parser.expression()
    guard parser.tokens.isEmpty else { throw UnsupportedExpression(what: "its end") }
  }

  private struct Parser {
    var tokens: ArraySlice<ExpressionToken>
    private var depth = 0

    init(tokens: ArraySlice<ExpressionToken>) { self.tokens = tokens }

    private mutating func accept(_ symbol: String) -> Bool {
      guard tokens.first == .symbol(symbol) else { return false }
      tokens.removeFirst()
      return true
    }

    private mutating func expect(_ symbol: String) throws(UnsupportedExpression) {
      guard accept(symbol) else { throw UnsupportedExpression(what: "a missing `\(symbol)`") }
    }

    mutating func expression() throws(UnsupportedExpression) -> Expression {
      depth += 1
      defer { depth -= 1 }
      guard depth < 100 else { throw UnsupportedExpression(what: "its depth") }
      let condition = try binary(1)
      guard accept("?") else { return condition }
      let yes = try expression()
      try expect(":")
      return .conditional(condition, yes, try expression())
    }

    private mutating func binary(_ precedence: Int) throws(UnsupportedExpression) -> Expression {
      var left = try unary()
      while let operation = peekOperator(), operation.precedence >= precedence {
        tokens.removeFirst()
        left = .binary(operation, left, try binary(operation.precedence + 1))
      }
      return left
    }

    private func peekOperator() -> Operator? {
      switch tokens.first {
      case .symbol(let symbol): Operator(rawValue: symbol)
      case .name("in"): .in
      default: nil
      }
    }

    private mutating func unary() throws(UnsupportedExpression) -> Expression {
      depth += 1
      defer { depth -= 1 }
      guard depth < 100 else { throw UnsupportedExpression(what: "its depth") }
      if accept("!") { return .not(try unary()) }
      if accept("-") { return .negative(try unary()) }
      return try member(of: try primary())
    }

    private mutating func primary() throws(UnsupportedExpression) -> Expression {
      guard let token = tokens.popFirst() else { throw UnsupportedExpression(what: "its end") }
      switch token {
      case .number(let number): return .literal(.number(number))
      case .string(let text): return .literal(.string(text))
      case .name("true"): return .literal(.bool(true))
      case .name("false"): return .literal(.bool(false))
      case .name("null"): return .literal(.null)
      case .name(let name): return try named(name)
      case .symbol("("):
        let inner = try expression()
        try expect(")")
        return inner
      case .symbol("["): return .list(try arguments(until: "]"))
      case .symbol(let symbol): throw UnsupportedExpression(what: "`\(symbol)`")
      }
    }

    private mutating func named(_ name: String) throws(UnsupportedExpression) -> Expression {
      guard accept("(") else { return .variable(name) }
      let arguments = try arguments(until: ")")
      switch (name, arguments.count, arguments.first) {
      case ("has", 1, .select(let operand, let field)): return .has(operand, field)
      case ("size", 1, let operand?): return .size(operand)
      default: throw UnsupportedExpression(what: "`\(name)()`")
      }
    }

    private mutating func arguments(
      until end: String
    ) throws(UnsupportedExpression) -> [Expression] {
      if accept(end) { return [] }
      var arguments = [try expression()]
      while accept(",") { arguments.append(try expression()) }
      try expect(end)
      return arguments
    }

    private mutating func member(
      of first: Expression
    ) throws(UnsupportedExpression) -> Expression {
      var operand = first
      while true {
        if accept("[") {
          operand = .index(operand, try expression())
          try expect("]")
        } else if accept(".") {
          guard case .name(let name)? = tokens.popFirst() else {
            throw UnsupportedExpression(what: "`.`")
          }
          operand =
            accept("(") ? try call(name, on: operand) : .select(operand, Self.property(name))
        } else {
          return operand
        }
      }
    }

    private mutating func call(
      _ name: String, on operand: Expression
    ) throws(UnsupportedExpression) -> Expression {
      let arguments = try arguments(until: ")")
      switch (name, arguments.count) {
      case ("size", 0): return .size(operand)
      case ("startsWith", 1), ("endsWith", 1), ("contains", 1):
        if let test = TextTest(rawValue: name) { return .test(test, operand, arguments[0]) }
      case ("all", 2), ("exists", 2):
        if case .variable(let variable) = arguments[0] {
          return .quantified(
            isAll: name == "all", operand, variable: variable, arguments[1])
        }
      default: break
      }
      throw UnsupportedExpression(what: "`.\(name)()`")
    }

    /// The property that CEL's spelling stands for: names that CEL keeps for itself, or cannot
    /// write, are escaped.
    private static func property(_ name: String) -> String {
      if name.hasPrefix("__"), name.hasSuffix("__"), reserved.contains(name.unwrapped) {
        return name.unwrapped
      }
      var property = ""
      var rest = name[...]
      scan: while !rest.isEmpty {
        for (escape, plain) in escapes where rest.hasPrefix(escape) {
          property += plain
          rest = rest.dropFirst(escape.count)
          continue scan
        }
        property.append(rest.removeFirst())
      }
      return property
    }

    private static let escapes = [
      ("__underscores__", "__"), ("__dot__", "."), ("__dash__", "-"), ("__slash__", "/"),
    ]
    private static let reserved: Set<String> = [
      "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function",
      "if", "import", "let", "loop", "package", "namespace", "return",
    ]
  }
}

extension String {
  fileprivate var unwrapped: String { String(dropFirst(2).dropLast(2)) }
}
