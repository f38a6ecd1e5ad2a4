/// The same number for the same text on every machine and in every version, unlike Swift's own hashes: 64-bit FNV-1a.
package enum StableHash {
  private static let prime: UInt64 = 0x100_0000_01b3
  private static let starts: [UInt64] = [0xcbf2_9ce4_8422_2325, 0x8422_2325_cbf2_9ce4]

  package static func number(_ text: String) -> UInt64 { number([text], start: starts[0]) }

  /// Of one text after the other, twice with different starts: 32 hexadecimal digits.
  package static func hex(_ texts: String...) -> String {
    let numbers = starts.map { number(texts, start: $0) }
    return String(unsafeUninitializedCapacity: 32) { digits in
      for place in 0..<32 {
        let bits = numbers[place / 16] >> UInt64(60 - place % 16 * 4)
        let digit = UInt8(truncatingIfNeeded: bits & 15)
        digits[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      }
      return 32
    }
  }

  private static func number(_ texts: [String], start: UInt64) -> UInt64 {
    var number = start
    for var text in texts {
      text.withUTF8 { for byte in $0 { number = (number ^ UInt64(byte)) &* prime } }
    }
    return number
  }
}
