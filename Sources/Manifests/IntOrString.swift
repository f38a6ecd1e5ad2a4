import YAMLSyntax

/// A count or a share: `1` or `25%`.
package enum IntOrString: Sendable, Hashable {
  case int(Int)
  case percent(Int)
  /// A port's name, or something Kubernetes refuses where it wants a share.
  case string(String)

  package init?(_ node: Node?) {
    switch node?.scalar() {
    case .int(let value)?: self = .int(Int(value))
    case .float(let value)?:
      guard let whole = Int(exactly: value) else { return nil }
      self = .int(whole)
    case .string(let text)?:
      if text.hasSuffix("%"), let percent = Int(text.dropLast()) {
        self = .percent(percent)
      } else {
        self = .string(text)
      }
    default: return nil
    }
  }

  package enum Rounding: Sendable { case up, down }

  /// The number of pods meant, out of `total`: a surge rounds up, unavailability rounds down
  /// (`intstr.GetScaledValueFromIntOrPercent`). nil for a string.
  package func scaled(to total: Int, _ rounding: Rounding) -> Int? {
    switch self {
    case .int(let value): value
    case .percent(let percent):
      switch rounding {
      case .down: Int(clamping: Int128(percent) * Int128(total) / 100)
      case .up: Int(clamping: (Int128(percent) * Int128(total) + 99) / 100)
      }
    case .string: nil
    }
  }
}
