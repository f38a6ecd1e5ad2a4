/// Whether libyaml would take every character of a text, without decoding most of them.
extension UnsafeBufferPointer<UInt8> {
  /// Valid UTF-8 of nothing but the characters that YAML allows: tab, line ends, and all that is
  /// visible. What libyaml's own reader (`yaml_parser_update_buffer`) checks for each character.
  var holdsOnlyCharactersOfYAML: Bool {
    var offset = 0
    while offset < count {
      offset = endOfPlainBlocks(from: offset)
      // The block in which something else stands, character by character.
      let end = Swift.min(offset + Self.blockSize, count)
      while offset < end {
        guard let width = widthOfCharacter(at: offset) else { return false }
        offset += width
      }
    }
    return true
  }

  private static var blockSize: Int { 64 }

  /// Skips whole blocks of visible ASCII and line ends. Written so that the compiler looks at
  /// sixteen bytes at once.
  private func endOfPlainBlocks(from start: Int) -> Int {
    var offset = start
    while offset + Self.blockSize <= count {
      var others: UInt8 = 0
      for step in 0..<Self.blockSize {
        let byte = self[offset &+ step]
        let isVisible: UInt8 = byte &- 0x20 <= 0x7E - 0x20 ? 1 : 0
        let isBlank: UInt8 = byte == 0x0A || byte == 0x0D || byte == 0x09 ? 1 : 0
        others |= (isVisible | isBlank) ^ 1
      }
      if others != 0 { return offset }
      offset += Self.blockSize
    }
    return offset
  }

  /// Bytes of the character that starts at `offset`; nil where libyaml would refuse it.
  private func widthOfCharacter(at offset: Int) -> Int? {
    let first = self[offset]
    switch first {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E: return 1
    case 0xC2...0xDF:
      guard let scalar = continuing(UInt32(first & 0x1F), at: offset + 1, count: 1) else {
        return nil
      }
      return scalar == 0x85 || scalar >= 0xA0 ? 2 : nil
    case 0xE0...0xEF:
      guard let scalar = continuing(UInt32(first & 0x0F), at: offset + 1, count: 2) else {
        return nil
      }
      // Neither written longer than need be, nor half of a UTF-16 pair, nor U+FFFE or U+FFFF.
      let isAllowed = scalar >= 0x800 && !(0xD800...0xDFFF).contains(scalar) && scalar <= 0xFFFD
      return isAllowed ? 3 : nil
    case 0xF0...0xF4:
      guard let scalar = continuing(UInt32(first & 0x07), at: offset + 1, count: 3) else {
        return nil
      }
      return (0x10000...0x10FFFF).contains(scalar) ? 4 : nil
    default: return nil
    }
  }

  private func continuing(_ start: UInt32, at offset: Int, count width: Int) -> UInt32? {
    guard offset + width <= count else { return nil }
    var scalar = start
    for index in offset..<offset + width {
      guard UTF8.isContinuation(self[index]) else { return nil }
      scalar = scalar << 6 | UInt32(self[index] & 0x3F)
    }
    return scalar
  }
}
