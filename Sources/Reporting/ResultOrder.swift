/// The order of SARIF's results, by nothing but what the file itself says: parts of a report can be joined
/// again in the order of the whole.
struct ResultOrder: Comparable {
  var uri: String
  var line: Int
  var column: Int
  var rule: String
  /// No two results share it.
  var fingerprint: String

  static func < (lhs: ResultOrder, rhs: ResultOrder) -> Bool {
    if lhs.uri != rhs.uri { return lhs.uri < rhs.uri }
    return (lhs.line, lhs.column, lhs.rule, lhs.fingerprint)
      < (rhs.line, rhs.column, rhs.rule, rhs.fingerprint)
  }
}
