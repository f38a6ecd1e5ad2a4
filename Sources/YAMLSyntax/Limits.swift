/// What we read before we say that something is wrong with the input. Each is far above what the API
/// server takes (an object of 1.5 MB) and low enough that no input can hang us.
package enum Limits {
  /// Nested collections; libyaml itself has no limit.
  package static let nesting = 1_000
  /// Nodes of one document once its aliases are written out.
  package static let expandedNodes = 2_000_000
  /// Bytes of one file.
  package static let fileSize = 128 << 20
  /// Errors kept of one file.
  package static let errors = 100
}
