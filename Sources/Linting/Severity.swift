/// How bad a finding is, from least to most.
package enum Severity: String, Sendable, Comparable, CaseIterable {
  /// Worth knowing; never fails a run by default.
  case info
  /// Breaks in ordinary circumstances.
  case warning
  /// The API server refuses it, or it will break.
  case error

  package static func < (lhs: Severity, rhs: Severity) -> Bool { lhs.rank < rhs.rank }

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }
}
