import YAMLSyntax

/// What the API server takes for labels (`validation.IsQualifiedName`, `IsValidLabelValue`).
package enum LabelSyntax {
  package static func isValue(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.isEmpty || isName(bytes)
  }

  /// `name` or `example.org/name`.
  package static func isKey(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = usual.utf8CodeUnitCount
    if bytes.count > count, UnsafeBufferPointer(rebasing: bytes[..<count]).says(usual) {
      return isName(UnsafeBufferPointer(rebasing: bytes[count...]))
    }
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return isName(bytes) }
    return isSubdomain(UnsafeBufferPointer(rebasing: bytes[..<slash]))
      && isName(UnsafeBufferPointer(rebasing: bytes[(slash + 1)...]))
  }

  /// How nearly all keys with a prefix begin: it is as it should be.
  private static let usual: StaticString = "app.kubernetes.io/"

  /// `validation.IsDNS1123Label`: lower-case letters, digits and dashes.
  package static func isLabel(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count <= 63 && isSubdomain(bytes) && !bytes.contains(UInt8(ascii: "."))
  }

  /// `IsValidPathSegmentName`: what an address can hold between two slashes.
  package static func isPathPart(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let isStep = bytes.count <= 2 && bytes.allSatisfy { $0 == UInt8(ascii: ".") }
    return !isStep && !bytes.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }
  }

  /// `validation.IsValidPortName`: a short one with a letter, and no two dashes in a row.
  package static func isPort(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let dash = UInt8(ascii: "-")
    return bytes.count <= 15 && isLabel(bytes)
      && bytes.contains { $0 >= UInt8(ascii: "a") }
      && !zip(bytes, bytes.dropFirst()).contains { $0 == dash && $1 == dash }
  }

  private static func isName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
    return first.isLetterOrDigit && last.isLetterOrDigit && bytes.allSatisfy(\.standsInName)
  }

  /// `validation.IsDNS1123Subdomain`: lower-case words of letters, digits and dashes, joined by points.
  package static func isSubdomain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bytes.isEmpty, bytes.count <= 253 else { return false }
    var previous = UInt8(ascii: ".")
    for byte in bytes {
      // Nearly all bytes are letters.
      if byte &- UInt8(ascii: "a") >= 26, byte &- UInt8(ascii: "0") >= 10 {
        let isAllowed =
          byte == UInt8(ascii: ".") && previous.isLetterOrDigit
          || byte == UInt8(ascii: "-") && previous != UInt8(ascii: ".")
        guard isAllowed else { return false }
      }
      previous = byte
    }
    return previous.isLetterOrDigit
  }
}

extension UInt8 {
  fileprivate var standsInName: Bool {
    isLetterOrDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
      || self == UInt8(ascii: ".")
  }
}
