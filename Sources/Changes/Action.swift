/// What applying a manifest does to an object, worst first.
package enum Action: String, Sendable, CaseIterable, Comparable {
  /// The API server refuses the update, or the object whatever was there before.
  case reject
  /// Deleted and created again, because the object or its tool asks for that.
  case replace
  case delete
  /// In place, and pods are rolled.
  case restart
  /// In place; no pods are rolled.
  case update
  case create
  case none

  package static func < (lhs: Action, rhs: Action) -> Bool { lhs.rank < rhs.rank }

  private var rank: Int {
    switch self {
    case .reject: 0
    case .replace: 1
    case .delete: 2
    case .restart: 3
    case .update: 4
    case .create: 5
    case .none: 6
    }
  }
}
