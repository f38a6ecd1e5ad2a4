/// What kubevet could not read or do: no fault of a manifest's content, and no reason to stop.
package struct Problem: Sendable, Hashable {
  package var message: String
  /// As reports call it.
  package var file: String?
  package var line: Int?

  package init(message: String, file: String? = nil, line: Int? = nil) {
    self.message = message
    self.file = file
    self.line = line
  }
}
