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

  /// The same at the quote or bracket that nothing closes, where that is why the reader came to the end of
  /// the document: there it is to be mended, and not where the reader gave up.
  func atUnclosedOpening(_ bytes: UnsafeBufferPointer<UInt8>) -> SyntaxError {
    guard let opening, Opening.closed.contains(opening.name) else { return self }
    let rest = bytes[range.start...]
    guard rest.starts(with: "---".utf8) || rest.allSatisfy({ " \r\n".utf8.contains($0) }) else {
      return self
    }
    return SyntaxError("\(opening.name) begins here and has no end", at: opening.range)
  }
}

extension SyntaxError.Opening {
  /// What a quote or a bracket closes.
  fileprivate static let closed: Set = ["a quoted scalar", "a flow mapping", "a flow sequence"]
}
