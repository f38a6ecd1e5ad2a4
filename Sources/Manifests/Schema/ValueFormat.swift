import YAMLSyntax

/// Formats of texts that the API server knows, and of which it is plain what does not fit; others are not judged.
enum ValueFormat: String {
  case byte, cidr, date
  case dateTime = "date-time"
  case duration, email, ipv4, ipv6, uri, uuid

  init?(_ name: String) { self.init(rawValue: name) }

  var words: String {
    switch self {
    case .byte: "Base64"
    case .cidr: "a block of addresses, as 10.0.0.0/8"
    case .date: "a date, as 2026-01-31"
    case .dateTime: "a date and a time, as 2026-01-31T12:00:00Z"
    case .duration: "a duration, as 90s"
    case .email: "an address of mail"
    case .ipv4: "an address of IPv4"
    case .ipv6: "an address of IPv6"
    case .uri: "a URI, as https://example.com"
    case .uuid: "a UUID"
    }
  }

  /// false: for sure not.
  func accepts(_ node: Node, _ text: String) -> Bool {
    switch self {
    case .byte: FieldType.base64.accepts(node)
    case .cidr: CIDR(text) != nil
    case .date: Self.isDate(text)
    case .dateTime: Self.isMoment(text)
    case .duration: text.contains(where: \.isNumber)
    case .email: text.contains("@")
    case .ipv4: IPAddress(text) != nil && text.contains(".")
    case .ipv6: IPAddress(text) != nil && text.contains(":")
    case .uri: text.hasPrefix("/") || text.contains(":")
    case .uuid: text.count(where: \.isHexDigit) == 32 || text.hasPrefix("urn:")
    }
  }

  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], let month = number(parts[1]),
      let day = number(parts[2]), number(parts[0]) != nil
    else { return false }
    return (1...12).contains(month) && (1...31).contains(day)
  }

  /// `2026-01-31T12:00:00.5+01:00`.
  private static func isMoment(_ text: String) -> Bool {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) {
      $0 == "T" || $0 == "t"
    }
    guard parts.count == 2, isDate(String(parts[0])) else { return false }
    let clock = parts[1].prefix(8).split(separator: ":", omittingEmptySubsequences: false)
    guard clock.map(\.count) == [2, 2, 2], clock.allSatisfy({ number($0) != nil }) else {
      return false
    }
    let rest = parts[1].dropFirst(8)
    return rest.last == "Z" || rest.last == "z" || rest.contains("+") || rest.contains("-")
  }

  private static func number(_ digits: Substring) -> Int? {
    digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int(digits) : nil
  }
}
