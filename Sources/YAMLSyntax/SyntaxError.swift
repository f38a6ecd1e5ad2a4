/// Why a document could not be read: a value, because the other documents are still worth reading.
package struct SyntaxError: Error, Sendable, Hashable {
  package var message: String
  package var range: SourceRange
  /// The document was not read because of a limit of ours, not because it breaks a rule of YAML.
  package var isLimit: Bool
  /// What the reader was in when it gave up, where that stands before `range`.
  package var opening: Opening?

  package struct Opening: Sendable, Hashable {
    /// In libyaml's words: `a quoted scalar`.
    package var name: String
    package var range: SourceRange
  }

  package init(_ message: String, at range: SourceRange, isLimit: Bool = false) {
    self.message = message
    self.range = range
    self.isLimit = isLimit
  }
}
