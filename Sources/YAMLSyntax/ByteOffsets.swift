/// Turns libyaml's character counts into byte offsets. Counts come in ascending order, so one pass
/// over the bytes does; text without multi-byte characters needs none.
struct ByteOffsets {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isASCII: Bool
  private let start: Int
  /// How far the bytes have been looked at: between a place that was asked for and here all is ASCII.
  private var seen: Int
  /// Bytes beyond the first of each character before `seen`.
  private var extra = 0

  /// `range` is what libyaml was given.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isASCII: Bool) {
    self.bytes = UnsafeBufferPointer(rebasing: bytes[..<range.upperBound])
    self.isASCII = isASCII
    start = range.lowerBound
    seen = range.lowerBound
  }

  @inline(__always)
  mutating func byte(at target: Int) -> Int {
    if !isASCII, start + target + extra > seen { look(for: target) }
    return min(start + target + extra, bytes.count)
  }

  private mutating func look(for target: Int) {
    while start + target + extra > seen, seen < bytes.count {
      if seen + Self.blockSize <= bytes.count, isNextBlockASCII {
        seen += Self.blockSize
      } else {
        seen += 1
        while seen < bytes.count, UTF8.isContinuation(bytes[seen]) {
          seen += 1
          extra += 1
        }
      }
    }
  }

  private static var blockSize: Int { 32 }

  private var isNextBlockASCII: Bool {
    let block = UnsafeRawBufferPointer(bytes).loadUnaligned(
      fromByteOffset: seen, as: SIMD4<UInt64>.self)
    return (block[0] | block[1] | block[2] | block[3]) & 0x8080_8080_8080_8080 == 0
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
