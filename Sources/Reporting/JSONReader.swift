import YAMLSyntax

/// Reads JSON that keeps the order of its keys: reports and lists of known findings. Neither depth nor
/// size of a text ends the program.
struct JSONReader {
  private static let deepest = 200
  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  /// Not JSON, or not of the shape that was expected.
  package struct Malformed: Error {
    var message: String
    var line: Int
  }

  /// - Throws: ``Malformed`` where `bytes` are not one JSON value.
  static func value(of bytes: [UInt8]) throws(Malformed) -> JSONValue {
    var reader = JSONReader(bytes: bytes)
    let value = try reader.value()
    guard reader.peek() == nil else { throw reader.malformed("there is more after the JSON value") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func malformed(_ message: String) -> Malformed {
    let line = bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
    return Malformed(message: message, line: line)
  }

  /// The next byte that is no white space; nil at the end.
  private mutating func peek() -> UInt8? {
    while offset < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[offset]) { offset += 1 }
    return offset < bytes.count ? bytes[offset] : nil
  }

  private mutating func value() throws(Malformed) -> JSONValue {
    switch peek() {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case nil: throw malformed("the JSON ends too early")
    default: return try word()
    }
  }

  private mutating func object() throws(Malformed) -> [(key: String, value: JSONValue)] {
    var entries: [(key: String, value: JSONValue)] = []
    try enter()
    while try !ends(with: UInt8(ascii: "}"), isFirst: entries.isEmpty) {
      guard let next = peek() else { throw malformed("the JSON ends too early") }
      guard next == UInt8(ascii: "\"") else { throw malformed("a key is expected here") }
      let key = try string()
      guard peek() == UInt8(ascii: ":") else { throw malformed("a colon is expected here") }
      offset += 1
      entries.append((key, try value()))
    }
    depth -= 1
    return entries
  }

  private mutating func array() throws(Malformed) -> [JSONValue] {
    var items: [JSONValue] = []
    try enter()
    while try !ends(with: UInt8(ascii: "]"), isFirst: items.isEmpty) { items.append(try value()) }
    depth -= 1
    return items
  }

  private mutating func enter() throws(Malformed) {
    offset += 1
    depth += 1
    guard depth <= Self.deepest else { throw malformed("the JSON is nested too deeply") }
  }

  /// Takes the bracket, or the comma before another element.
  private mutating func ends(with bracket: UInt8, isFirst: Bool) throws(Malformed) -> Bool {
    let next = peek()
    if next == bracket {
      offset += 1
      return true
    }
    guard !isFirst else { return false }
    guard next == UInt8(ascii: ",") else {
      throw malformed(next == nil ? "the JSON ends too early" : "a comma is expected here")
    }
    offset += 1
    return false
  }

  private mutating func word() throws(Malformed) -> JSONValue {
    let start = offset
    while offset < bytes.count, bytes[offset] > 0x20, !",]}".utf8.contains(bytes[offset]) {
      offset += 1
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default:
      if let int = Int64(text) { return .int(int) }
      guard text.utf8.allSatisfy({ "+-.eE0123456789".utf8.contains($0) }), let double = Double(text)
      else { throw malformed("this is no JSON value") }
      return .double(double)
    }
  }
}

// MARK: Strings

extension JSONReader {
  /// From one quote behind the other.
  private mutating func string() throws(Malformed) -> String {
    offset += 1
    var text: [UInt8] = []
    while true {
      let start = offset
      while offset < bytes.count, bytes[offset] != UInt8(ascii: "\""),
        bytes[offset] != UInt8(ascii: "\\")
      {
        offset += 1
      }
      text += bytes[start..<offset]
      guard offset < bytes.count else { throw malformed("a text does not end") }
      offset += 1
      if bytes[offset - 1] == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      text += String(try escaped()).utf8
    }
  }

  private mutating func escaped() throws(Malformed) -> Unicode.Scalar {
    guard offset < bytes.count else { throw malformed("a text does not end") }
    offset += 1
    switch bytes[offset - 1] {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "u"): return try unicode()
    default: throw malformed("an unknown escape")
    }
  }

  private mutating func unicode() throws(Malformed) -> Unicode.Scalar {
    let high = try hex()
    guard high & 0xFC00 == 0xD800 else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
    guard bytes.dropFirst(offset).starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
      return "\u{FFFD}"
    }
    offset += 2
    let low = try hex()
    guard low & 0xFC00 == 0xDC00 else { return "\u{FFFD}" }
    return Unicode.Scalar(0x10000 + (high & 0x3FF) << 10 + low & 0x3FF) ?? "\u{FFFD}"
  }

  private mutating func hex() throws(Malformed) -> UInt32 {
    let digits = String(decoding: bytes.dropFirst(offset).prefix(4), as: UTF8.self)
    guard digits.utf8.count == 4, let number = UInt32(digits, radix: 16) else {
      throw malformed("an escape needs four hexadecimal digits")
    }
    offset += 4
    return number
  }
}
