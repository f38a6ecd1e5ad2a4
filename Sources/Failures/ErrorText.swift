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

    /// Rules that find it before anything is applied.
    package var rules: [String] { (failure?.rules ?? []) + (denial?.rules ?? []) }
  }

  /// In the order of the text; of those that are not known only the first few.
  package private(set) var entries: [Entry] = []
  /// Errors beyond those that are kept.
  package private(set) var leftOut = 0
  package let lineCount: Int

  /// More are no help to anybody.
  private static let entryLimit = 100
  private static let unknownLimit = 10
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
    let chosen = Self.choose(lines.all, known)
    leftOut = chosen.leftOut
    read(chosen.lines, of: lines.all, ErrorReader(known: known))
    for place in entries.indices { entries[place].line = lines.number(of: entries[place].line) }
  }

  private mutating func read(
    _ chosen: [(number: Int, count: Int)], of lines: [ArraySlice<UInt8>], _ reader: ErrorReader
  ) {
    var index: [String: Int] = [:]
    var head: ErrorHead?
    var last = -1
    var denied = 0..<0
    var consumed = -1
    var values = RefusedValues()
    let wrapped = WrappedLines(reader: reader, lines: lines)
    for (number, count) in chosen where !denied.contains(number) && number > consumed {
      let text = reader.plain(lines[number])
      let isCause = ErrorHead.isCause(lines[number])
      var found = reader.entries(in: text, head: isCause ? head?.text : nil)
      if let whole = wrapped.entries(from: number, text, found) { (found, consumed) = whole }
      // A dump between a head and its error.
      if found.isEmpty, LogLine.texts(in: text).isEmpty { continue }
      if !found.isEmpty, head?.isAnswered(by: number, of: lines, reader.plain) == true {
        head?.entries = []
      }
      let isHead = ErrorHead.isHead(text, found)
      if !isCause || isHead {
        add(head, &index)
        head = isHead ? ErrorHead(text: text, number: number, count: count, entries: found) : nil
      }
      if isHead || number == last + 1 && Self.isHint(text) { continue }
      if values.hold(text, at: number, found, of: lines) { continue }
      if !found.isEmpty { last = number }
      for var entry in found {
        if entry.failure?.isDenial == true {
          denied = Denial.lines(below: number, of: lines)
          let rest = denied.map { reader.plain(lines[$0]) }.joined(separator: "\n")
          entry.tell(Denial("\(entry.message)\n\(rest)"))
        }
        add(entry, at: number, count, &index)
      }
    }
    add(head, &index)
  }

  // MARK: Lines

  /// What kubectl and Helm write below an error, as a line of its own.
  private static func isHint(_ line: String) -> Bool {
    line.drop(while: \.isWhitespace).lowercased().hasPrefix("ensure crds are installed first")
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

  private mutating func add(_ head: ErrorHead?, _ index: inout [String: Int]) {
    guard let head else { return }
    for entry in head.entries { add(entry, at: head.number, head.count, &index) }
  }

  private mutating func add(
    _ entry: Entry, at line: Int, _ count: Int, _ index: inout [String: Int]
  ) {
    let key =
      "\(entry.failure?.id ?? "")\n\(entry.object ?? "")\n"
      + (entry.failure == nil || entry.object == nil ? entry.message : entry.field ?? "")
    if let known = index[key] {
      entries[known].count += count
      return
    }
    let unknown = entries.count { $0.failure == nil }
    guard entries.count < Self.entryLimit, entry.failure != nil || unknown < Self.unknownLimit
    else {
      leftOut += 1
      return
    }
    index[key] = entries.count
    entries.append(entry)
    entries[entries.count - 1].line = line
    entries[entries.count - 1].count = count
  }
}

extension ErrorText.Entry {
  /// The words behind the webhook's name may be values.
  fileprivate mutating func tell(_ denial: Denial?) {
    guard let denial else { return }
    self.denial = denial
    message = denial.head
  }
}

extension Failure {
  fileprivate var isDenial: Bool { id == "webhook-denied" }
}
