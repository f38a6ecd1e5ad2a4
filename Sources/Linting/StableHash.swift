/// The same number for the same text on every machine and in every version, unlike Swift's own hashes.
package enum StableHash {
  /// 64-bit FNV-1a.
  package static func number(_ text: String, start: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    var text = text
    return text.withUTF8 { bytes in
      bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
  }

  /// Twice with different starts: 32 hexadecimal digits.
  package static func hex(_ text: String) -> String {
    let numbers = [number(text), number(text, start: 0x8422_2325_cbf2_9ce4)]
    return String(unsafeUninitializedCapacity: 32) { digits in
      for place in 0..<32 {
        let digit =
          UInt8(truncatingIfNeeded: numbers[place / 16] >> UInt64(60 - place % 16 * 4)) & 15
        digits[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      }
      return 32
    }
  }
}
