import YAMLSyntax

/// An amount of a resource, exact: `0.5`, `500m`, `1Gi`, `1e3`.
package struct Quantity: Sendable, Hashable, Comparable {
  /// Billionths; Kubernetes rounds up to them too.
  package let nanos: Int128

  package init(nanos: Int128) { self.nanos = nanos }

  /// nil: Kubernetes does not read this as a quantity.
  package init?(_ text: String) {
    var text = text
    guard let quantity = text.withUTF8({ Quantity($0) }) else { return nil }
    self = quantity
  }

  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    var rest = bytes[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var digits: Int128 = 0
    var scale = 9
    var count = 0
    var hasPoint = false
    var roundsUp = false
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        count += 1
        guard count <= 40 else { return nil }
        if digits > Self.cap {
          roundsUp = true
        } else {
          digits = digits * 10 + Int128(byte - UInt8(ascii: "0"))
        }
        if hasPoint { scale -= 1 }
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    guard count > 0, !roundsUp, let suffix = Suffix(rest) else { return nil }
    guard let nanos = Self.scaled(digits, by: suffix, tenth: scale) else { return nil }
    // As the API server does; and what sums are made of stays far from the end of the numbers here.
    let capped = min(nanos, Self.greatest.nanos)
    self.nanos = isNegative ? -capped : capped
  }

  /// As much as `count` of them; no more than can be told here.
  package func times(_ count: Int) -> Quantity {
    let (product, overflow) = nanos.multipliedReportingOverflow(by: Int128(count))
    return overflow ? .greatest : Quantity(nanos: product)
  }

  package static func < (lhs: Quantity, rhs: Quantity) -> Bool { lhs.nanos < rhs.nanos }

  package static let zero = Quantity(nanos: 0)
  /// What larger ones are cut to.
  private static let greatest = Quantity(nanos: Int128(Int64.max) * 1_000_000_000)

  private static let cap = Int128(10_000_000_000_000_000_000)

  /// Of ten, as far as they are numbers here.
  private static let powers: [Int128] = (0..<39).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  private static func scaled(_ digits: Int128, by suffix: Suffix, tenth: Int) -> Int128? {
    var (value, overflow) = digits.multipliedReportingOverflow(by: Int128(1) << suffix.binary)
    guard value != 0, !overflow else { return overflow ? nil : 0 }
    var exponent = tenth + suffix.decimal
    if exponent > 0 {
      guard exponent < powers.count else { return nil }
      (value, overflow) = value.multipliedReportingOverflow(by: powers[exponent])
    }
    var isInexact = false
    while exponent < 0, value != 0 {
      isInexact = isInexact || value % 10 != 0
      value /= 10
      exponent += 1
    }
    return overflow ? nil : value + (isInexact ? 1 : 0)
  }

  /// What stands behind the number: a power of two or of ten.
  private struct Suffix {
    var binary: Int128 = 0
    var decimal = 0

    init?(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
      switch (bytes.count, bytes.first, bytes.last) {
      case (0, _, _): break
      case (1, UInt8(ascii: "n"), _): decimal = -9
      case (1, UInt8(ascii: "u"), _): decimal = -6
      case (1, UInt8(ascii: "m"), _): decimal = -3
      case (1, UInt8(ascii: "k"), _): decimal = 3
      case (1, UInt8(ascii: "M"), _): decimal = 6
      case (1, UInt8(ascii: "G"), _): decimal = 9
      case (1, UInt8(ascii: "T"), _): decimal = 12
      case (1, UInt8(ascii: "P"), _): decimal = 15
      case (1, UInt8(ascii: "E"), _): decimal = 18
      case (2, UInt8(ascii: "K"), UInt8(ascii: "i")): binary = 10
      case (2, UInt8(ascii: "M"), UInt8(ascii: "i")): binary = 20
      case (2, UInt8(ascii: "G"), UInt8(ascii: "i")): binary = 30
      case (2, UInt8(ascii: "T"), UInt8(ascii: "i")): binary = 40
      case (2, UInt8(ascii: "P"), UInt8(ascii: "i")): binary = 50
      case (2, UInt8(ascii: "E"), UInt8(ascii: "i")): binary = 60
      default:
        guard bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E"),
          let exponent = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)), abs(exponent) < 30
        else { return nil }
        decimal = exponent
      }
    }
  }
}

extension Node {
  /// nil: a placeholder, or no amount.
  package var quantity: Quantity? { kind == .scalar ? withText { Quantity($0) } : nil }
}
