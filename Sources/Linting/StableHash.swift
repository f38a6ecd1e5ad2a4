import YAMLSyntax

/// The same number for the same text on every machine and in every version, unlike Swift's own hashes: 64-bit FNV-1a.
package struct StableHash {
  /// The second one, of another start, tells apart what the first one would not.
  private var numbers: (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, 0x8422_2325_cbf2_9ce4)

  package static func number(_ text: String) -> UInt64 {
    var hash = StableHash()
    hash.add(text)
    return hash.numbers.0
  }

  package static func hex(_ text: String) -> String {
    var hash = StableHash()
    hash.add(text)
    return hash.hex
  }

  mutating func add(_ text: String) {
    let prime: UInt64 = 0x100_0000_01b3
    numbers = text.withBytes { [numbers] bytes in
      var (first, second) = numbers
      for byte in bytes {
        first = (first ^ UInt64(byte)) &* prime
        second = (second ^ UInt64(byte)) &* prime
      }
      return (first, second)
    }
  }

  /// 32 hexadecimal digits of both numbers.
  var hex: String {
    String(unsafeUninitializedCapacity: 32) { digits in
      for place in 0..<32 {
        let bits = (place < 16 ? numbers.0 : numbers.1) >> UInt64(60 - place % 16 * 4)
        let digit = UInt8(truncatingIfNeeded: bits & 15)
        digits[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      }
      return 32
    }
  }
}
