/// Goes through the lines that may hold an error, with what earlier ones say of later ones.
struct ErrorScan {
  private let lines: [ArraySlice<UInt8>]
  private let reader: ErrorReader
  private let wrapped: WrappedLines

  private(set) var errors = ErrorCollection()
  private var head: ErrorHead?
  private var values = RefusedValues()
  /// The last line that says an error, and which.
  private var last: (number: Int, failure: Failure?) = (-1, nil)
  /// Lines that belong to one before them.
  private var passed = 0..<0
  private var consumed = -1

  init(_ lines: [ArraySlice<UInt8>], _ reader: ErrorReader) {
    (self.lines, self.reader) = (lines, reader)
    wrapped = WrappedLines(reader: reader, lines: lines)
  }

  /// - Parameter chosen: in the order of the text.
  mutating func read(_ chosen: [(number: Int, count: Int)]) {
    for (number, count) in chosen where !passed.contains(number) && number > consumed {
      read(number, count)
    }
    addHead()
  }

  private mutating func read(_ number: Int, _ count: Int) {
    let text = reader.plain(lines[number])
    let isCause = ErrorHead.isCause(lines[number])
    var found = reader.entries(in: text, head: isCause ? head?.text(for: number) : nil)
    if let whole = wrapped.entries(from: number, text, found) { (found, consumed) = whole }
    // A dump between a head and its error.
    if found.isEmpty, LogLine.texts(in: text).isEmpty {
      if LogLine.isDebug(text) { passed = linesBelow(number, text) }
      return
    }
    if !found.isEmpty, head?.isAnswered(by: number, of: lines, reader.plain) == true {
      head?.entries = []
    }
    let isHead = ErrorHead.isHead(text, found)
    if !isCause || isHead {
      addHead()
      let causes = isHead ? ErrorHead.causes(below: number, of: lines) : 0..<0
      head =
        isHead
        ? ErrorHead(text: text, number: number, count: count, causes: causes, entries: found) : nil
    }
    if isHead || number == last.number + 1 && isHint(text)
      || values.hold(text, at: number, found, of: lines)
    {
      return
    }
    if !found.isEmpty { last = (number, found.last?.failure) }
    for entry in found { add(entry, at: number, count) }
  }

  private mutating func add(_ entry: ErrorText.Entry, at number: Int, _ count: Int) {
    var entry = entry
    if let denial = entry.denial {
      passed = Denial.lines(below: number, of: lines)
      entry.denial = denial.with(passed.map { reader.plain(lines[$0]) })
    }
    errors.add(entry, at: number, count)
  }

  private mutating func addHead() {
    guard let head else { return }
    for entry in head.entries { errors.add(entry, at: head.number, head.count) }
  }

  /// What kubectl and Helm write below an error, as a line of its own.
  private func isHint(_ line: String) -> Bool {
    let text = line.drop(while: \.isWhitespace).lowercased()
    return text.hasPrefix("ensure crds are installed first")
      || text.hasPrefix("context deadline exceeded") && text.count < 30
        && last.failure?.isOfTime == true
  }

  /// Those that belong to a line: its causes, or what a policy says.
  private func linesBelow(_ number: Int, _ text: String) -> Range<Int> {
    Denial.isDenial(text[...])
      ? Denial.lines(below: number, of: lines) : ErrorHead.causes(below: number, of: lines)
  }
}

extension Failure {
  /// Something took too long: Helm says so once more.
  fileprivate var isOfTime: Bool { ["deadline", "hook-failed", "hook-timeout"].contains(id) }
}
