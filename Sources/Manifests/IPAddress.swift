import YAMLSyntax

/// An IP address as the API server reads it, which is how Go read addresses before 1.17 (`netutils.ParseIPSloppy`):
/// `010.0.0.1` is 10.0.0.1, not an error and not octal.
package struct IPAddress: Sendable, Hashable {
  /// An IPv4 address stands in the last four bytes behind `::ffff:`, as Go keeps it: the two are one address.
  fileprivate let value: UInt128

  fileprivate init(value: UInt128) { self.value = value }

  /// nil: no address to the API server. Blanks, ports, zones and brackets belong to none.
  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let address = Self.version4(bytes[...]) {
      self.init(value: Self.mapped | UInt128(address))
    } else if let value = Self.version6(bytes[...]) {
      self.init(value: value)
    } else {
      return nil
    }
  }

  package init?(_ text: String) {
    guard let address = text.withBytes({ IPAddress($0) }) else { return nil }
    self = address
  }

  package var isIPv4: Bool { value >> 32 == Self.mapped >> 32 }

  /// Whether nothing outside of a node is reached by it (`ValidateNonSpecialIP`): no address at all, the node itself, its
  /// network.
  package var isSpecial: Bool {
    let low = UInt32(truncatingIfNeeded: value)
    guard isIPv4 else {
      return value <= 1 || value >> 118 == 0xFE80 >> 6 || value >> 112 & 0xFF0F == 0xFF02
    }
    return low == 0 || low >> 24 == 127 || low >> 16 == 0xA9FE || low >> 8 == 0xE00000
  }

  private static let mapped = UInt128(0xFFFF) << 32
}

/// The two ways to write an address.
extension IPAddress {
  fileprivate typealias Text = Slice<UnsafeBufferPointer<UInt8>>

  fileprivate static func version4(_ text: Text) -> UInt32? {
    let parts = text.split(
      separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
      guard let number = number(part, radix: 10, atMost: 255) else { return nil }
      address = address << 8 | UInt32(number)
    }
    return address
  }

  fileprivate static func version6(_ text: Text) -> UInt128? {
    let colon = UInt8(ascii: ":")
    var rest = text
    var groups = Groups()
    if rest.starts(with: [colon, colon]) {
      groups.gap = 0
      rest = rest.dropFirst(2)
    }
    while !rest.isEmpty, groups.count < 8 {
      let digits = rest.prefix { $0.hexadecimal != nil }
      rest = rest[digits.endIndex...]
      if rest.first == UInt8(ascii: ".") {
        guard let address = version4(text[digits.startIndex...]), groups.mayEndInFour else {
          return nil
        }
        groups.append(Int(address >> 16))
        groups.append(Int(address & 0xFFFF))
        return groups.value
      }
      guard let number = number(digits, radix: 16, atMost: 0xFFFF) else { return nil }
      groups.append(number)
      if rest.isEmpty { break }
      guard rest.first == colon, rest.count > 1 else { return nil }
      rest = rest.dropFirst()
      if rest.first == colon {
        guard groups.gap == nil else { return nil }
        groups.gap = groups.count
        rest = rest.dropFirst()
      }
    }
    return rest.isEmpty ? groups.value : nil
  }

  /// Any number of zeros may stand before it.
  fileprivate static func number(_ digits: Text, radix: Int, atMost limit: Int) -> Int? {
    guard !digits.isEmpty else { return nil }
    var number = 0
    for byte in digits {
      guard let digit = byte.hexadecimal, digit < radix else { return nil }
      number = number * radix + digit
      guard number <= limit else { return nil }
    }
    return number
  }

  /// The groups of an IPv6 address, and where `::` stands between them.
  private struct Groups {
    private var joined: UInt128 = 0
    private(set) var count = 0
    /// The number of groups before `::`, which stands for at least one.
    var gap: Int?

    mutating func append(_ group: Int) {
      joined = joined << 16 | UInt128(group)
      count += 1
    }

    /// Whether an address of version 4 may stand for the last two groups.
    var mayEndInFour: Bool { gap == nil ? count == 6 : count <= 6 }

    var value: UInt128? {
      guard let gap else { return count == 8 ? joined : nil }
      guard count < 8 else { return nil }
      let after = 16 * (count - gap)
      let head = joined >> after
      return head << (128 - 16 * gap) | joined & ((1 << after) - 1)
    }
  }
}

/// A block of addresses as the API server reads it (`netutils.ParseCIDRSloppy`): `10.0.0.0/8`. Bits behind the prefix
/// may be set; they count for nothing.
package struct CIDR: Sendable, Hashable {
  /// The first address of the block.
  package let network: IPAddress
  package let prefixLength: Int
  /// The prefix of ``network``'s 128 bits.
  private let length: Int

  /// nil: no block to the API server, as is an address without a prefix length.
  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let text = UnsafeBufferPointer(rebasing: bytes[..<slash])
    // Written as version 6, an IPv4 address has a prefix of 128 bits.
    let width = text.contains(UInt8(ascii: ":")) ? 128 : 32
    guard let address = IPAddress(text),
      let prefix = IPAddress.number(bytes[(slash + 1)...], radix: 10, atMost: width)
    else { return nil }
    prefixLength = prefix
    length = prefix + 128 - width
    network = IPAddress(value: address.value & Self.mask(length))
  }

  /// Without the blanks around it, where the API server does not count them: in a Service's
  /// `loadBalancerSourceRanges`.
  package init?(trimming bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.firstIndex(where: { !$0.isBlank }),
      let last = bytes.lastIndex(where: { !$0.isBlank })
    else { return nil }
    self.init(UnsafeBufferPointer(rebasing: bytes[first...last]))
  }

  package init?(_ text: String) {
    guard let block = text.withBytes({ CIDR($0) }) else { return nil }
    self = block
  }

  /// As Go's `IPNet.Contains`: a block of one version has no address of the other, not even `::/0`.
  package func contains(_ address: IPAddress) -> Bool {
    network.isIPv4 == address.isIPv4 && address.value & Self.mask(length) == network.value
  }

  private static func mask(_ length: Int) -> UInt128 { ~(UInt128.max >> length) }
}

extension UInt8 {
  fileprivate var hexadecimal: Int? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(self - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(self - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  /// A space, or a tab to a carriage return.
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self &- 9 < 5 }
}
