/// A word of a CEL expression.
enum ExpressionToken: Equatable {
  case name(String)
  case number(Double)
  case string(String)
  case symbol(String)
}

/// What CEL can say and this subset does not read.
struct UnsupportedExpression: Error, Equatable {
  var what: String
}

extension ExpressionToken {
  static func tokens(of text: String) throws(UnsupportedExpression) -> [ExpressionToken] {
    var scanner = Scanner(rest: Array(text.unicodeScalars)[...])
    var tokens: [ExpressionToken] = []
    while let token = try scanner.next() { tokens.append(token) }
    return tokens
  }

  private struct Scanner {
    var rest: ArraySlice<Unicode.Scalar>

    mutating func next() throws(UnsupportedExpression) -> ExpressionToken? {
      while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
      guard let first = rest.first else { return nil }
      if first.isNameStart { return try name() }
      if first.isDigit { return try number() }
      if first == "\"" || first == "'" { return .string(try string(isRaw: false)) }
      return try symbol(first)
    }

    private mutating func symbol(
      _ first: Unicode.Scalar
    ) throws(UnsupportedExpression) -> ExpressionToken {
      let pair = String(String.UnicodeScalarView(rest.prefix(2)))
      if ["||", "&&", "==", "!=", "<=", ">="].contains(pair) {
        rest.removeFirst(2)
        return .symbol(pair)
      }
      guard "().[],<>!+-?:".unicodeScalars.contains(first), pair != ".?", pair != "[?" else {
        throw UnsupportedExpression(what: "`\(first)`")
      }
      rest.removeFirst()
      return .symbol(String(first))
    }

    private mutating func name() throws(UnsupportedExpression) -> ExpressionToken {
      let name = rest.prefix { $0.isNameStart || $0.isDigit }
      rest.removeFirst(name.count)
      let text = String(String.UnicodeScalarView(name))
      if let quote = rest.first, quote == "\"" || quote == "'" {
        guard text == "r" || text == "R" else {
          throw UnsupportedExpression(what: "a `\(text)` literal")
        }
        return .string(try string(isRaw: true))
      }
      return .name(text)
    }

    private mutating func number() throws(UnsupportedExpression) -> ExpressionToken {
      var digits = String(String.UnicodeScalarView(rest.prefix { $0.isDigit }))
      rest.removeFirst(digits.unicodeScalars.count)
      if rest.first == ".", rest.dropFirst().first?.isDigit == true {
        rest.removeFirst()
        let fraction = rest.prefix { $0.isDigit }
        rest.removeFirst(fraction.count)
        digits += "." + String(String.UnicodeScalarView(fraction))
      }
      if rest.first == "u" { rest.removeFirst() }
      guard let number = Double(digits), !(rest.first?.isNameStart ?? false) else {
        throw UnsupportedExpression(what: "the number `\(digits)`")
      }
      return .number(number)
    }

    private mutating func string(isRaw: Bool) throws(UnsupportedExpression) -> String {
      let quote = rest.removeFirst()
      guard rest.prefix(2) != [quote, quote] || rest.count < 2 else {
        throw UnsupportedExpression(what: "a text in triple quotes")
      }
      var text = String.UnicodeScalarView()
      while let scalar = rest.popFirst() {
        if scalar == quote { return String(text) }
        guard scalar == "\\", !isRaw else {
          text.append(scalar)
          continue
        }
        guard let escaped = rest.popFirst(), let plain = Self.escapes[escaped] else {
          throw UnsupportedExpression(what: "an escape")
        }
        text.append(plain)
      }
      throw UnsupportedExpression(what: "a text without its end")
    }

    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
      "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", "\"": "\"", "`": "`", "?": "?",
    ]
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { "0" <= self && self <= "9" }
  fileprivate var isNameStart: Bool {
    ("a" <= self && self <= "z") || ("A" <= self && self <= "Z") || self == "_"
  }
}
