import YAMLSyntax

/// A Helm template as text and actions, with the definitions that stand in it.
struct GoTemplate {
  struct Token {
    /// Bytes of the file: the text that is left of it after trimming, or the action with its braces.
    var range: Range<Int>
    var kind: Kind
  }

  enum Kind {
    case text
    /// An action that prints something: the expression between the braces.
    case output(Range<Int>)
    case control(Control, Range<Int>)
  }

  /// What opens, splits or closes a block, or says nothing.
  enum Control { case `if`, with, range, `else`, end, define, block, assignment, silent }

  let file: SourceFile
  /// Without what stands in definitions.
  let body: [Token]
  let definitions: [String: [Token]]

  init(_ file: SourceFile) {
    self.file = file
    var lexer = Lexer(bytes: file.bytes)
    lexer.run()
    (body, definitions) = Self.split(lexer.tokens, file.bytes)
  }

  /// Takes definitions out of the text around them.
  private static func split(
    _ tokens: [Token], _ bytes: [UInt8]
  ) -> ([Token], [String: [Token]]) {
    var body: [Token] = []
    var definitions: [String: [Token]] = [:]
    /// The open blocks: the name of a definition, or nil.
    var open: [String?] = []
    for token in tokens {
      if case .control(let control, let expression) = token.kind {
        switch control {
        case .define:
          let text = String(decoding: bytes[expression], as: UTF8.self)
          open.append(text.split(separator: "\"").dropFirst().first.map(String.init) ?? "")
          continue
        case .if, .with, .range, .block: open.append(nil)
        case .end:
          if let last = open.popLast(), last != nil { continue }
        case .else, .assignment, .silent: break
        }
      }
      if let name = open.last(where: { $0 != nil }) ?? nil {
        definitions[name, default: []].append(token)
      } else {
        body.append(token)
      }
    }
    return (body, definitions)
  }
}

/// Splits a template at its braces.
private struct Lexer {
  let bytes: [UInt8]
  var tokens: [GoTemplate.Token] = []
  private var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func run() {
    var trimsStart = false
    while position < bytes.count {
      let start = position
      guard let open = next("{{", from: position) else {
        add(start..<bytes.count, trimsStart, false)
        return
      }
      let trimsLeft = isTrim(open + 2, after: true)
      add(start..<open, trimsStart, trimsLeft)
      let inner = open + 2 + (trimsLeft ? 1 : 0)
      guard let close = end(from: inner) else { return }
      trimsStart = close > inner && isTrim(close - 1, after: false)
      action(open..<close + 2, inner..<(trimsStart ? close - 1 : close))
      position = close + 2
    }
  }

  private func isTrim(_ index: Int, after: Bool) -> Bool {
    guard bytes.indices.contains(index), bytes[index] == UInt8(ascii: "-") else { return false }
    let space = after ? index + 1 : index - 1
    return bytes.indices.contains(space) && bytes[space].isSpace
  }

  private func next(_ braces: StaticString, from start: Int) -> Int? {
    let wanted = braces.utf8Start[0]
    var index = start
    while index + 1 < bytes.count {
      if bytes[index] == wanted, bytes[index + 1] == wanted { return index }
      index += 1
    }
    return nil
  }

  /// Where the action ends; braces in texts and comments do not count.
  private func end(from start: Int) -> Int? {
    var index = start
    var quote: UInt8?
    if bytes[start...].prefix(8).drop(while: \.isSpace).starts(with: "/*".utf8) {
      while index + 1 < bytes.count {
        if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
          return next("}}", from: index)
        }
        index += 1
      }
      return nil
    }
    while index + 1 < bytes.count {
      let byte = bytes[index]
      if let open = quote {
        if byte == UInt8(ascii: "\\"), open != UInt8(ascii: "`") { index += 1 }
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") {
        quote = byte
      } else if byte == UInt8(ascii: "}"), bytes[index + 1] == byte {
        return index
      }
      index += 1
    }
    return nil
  }

  private mutating func add(_ range: Range<Int>, _ trimsStart: Bool, _ trimsEnd: Bool) {
    var (start, end) = (range.lowerBound, range.upperBound)
    if trimsStart { while start < end, bytes[start].isSpace { start += 1 } }
    if trimsEnd { while end > start, bytes[end - 1].isSpace { end -= 1 } }
    if start < end { tokens.append(.init(range: start..<end, kind: .text)) }
  }

  private static let words: [String: GoTemplate.Control] = [
    "if": .if, "with": .with, "range": .range, "else": .else, "end": .end, "define": .define,
    "block": .block, "break": .silent, "continue": .silent,
  ]

  private mutating func action(_ range: Range<Int>, _ inner: Range<Int>) {
    var start = inner.lowerBound
    while start < inner.upperBound, bytes[start].isSpace { start += 1 }
    let word = bytes[start..<inner.upperBound].prefix { $0.isLetter }
    let rest = start + word.count..<inner.upperBound
    if let control = Self.words[String(decoding: word, as: UTF8.self)] {
      tokens.append(.init(range: range, kind: .control(control, rest)))
    } else if bytes[start..<inner.upperBound].starts(with: "/*".utf8) {
      tokens.append(.init(range: range, kind: .control(.silent, rest)))
    } else if isAssignment(start..<inner.upperBound) {
      tokens.append(
        .init(range: range, kind: .control(.assignment, start..<inner.upperBound)))
    } else {
      tokens.append(.init(range: range, kind: .output(start..<inner.upperBound)))
    }
  }

  /// `$x := …`, `$x = …`; and what is called for its effect alone.
  private func isAssignment(_ range: Range<Int>) -> Bool {
    guard let first = bytes[range].first, first == UInt8(ascii: "$") else {
      let text = String(decoding: bytes[range].prefix(5), as: UTF8.self)
      return text.hasPrefix("fail ")
    }
    let rest = bytes[range].drop { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "|") }
    let name = bytes[range].prefix { !$0.isSpace && $0 != UInt8(ascii: ":") }
    return rest.first == UInt8(ascii: "=") && !name.contains(UInt8(ascii: "."))
  }
}

extension UInt8 {
  var isSpace: Bool { self == 32 || self == 9 || self == 10 || self == 13 }
}
