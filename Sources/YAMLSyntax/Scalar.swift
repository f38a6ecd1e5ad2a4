/// kubectl (with Helm, Flux and Argo CD) and kustomize read the same bytes differently.
package enum Dialect: Sendable, CaseIterable {
  /// YAML 1.1 words: `on` is true, a repeated key's last value counts, `<<` overrides what stands
  /// before it.
  case kubectl
  /// `on` is a word, a repeated key is an error, `<<` never overrides.
  case kustomize
}

/// What a scalar means once its type is worked out.
package enum Scalar: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case float(Double)
  case string(String)
}

extension Node {
  package var isNull: Bool { scalar() == .null }

  /// A scalar that Kubernetes takes for a string: quoted, or not a number, boolean or null.
  package var string: String? {
    if case .string(let string) = scalar() { string } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let bool) = scalar() { bool } else { nil }
  }

  package var int: Int64? {
    switch scalar() {
    case .int(let int): int
    case .float(let float): Int64(exactly: float)
    default: nil
    }
  }

  /// A number as the API reads counts and seconds: of 32 bits, so that what is made of several is no more than `Int`
  /// holds; nil: none, or one that is refused.
  package var int32: Int? { int.flatMap { Int32(exactly: $0) }.map(Int.init) }

  /// The typed value of a scalar; nil for a collection.
  package func scalar(_ dialect: Dialect = .kubectl) -> Scalar? {
    guard record.kind == .scalar else { return nil }
    if record.flags.contains(.tagged), let tag { return tagged(tag) }
    guard record.style == .plain else { return withText { .string(String($0)) } }
    return withText { text in
      ScalarReader.plain(text, dialect) ?? .string(String(text))
    }
  }

  private func tagged(_ tag: String) -> Scalar {
    let text = self.text ?? ""
    let plain = withText { ScalarReader.plain($0, .kubectl) }
    switch tag {
    case "tag:yaml.org,2002:str": return .string(text)
    case "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:float":
      return plain ?? .string(text)
    case "tag:yaml.org,2002:null": return .null
    case "tag:yaml.org,2002:binary": return .string(Base64.decoded(text) ?? text)
    default: return .string(text)
    }
  }
}

/// `!!int` and its like.
extension Node {
  /// Whether a tag of YAML's own says what a scalar is, and it can be that.
  package var isTyped: Bool { tagFit == .fits }

  /// The tag of YAML's own of which Go's YAML readers cannot make anything here, as it is written.
  package var refusedTag: String? {
    guard tagFit == .isRefused, let tag else { return nil }
    return "!!\(tag.dropFirst(Self.coreTags.count))"
  }

  private enum TagFit { case isForeign, fits, isRefused }

  private static var coreTags: String { "tag:yaml.org,2002:" }

  private var tagFit: TagFit {
    guard record.kind == .scalar, let tag, tag.hasPrefix(Self.coreTags) else { return .isForeign }
    let plain = withText { ScalarReader.plain($0, .kubectl) }
    switch (tag.dropFirst(Self.coreTags.count), plain) {
    case ("str", _), ("int", .int?), ("float", .int?), ("float", .float?), ("bool", .bool?),
      ("null", .null?):
      return .fits
    // What is too great for us may be a whole number to them.
    case ("int", .float(let value)?) where value.magnitude >= 0x1p63: return .fits
    case ("int", _), ("float", _), ("bool", _), ("null", _): return .isRefused
    default: return .isForeign
    }
  }
}

extension SyntaxTree {
  /// Scalars with a tag, which are rare.
  package var taggedScalars: [Node] {
    tags.keys.sorted().map { Node(tree: self, index: Int($0)) }.filter { $0.kind == .scalar }
  }
}

extension String {
  fileprivate init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.init(decoding: bytes, as: UTF8.self)
  }
}

