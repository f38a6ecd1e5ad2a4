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

  private mutating func write(_ part: some StringProtocol) {
    bytes.append(contentsOf: part.utf8)
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
    if !isFirst { write(",") }
    isFirst = false
    newLine()
  }

  private mutating func newLine() {
    if isCompact {
      if bytes.last == UInt8(ascii: ",") { write(" ") }
      return
    }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  mutating func string(_ value: String) {
    write("\"")
    if value.utf8.allSatisfy(\.isHarmless) { write(value) } else { escape(value) }
    write("\"")
  }

  /// Goes from one character that may need it to the next.
  private mutating func escape(_ value: String) {
    var previous: Unicode.Scalar = " "
    var rest = value[...]
    while let place = rest.utf8.firstIndex(where: { !$0.isHarmless }) {
      if place > rest.startIndex {
        write(rest[..<place])
        previous = " "
      }
      let scalar = rest.unicodeScalars[place]
      escape(scalar, after: previous)
      previous = scalar
      rest = rest[rest.unicodeScalars.index(after: place)...]
    }
    write(rest)
  }

  private mutating func escape(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar) {
    switch scalar {
    case "\"": write("\\\"")
    case "\\": write("\\\\")
    case "\n": write("\\n")
    case "\r": write("\\r")
    case "\t": write("\\t")
    // `##[` would be a command to a runner that reads the log.
    case "#" where previous == "#": write("\\u0023")
    case _ where Printable.isUnsafe(scalar):
      let digits = String(scalar.value, radix: 16)
      write("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    default: write(String(Character(scalar)))
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
