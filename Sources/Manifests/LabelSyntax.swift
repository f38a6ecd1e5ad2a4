/// What the API server takes for labels (`validation.IsQualifiedName`, `IsValidLabelValue`).
package enum LabelSyntax {
  package static func isValue(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.isEmpty || isName(bytes[...])
  }

  /// `name` or `example.org/name`.
  package static func isKey(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return isName(bytes[...]) }
    return isDomain(bytes[..<slash]) && isName(bytes[(slash + 1)...])
  }

  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  private static func isName(_ bytes: Bytes) -> Bool {
    guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
    return first.isAlphanumeric && last.isAlphanumeric
      && bytes.allSatisfy {
        $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
          || $0 == UInt8(ascii: ".")
      }
  }

  /// Lower-case words of letters, digits and dashes, joined by points.
  private static func isDomain(_ bytes: Bytes) -> Bool {
    guard !bytes.isEmpty, bytes.count <= 253 else { return false }
    var previous = UInt8(ascii: ".")
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "."): guard previous.isAlphanumeric else { return false }
      case UInt8(ascii: "-"): guard previous != UInt8(ascii: ".") else { return false }
      default: guard byte.isAlphanumeric, !byte.isUpper else { return false }
      }
      previous = byte
    }
    return previous.isAlphanumeric
  }
}

extension UInt8 {
  fileprivate var isUpper: Bool { UInt8(ascii: "A") <= self && self <= UInt8(ascii: "Z") }
  fileprivate var isAlphanumeric: Bool {
    isUpper || UInt8(ascii: "a") <= self && self <= UInt8(ascii: "z")
      || UInt8(ascii: "0") <= self && self <= UInt8(ascii: "9")
  }
}
