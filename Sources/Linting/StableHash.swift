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
    digits(number(text)) + digits(number(text, start: 0x8422_2325_cbf2_9ce4))
  }

  private static func digits(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
