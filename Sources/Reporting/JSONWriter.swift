import YAMLSyntax

/// Writes JSON with its keys in the order in which they are given, which no encoder in reach does;
/// what could speak to a CI runner or move a cursor is escaped.
struct JSONWriter: ~Copyable {
  private var bytes = TextBuffer()
  /// All on one line.
  var isCompact = false
  private var depth = 0
  private var isFirst = true

  var text: String { bytes.text }

  /// With the line feed that ends a file.
  mutating func finish() -> String {
    bytes.append("\n")
    return text
  }

  /// What a value is called.
  enum Name: ExpressibleByStringLiteral {
    /// Stands as it is, for it was written for this.
    case constant(StaticString)
    case text(String)

    init(stringLiteral name: StaticString) { self = .constant(name) }
  }

  mutating func object(_ body: (inout JSONWriter) -> Void) { nested("{", "}", body) }
  mutating func bareArray(_ body: (inout JSONWriter) -> Void) { nested("[", "]", body) }
  mutating func literal(_ word: String) { bytes.append(text: word) }

  mutating func field(_ name: Name, _ value: String) {
    key(name)
    string(value)
  }

  mutating func field(_ name: Name, _ value: Int) {
    key(name)
    bytes.append(value)
  }

  mutating func field(_ name: Name, _ value: Bool) {
    key(name)
    bytes.append(value ? "true" : "false")
  }

  mutating func null(_ name: Name) {
    key(name)
    bytes.append("null")
  }

  /// Leaves the field out where there is nothing to say.
  mutating func field(ifAny name: Name, _ value: String?) {
    if let value { field(name, value) }
  }

  mutating func field(_ name: Name, orNull value: String?) {
    if let value { field(name, value) } else { null(name) }
  }

  mutating func object(_ name: Name, _ body: (inout JSONWriter) -> Void) {
    key(name)
    nested("{", "}", body)
  }

  mutating func array(_ name: Name, _ body: (inout JSONWriter) -> Void) {
    key(name)
    nested("[", "]", body)
  }

  mutating func element(_ body: (inout JSONWriter) -> Void) {
    separate()
    object(body)
  }

  mutating func element(_ value: String) {
    separate()
    string(value)
  }

  private mutating func nested(
    _ open: StaticString, _ close: StaticString, _ body: (inout JSONWriter) -> Void
  ) {
    bytes.append(open)
    depth += 1
    isFirst = true
    body(&self)
    depth -= 1
    if !isFirst, !isCompact { newLine() }
    bytes.append(close)
    isFirst = false
  }

  mutating func key(_ name: Name) {
    separate()
    switch name {
    case .constant(let name):
      bytes.append(UInt8(ascii: "\""))
      bytes.append(name)
      bytes.append("\": ")
    case .text(let name):
      string(name)
      bytes.append(": ")
    }
  }

  mutating func separate() {
    if !isFirst { bytes.append(isCompact ? ", " : ",") }
    isFirst = false
    if !isCompact { newLine() }
  }

  private mutating func newLine() {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(spaces: 2 * depth)
  }

  mutating func string(_ value: String) {
    bytes.append("\"")
    value.withBytes { text in
      if text.isHarmless { bytes.append(text) } else { escape(text) }
    }
    bytes.append("\"")
  }

  /// Goes from one byte that may need it to the next.
  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end].harm == 0 { end += 1 }
      bytes.append(UnsafeBufferPointer(rebasing: text[start..<end]))
      guard end < text.count else { return }
      switch text[end] {
      case UInt8(ascii: "\""): bytes.append("\\\"")
      case UInt8(ascii: "\\"): bytes.append("\\\\")
      case UInt8(ascii: "\n"): bytes.append("\\n")
      case UInt8(ascii: "\r"): bytes.append("\\r")
      case UInt8(ascii: "\t"): bytes.append("\\t")
      // `##[` would be a command to a runner that reads the log.
      case UInt8(ascii: "#"): bytes.append(end > 0 && text[end - 1] == text[end] ? "\\u0023" : "#")
      default:
        let width = text[(end + 1)...].prefix(while: UTF8.isContinuation).count + 1
        escape(String(decoding: text[end..<end + width], as: UTF8.self))
        start = end + width
        continue
      }
      start = end + 1
    }
  }

  /// A control character, or one beyond ASCII.
  private mutating func escape(_ character: String) {
    for scalar in character.unicodeScalars {
      guard Printable.isUnsafe(scalar) else {
        bytes.append(text: String(scalar))
        continue
      }
      let digits = String(scalar.value, radix: 16)
      bytes.append(text: "\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Stands in JSON as it is. Looks at every byte, so that the compiler takes many at once.
  fileprivate var isHarmless: Bool {
    var harm: UInt8 = 0
    for byte in self { harm |= byte.harm }
    return harm == 0
  }
}

extension UInt8 {
  /// 0: stands in JSON as it is.
  fileprivate var harm: UInt8 {
    let isControlOrBeyond: UInt8 = self &- 0x20 >= 0x5F ? 1 : 0
    let isQuote: UInt8 = self == UInt8(ascii: "\"") ? 1 : 0
    let isBackslash: UInt8 = self == UInt8(ascii: "\\") ? 1 : 0
    let isHash: UInt8 = self == UInt8(ascii: "#") ? 1 : 0
    return isControlOrBeyond | isQuote | isBackslash | isHash
  }
}
