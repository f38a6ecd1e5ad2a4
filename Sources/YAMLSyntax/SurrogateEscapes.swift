/// JSON writes a character beyond U+FFFF as the two halves of its UTF-16 form: `\ud83d\ude00`. kubectl
/// reads JSON with a decoder of its own; libyaml, like every YAML reader, refuses the halves.
extension UnsafeBufferPointer<UInt8> {
  /// A copy in which every half is `\ufffd`, as long as itself; nil where there are none.
  func replacingSurrogates(in range: Range<Int>) -> [UInt8]? {
    var copy: [UInt8]?
    var offset = range.lowerBound
    while offset + 1 < range.upperBound {
      guard self[offset] == UInt8(ascii: "\\") else {
        offset += 1
        continue
      }
      if let unit = utf16Escape(at: offset, before: range.upperBound), UTF16.isSurrogate(unit) {
        if copy == nil { copy = Array(self) }
        copy?.replaceSubrange(offset..<offset + 6, with: "\\ufffd".utf8)
      }
      offset += 2
    }
    return copy
  }

  /// The value of a JSON string between its quotes, a half without its partner as U+FFFD; nil where
  /// it has none of them, or is no JSON.
  func decodingSurrogates(in range: Range<Int>) -> [UInt8]? {
    var units: [UInt16] = []
    var value: [UInt8] = []
    var hasSurrogates = false
    var offset = range.lowerBound + 1
    while offset < range.upperBound - 1 {
      if let unit = utf16Escape(at: offset, before: range.upperBound) {
        hasSurrogates = hasSurrogates || UTF16.isSurrogate(unit)
        units.append(unit)
        offset += 6
        continue
      }
      value += String(decoding: units, as: UTF16.self).utf8
      units.removeAll()
      guard self[offset] == UInt8(ascii: "\\") else {
        guard self[offset] >= 0x20 else { return nil }
        value.append(self[offset])
        offset += 1
        continue
      }
      guard let byte = Self.unescaped(self[offset + 1]) else { return nil }
      value.append(byte)
      offset += 2
    }
    return hasSurrogates ? value + String(decoding: units, as: UTF16.self).utf8 : nil
  }

  /// `\u` with its four digits.
  private func utf16Escape(at offset: Int, before end: Int) -> UInt16? {
    guard offset + 6 <= end, self[offset] == UInt8(ascii: "\\"),
      self[offset + 1] == UInt8(ascii: "u")
    else { return nil }
    return UInt16(String(decoding: self[offset + 2..<offset + 6], as: UTF8.self), radix: 16)
  }

  private static func unescaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }
}
