/// Writes JSON with its keys in the order in which they are given, which no encoder in reach does;
/// what could speak to a CI runner or move a cursor is escaped.
struct JSONWriter {
  /// Bytes, for a string asks more questions of each of the many small parts.
  private var bytes: [UInt8] = []
  /// All on one line.
  var isCompact = false
  private var depth = 0
  private var isFirst = true

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func object(_ body: (inout JSONWriter) -> Void) { nested("{", "}", body) }
  mutating func bareArray(_ body: (inout JSONWriter) -> Void) { nested("[", "]", body) }
  mutating func literal(_ word: String) { write(word) }

  mutating func field(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  mutating func field(_ name: String, _ value: Int) {
    key(name)
    write(String(value))
  }

  mutating func field(_ name: String, _ value: Bool) {
    key(name)
    write(value ? "true" : "false")
  }

  mutating func null(_ name: String) {
    key(name)
    write("null")
  }

  /// Leaves the field out where there is nothing to say.
  mutating func field(ifAny name: String, _ value: String?) {
    if let value { field(name, value) }
  }

  mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
    key(name)
    nested("{", "}", body)
  }

  mutating func array(_ name: String, _ body: (inout JSONWriter) -> Void) {
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

  private mutating func write(_ part: String) {
    var part = part
    part.withUTF8 { bytes.append(contentsOf: $0) }
  }

  private mutating func nested(
    _ open: String, _ close: String, _ body: (inout JSONWriter) -> Void
  ) {
    write(open)
    depth += 1
    isFirst = true
    body(&self)
    depth -= 1
    if !isFirst { newLine() }
    write(close)
    isFirst = false
  }

  mutating func key(_ name: String) {
    separate()
    string(name)
    write(": ")
  }

  mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    newLine()
  }

  private mutating func newLine() {
    if isCompact {
      if bytes.last == UInt8(ascii: ",") { write(" ") }
      return
    }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<2 * depth { bytes.append(UInt8(ascii: " ")) }
  }

  mutating func string(_ value: String) {
    var value = value
    bytes.append(UInt8(ascii: "\""))
    value.withUTF8 { escape($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Goes from one byte that may need it to the next.
  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end].isHarmless { end += 1 }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
      guard end < text.count else { return }
      switch text[end] {
      case UInt8(ascii: "\""): write("\\\"")
      case UInt8(ascii: "\\"): write("\\\\")
      case UInt8(ascii: "\n"): write("\\n")
      case UInt8(ascii: "\r"): write("\\r")
      case UInt8(ascii: "\t"): write("\\t")
      // `##[` would be a command to a runner that reads the log.
      case UInt8(ascii: "#"): write(end > 0 && text[end - 1] == text[end] ? "\\u0023" : "#")
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
        write(String(scalar))
        continue
      }
      let digits = String(scalar.value, radix: 16)
      write("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
  }
}

extension UInt8 {
  /// Stands in JSON as it is.
  fileprivate var isHarmless: Bool {
    self >= 0x20 && self < 0x7F && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
      && self != UInt8(ascii: "#")
  }
}
