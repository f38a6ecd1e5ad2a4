/// Turns libyaml's character counts into byte offsets. Counts come in ascending order, so one pass
/// over the bytes does; text without multi-byte characters needs none.
struct ByteOffsets {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isASCII: Bool
  private var character = 0
  private var byte: Int

  /// `range` is what libyaml was given.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isASCII: Bool) {
    self.bytes = UnsafeBufferPointer(rebasing: bytes[..<range.upperBound])
    self.isASCII = isASCII
    byte = range.lowerBound
  }

  mutating func byte(at target: Int) -> Int {
    if isASCII { return byte + target }
    while character < target, byte < bytes.count {
      // Eight letters of ASCII at a time.
      if target - character >= 8, byte + 8 <= bytes.count {
        let word = UnsafeRawBufferPointer(bytes).loadUnaligned(
          fromByteOffset: byte, as: UInt64.self)
        if word & 0x8080_8080_8080_8080 == 0 {
          byte += 8
          character += 8
          continue
        }
      }
      byte += 1
      while byte < bytes.count, UTF8.isContinuation(bytes[byte]) { byte += 1 }
      character += 1
    }
    return byte
  }

  /// Looked at once for a whole text, not again for each of its parts.
  static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    let bytes = UnsafeBufferPointer(rebasing: bytes[range])
    var offset = 0
    while offset + 64 <= bytes.count {
      var bits: UInt8 = 0
      for step in 0..<64 { bits |= bytes[offset &+ step] }
      if bits >= 0x80 { return false }
      offset += 64
    }
    return bytes[offset...].allSatisfy { $0 < 0x80 }
  }
}
