/// What a tool printed, read for the errors in it.
package struct ErrorText: Sendable {
  /// An error that was found, however often.
  package struct Entry: Sendable {
    /// Of the first one, from 1.
    package var line: Int
    package var count: Int
    /// Its words without frames and values.
    package var message: String
    package var object: String?
    package var field: String?
    /// nil: it looks like an error, but is none that is known.
    package var failure: Failure?
    /// Who refused it, where a policy of the cluster did.
    package var denial: Denial?
    /// Whether it starts with that word, or with one like it.
    var isNamedError = false

    /// Rules that find it before anything is applied.
    package var rules: [String] { (failure?.rules ?? []) + (denial?.rules ?? []) }
  }

  /// In the order of the text; of those that are not known only a few.
  package private(set) var entries: [Entry] = []
  /// Errors beyond those that are kept.
  package private(set) var leftOut = 0
  package let lineCount: Int

  /// Lines that are taken apart.
  private static let lineCountLimit = 2_000

  /// - Parameter bytes: in UTF-8 or UTF-16; what is neither is taken for some other character.
  package init(_ bytes: [UInt8]) {
    let text = TextEncoding(of: bytes).decoded(bytes)
    let lines = TextLines(text)
    self.init(lines, KnownFailures(in: text + lines.texts))
  }

  /// Of a text that is too long to be read whole.
  ///
  /// - Parameter skipped: line feeds between both ends.
  package init(_ start: [UInt8], end: [UInt8], skipped: Int) {
    let encoding = TextEncoding(of: start)
    let (start, end) = (encoding.decoded(start), encoding.decoded(end))
    let lines = TextLines(start, end: end, skipped: skipped)
    self.init(lines, KnownFailures(in: start + [UInt8(ascii: "\n")] + end + lines.texts))
  }

  private init(_ lines: TextLines, _ known: KnownFailures) {
    lineCount = lines.count
    (entries, leftOut) = Self.read(lines.all, known)
    if entries.isEmpty {
      // Somebody may have copied nothing but what helm --debug says.
      let others = lines.all.map(LogLine.withoutDebug)
      if others != lines.all { (entries, leftOut) = Self.read(others, known) }
    }
    for place in entries.indices { entries[place].line = lines.number(of: entries[place].line) }
  }

  private static func read(
    _ lines: [ArraySlice<UInt8>], _ known: KnownFailures
  ) -> (entries: [Entry], leftOut: Int) {
    let chosen = choose(lines, known)
    var scan = ErrorScan(lines, ErrorReader(known: known))
    scan.read(chosen.lines)
    let found = scan.errors.kept
    return (found.entries, chosen.leftOut + found.leftOut)
  }

  /// The lines that may hold an error, equal ones once with their number; of very many the first and the
  /// last.
  private static func choose(
    _ lines: [ArraySlice<UInt8>], _ known: KnownFailures
  ) -> (lines: [(number: Int, count: Int)], leftOut: Int) {
    var chosen: [(number: Int, count: Int)] = []
    var places: [ArraySlice<UInt8>: Int] = [:]
    for (number, line) in lines.enumerated() where known.mayBeError(line) {
      if !ErrorHead.isCause(line), let place = places[line] {
        chosen[place].count += 1
      } else {
        places[line] = chosen.count
        chosen.append((number, 1))
      }
    }
    let surplus = chosen.count - lineCountLimit
    guard surplus > 0 else { return (chosen, 0) }
    let half = lineCountLimit / 2
    return (chosen.prefix(half) + chosen.suffix(half), surplus)
  }
}
