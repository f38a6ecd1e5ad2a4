/// A way in which applying, reconciling or releasing fails: what its error texts say, why it happens, and
/// what helps. A value, written once; `kubevet explain -` reads it.
package struct Failure: Sendable {
  /// Stable, lower-case, hyphenated.
  package var id: String
  /// One line, no full stop.
  package var summary: String
  /// One of them is enough.
  package var patterns: [ErrorPattern]
  /// Sentences.
  package var cause: String
  /// Sentences: what to do, the least harmful first.
  package var remedy: String
  /// Rules that find it before anything is applied.
  package var rules: [String]
  /// It only says that something failed: what stands within it counts, as far as that is known.
  package var isFrame: Bool

  init(
    _ id: String, _ summary: String, _ patterns: [ErrorPattern], cause: String, remedy: String,
    rules: [String] = [], isFrame: Bool = false
  ) {
    self.id = id
    self.summary = summary
    self.patterns = patterns
    self.cause = cause
    self.remedy = remedy
    self.rules = rules
    self.isFrame = isFrame
  }

  /// All of them. Of several that match an error the first one counts, and frames last.
  package static let all = [
    helm, flux, argo, files, immutable, scheduling, images, pods, access, invalid, refused, sources,
    server, missing,
    waiting, frames,
  ].flatMap(\.self)
}
