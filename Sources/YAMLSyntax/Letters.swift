/// Letters and digits of ASCII, in the forms that the compiler makes least of.
extension UInt8 {
  @inlinable package var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
  @inlinable package var isUpper: Bool { self &- UInt8(ascii: "A") < 26 }
  @inlinable package var isLower: Bool { self &- UInt8(ascii: "a") < 26 }
  @inlinable package var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
  @inlinable package var isLetterOrDigit: Bool { isLetter || isDigit }
}