/// The rules by which Go's YAML readers give plain scalars a type (go-yaml `resolve.go`).
enum ScalarReader {
  /// nil: a string.
  static func plain(_ text: UnsafeBufferPointer<UInt8>, _ dialect: Dialect) -> Scalar? {
    guard let first = text.first else { return .null }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      return number(text)
    case UInt8(ascii: "~"): return text.count == 1 ? .null : nil
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
      UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "y"), UInt8(ascii: "Y"),
      UInt8(ascii: "o"), UInt8(ascii: "O"):
      return word(text, dialect)
    default: return nil
    }
  }

  /// Words with a meaning, in small letters, capitals, or with a first capital.
  private static let words: [(word: StaticString, meaning: Scalar, isKubectls: Bool)] = [
    ("null", .null, false), ("true", .bool(true), false), ("false", .bool(false), false),
    ("y", .bool(true), true), ("yes", .bool(true), true), ("on", .bool(true), true),
    ("n", .bool(false), true), ("no", .bool(false), true), ("off", .bool(false), true),
  ]

  private static func word(_ text: UnsafeBufferPointer<UInt8>, _ dialect: Dialect) -> Scalar? {
    guard text.count <= 5 else { return nil }
    for (word, meaning, isKubectls) in words where word.utf8CodeUnitCount == text.count {
      guard text.indices.allSatisfy({ text[$0] | 0x20 == word.utf8Start[$0] }) else { continue }
      let capitals = text.count { $0 & 0x20 == 0 }
      let isWritten =
        capitals == 0 || capitals == text.count || capitals == 1 && text[0] & 0x20 == 0
      return isWritten && (!isKubectls || dialect == .kubectl) ? meaning : nil
    }
    return nil
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Scalar? {
    if let value = shortInteger(bytes) { return .int(value) }
    guard bytes.count <= 400 else { return nil }
    // Letters that no number has end the search for most words such as `1.27-alpine` or `80-90`.
    guard bytes.allSatisfy(\.isNumeric) else { return nil }
    // Nor has any number two points, as versions and addresses have.
    guard bytes.count(where: { $0 == UInt8(ascii: ".") }) < 2 else { return nil }
    let text = String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
    case ".nan", ".NaN", ".NAN": return .float(.nan)
    default: break
    }
    let isNegative = text.hasPrefix("-")
    let digits = isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...]
    if let magnitude = integer(digits) {
      if let value = Int64(exactly: isNegative ? -Int128(magnitude) : Int128(magnitude)) {
        return .int(value)
      }
      return .float(isNegative ? -Double(magnitude) : Double(magnitude))
    }
    guard isDecimal(digits), let value = Double(text), value.isFinite else { return nil }
    return .float(value)
  }

  /// Most numbers: up to 18 digits, octal ones after a leading zero.
  private static func shortInteger(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard bytes.count <= 18 else { return nil }
    let radix: Int64 = bytes[0] == UInt8(ascii: "0") ? 8 : 10
    var value: Int64 = 0
    for byte in bytes {
      let digit = Int64(byte) - Int64(UInt8(ascii: "0"))
      guard digit >= 0, digit < radix else { return nil }
      value = value &* radix &+ digit
    }
    return value
  }

  /// Go's `ParseUint(text, 0, 64)`: the prefix says the base, and a leading zero says octal.
  private static func integer(_ digits: Substring) -> UInt64? {
    guard let first = digits.first, first.isASCII, first.isNumber else { return nil }
    guard first == "0", digits.count > 1 else { return UInt64(digits) }
    switch digits.dropFirst().first {
    case "x", "X": return unsigned(digits.dropFirst(2), radix: 16)
    case "b", "B": return unsigned(digits.dropFirst(2), radix: 2)
    case "o", "O": return unsigned(digits.dropFirst(2), radix: 8)
    default: return unsigned(digits.dropFirst(), radix: 8)
    }
  }

  private static func unsigned(_ digits: Substring, radix: Int) -> UInt64? {
    digits.first?.isHexDigit == true ? UInt64(digits, radix: radix) : nil
  }

  /// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  private static func isDecimal(_ text: Substring) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Int {
      let count = rest.prefix { UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") }.count
      rest = rest.dropFirst(count)
      return count
    }
    let whole = digits()
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = digits()
    }
    guard whole + fraction > 0 else { return false }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}

extension UInt8 {
  /// Occurs in some number: digits of any base, signs, a point, `_`, `x`, `o`, `.inf`, `.nan`.
  fileprivate var isNumeric: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "x"), UInt8(ascii: "X"),
      UInt8(ascii: "o"), UInt8(ascii: "O"), UInt8(ascii: "i"), UInt8(ascii: "I"),
      UInt8(ascii: "n"), UInt8(ascii: "N"):
      true
    default: false
    }
  }
}

/// RFC 4648, for `!!binary` and the data of Secrets.
package enum Base64 {
  /// nil when `text` is not Base64, or not of a text in UTF-8.
  package static func decoded(_ text: String) -> String? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text.utf8 where !byte.isBlank {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let value = value(of: byte) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 1
      if count % 4 != 1 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * UInt32((count - 1) % 4))))
      }
    }
    guard count % 4 != 1, padding <= 2 else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
