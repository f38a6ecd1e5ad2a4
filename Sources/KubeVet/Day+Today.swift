import Linting

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Day {
  /// The day in UTC. `SOURCE_DATE_EPOCH` (seconds after 1970 began, as reproducible builds set it) decides
  /// where it is set, so that a run can be repeated.
  static var today: Day {
    let said = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap { Int($0) }
      .flatMap { (0...253_402_300_799).contains($0) ? $0 : nil }
    return Day(secondsSince1970: said ?? Int(Date().timeIntervalSince1970))
  }
}
