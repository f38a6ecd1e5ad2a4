/// 128 bits that tell contents apart. Not against people who look for collisions: they could write into
/// the cache itself.
package struct Digest: Hashable, Sendable {
  private var first: UInt64 = 0xcbf2_9ce4_8422_2325
  private var second: UInt64 = 0x9e37_79b9_7f4a_7c15

  package init() {}

  /// nil: not what `bytes` gave.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    func word(_ part: some Sequence<UInt8>) -> UInt64 { part.reduce(0) { $0 << 8 | UInt64($1) } }
    (first, second) = (word(bytes.prefix(8)), word(bytes.dropFirst(8)))
  }

  package mutating func add(_ bytes: [UInt8]) {
    add(UInt64(bytes.count))
    bytes.withUnsafeBytes { buffer in
      let words = buffer.count / 8
      for index in 0..<words {
        add(buffer.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self).littleEndian)
      }
      var rest: UInt64 = 0
      for byte in buffer[(words * 8)...] { rest = rest << 8 | UInt64(byte) }
      add(rest)
    }
  }

  package mutating func add(_ text: String) { add(Array(text.utf8)) }

  private mutating func add(_ word: UInt64) {
    first = (first ^ word) &* 0xff51_afd7_ed55_8ccd
    first ^= first >> 32
    second = (second &+ word) &* 0xc4ce_b9fe_1a85_ec53
    second ^= second >> 29
  }

  package var bytes: [UInt8] {
    [first, second].flatMap { word in
      withUnsafeBytes(of: word.bigEndian) { Array($0) }
    }
  }

  /// 32 hexadecimal digits.
  package var text: String { Self.hexadecimal(first) + Self.hexadecimal(second) }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
