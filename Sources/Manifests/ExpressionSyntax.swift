import YAMLSyntax

/// Whether a text can be an expression of CEL at all, as far as the order of its words and signs tells. What they mean,
/// and which functions there are, is the server's matter.
package struct ExpressionSyntax {
  private var rest: ArraySlice<UInt8>
  /// Brackets that are open.
  private var open: [UInt8] = []
  private var last: Word?

  private enum Word {
    /// A name, a number, a text; or a bracket that is closed behind one.
    case operand(String)
    /// Something has to follow.
    case sign(String)
    case opening(String)
    case comma
  }

  private struct Fault: Error {
    /// nil: what stands there is not known here.
    var words: String?
  }

  /// What is wrong for sure: `it ends with ==`; nil: nothing that is seen here.
  package static func fault(in text: String) -> String? {
    guard !text.contains("{{"), !text.contains("${") else { return nil }
    var syntax = ExpressionSyntax(rest: Array(text.utf8)[...])
    do throws(Fault) {
      try syntax.read()
      return nil
    } catch {
      return error.words
    }
  }

  private init(rest: ArraySlice<UInt8>) { self.rest = rest }

  private mutating func read() throws(Fault) {
    while let byte = rest.first {
      if takeBlank() {
        continue
      } else if byte.startsName || byte.isDigit || byte.isQuote {
        try take(operand: try operand())
      } else {
        try readSign(byte)
      }
    }
    if let bracket = open.last { throw Fault(words: "\(Self.shown(bracket)) is not closed") }
    if case .sign(let sign) = last { throw Fault(words: "it ends with \(sign)") }
  }

  /// A blank, or a comment, which may stand wherever one may.
  private mutating func takeBlank() -> Bool {
    guard let byte = rest.first else { return false }
    if byte == UInt8(ascii: " ") || (9...13).contains(byte) {
      rest.removeFirst()
      return true
    }
    guard rest.starts(with: "//".utf8) else { return false }
    rest = rest.drop { $0 != UInt8(ascii: "\n") }
    return true
  }

  // MARK: Operands

  private var awaitsOperand: Bool { if case .operand = last { false } else { true } }

  private mutating func take(operand: String) throws(Fault) {
    if case .operand(let before) = last {
      guard operand != "in" else {
        last = .sign("in")
        return
      }
      throw Fault(words: "nothing stands between \(before) and \(operand)")
    }
    last = .operand(operand)
  }

  private mutating func operand() throws(Fault) -> String {
    let word = rest.prefix { $0.startsName || $0.isDigit }
    if word.first?.isDigit == true { return number() }
    rest.removeFirst(word.count)
    let name = String(decoding: word, as: UTF8.self)
    guard let quote = rest.first, quote.isQuote else { return name }
    guard ["", "b", "br", "r", "rb"].contains(name.lowercased()) else {
      throw Fault(words: "nothing stands between \(name) and a text")
    }
    try skipText(quote, isRaw: name.lowercased().contains("r"))
    return "a text"
  }

  private mutating func number() -> String {
    var digits: [UInt8] = []
    while let byte = rest.first {
      let isFraction = byte == UInt8(ascii: ".") && rest.dropFirst().first?.isDigit == true
      let isExponent =
        (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"))
        && digits.last.map { $0 | 0x20 } == UInt8(ascii: "e")
        && !digits.starts(with: "0x".utf8)
      guard byte.startsName || byte.isDigit || isFraction || isExponent else { break }
      digits.append(byte)
      rest.removeFirst()
    }
    return String(decoding: digits, as: UTF8.self)
  }

  private mutating func skipText(_ quote: UInt8, isRaw: Bool) throws(Fault) {
    let triple = [quote, quote, quote]
    let end = rest.starts(with: triple) ? triple : [quote]
    rest.removeFirst(end.count)
    while !rest.isEmpty {
      if rest.starts(with: end) { return rest.removeFirst(end.count) }
      let isEscape = rest.removeFirst() == UInt8(ascii: "\\") && !isRaw
      if isEscape, !rest.isEmpty { rest.removeFirst() }
    }
    throw Fault(words: "a text in it has no end")
  }

  // MARK: Signs

  private static let binary = ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "*", "/", "%"]
  private static let closed: [UInt8: UInt8] = [
    UInt8(ascii: ")"): UInt8(ascii: "("), UInt8(ascii: "]"): UInt8(ascii: "["),
    UInt8(ascii: "}"): UInt8(ascii: "{"),
  ]

  private static func shown(_ byte: UInt8) -> String { String(Unicode.Scalar(byte)) }

  private mutating func readSign(_ byte: UInt8) throws(Fault) {
    if let sign = Self.binary.first(where: { rest.starts(with: $0.utf8) }) {
      rest.removeFirst(sign.utf8.count)
      return try take(binary: sign)
    }
    rest.removeFirst()
    let sign = Self.shown(byte)
    switch sign {
    case "(", "[", "{":
      open.append(byte)
      last = .opening(sign)
    case ")", "]", "}": try close(byte, sign)
    case ",":
      try take(binary: sign)
      last = .comma
    case "-" where awaitsOperand: last = .sign(sign)
    case "-", ":": try take(binary: sign)
    // `a.?b`, `[?a]`, and the choice.
    case "?": if !awaitsOperand { last = .sign(sign) }
    case ".": try readDot()
    case "!":
      guard awaitsOperand else { throw Fault(words: "! stands behind a value") }
      last = .sign(sign)
    case "=", "&", "|": throw Fault(words: "\(sign) is no sign of CEL, and \(sign)\(sign) is")
    default: throw Fault()
    }
  }

  private mutating func take(binary sign: String) throws(Fault) {
    guard !awaitsOperand else { throw Fault(words: "\(sign) has nothing on its left") }
    last = .sign(sign)
  }

  private mutating func readDot() throws(Fault) {
    while takeBlank() {}
    if rest.first == UInt8(ascii: "?") { rest.removeFirst() }
    while takeBlank() {}
    guard let next = rest.first else { throw Fault(words: "it ends with .") }
    // A name in back quotes; a number.
    guard next != UInt8(ascii: "`"), !next.isDigit else { throw Fault() }
    guard next.startsName else { throw Fault(words: "no name stands behind a point") }
    // What it is taken of stands before it.
    last = .sign(".")
  }

  private mutating func close(_ byte: UInt8, _ sign: String) throws(Fault) {
    guard let bracket = open.popLast(), bracket == Self.closed[byte] else {
      throw Fault(words: "\(sign) closes nothing")
    }
    if case .sign(let before) = last {
      throw Fault(words: "\(before) has nothing on its right")
    }
    last = .operand(sign)
  }
}

extension UInt8 {
  fileprivate var startsName: Bool {
    self == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
  fileprivate var isQuote: Bool { self == UInt8(ascii: "'") || self == UInt8(ascii: "\"") }
}

extension Node {
  /// What is wrong with the expression that it holds.
  package var expressionFault: String? {
    guard kind == .scalar, !isNull, !isOpen, let text else { return nil }
    return ExpressionSyntax.fault(in: text)
  }
}
