/// Lines that belong to one text: what YAML folded, and what Helm wrote between the errors of a list. The first
/// one gets it all, and those behind it nothing, so that the others keep their numbers.
struct JoinedLines {
  /// Behind these keys objects keep what went wrong.
  private static let keys = ["message: ", "- message: "].map { Array($0.utf8) }
  /// What stands behind each object of a list that is of no known kind.
  private static let hint = Array("ensure CRDs are installed first".utf8)
  /// Of one text.
  private static let limit = 200

  private(set) var lines: [ArraySlice<UInt8>]
  /// The texts that were made of several lines, once more: the words of some stood on two.
  private(set) var texts: [UInt8] = []

  init(_ lines: [ArraySlice<UInt8>]) {
    self.lines = lines
    var number = 0
    while number < self.lines.count {
      number += max(1, joinFolded(at: number))
    }
    for number in self.lines.indices.dropFirst() { joinHint(at: number) }
  }

  // MARK: YAML

  /// How many lines became one; 0: none.
  private mutating func joinFolded(at number: Int) -> Int {
    let line = lines[number]
    let indent = line.prefix { $0 == UInt8(ascii: " ") }.count
    let text = line.dropFirst(indent)
    guard let key = Self.keys.first(where: text.starts) else { return 0 }
    var scalar = FoldedScalar(text.dropFirst(key.count))
    let column = indent + (key.first == UInt8(ascii: "-") ? 2 : 0)
    var next = number + 1
    while scalar.isOpen, next < lines.count, next - number < Self.limit {
      let rest = lines[next].prefix { $0 == UInt8(ascii: " ") }
      let isBlank = lines[next].allSatisfy { $0 <= UInt8(ascii: " ") }
      guard rest.count > column || isBlank, scalar.takes(lines[next]) else { break }
      scalar.append(lines[next].dropFirst(rest.count))
      next += 1
    }
    guard next > number + 1 else { return 0 }
    lines[number] = (Array(line.prefix(indent + key.count)) + scalar.text)[...]
    for place in number + 1..<next { lines[place] = [] }
    texts += lines[number] + [UInt8(ascii: "\n")]
    return next - number
  }

  /// A text over several lines, as YAML folds it.
  private struct FoldedScalar {
    private(set) var text: [UInt8]
    private let quote: UInt8?
    private let isPlain: Bool
    private(set) var isOpen: Bool

    init(_ start: ArraySlice<UInt8>) {
      let start = start.withoutBlanksAtEnd
      let first = start.first ?? 0
      let isFolded = [">", ">-", ">+"].contains { start.elementsEqual($0.utf8) }
      quote = first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") ? first : nil
      isPlain = !isFolded && quote == nil
      text = isFolded ? [] : Array(start)
      isOpen =
        isFolded
        || (quote.map { !start.dropFirst().closes($0) }
          ?? !(start.isEmpty || first == UInt8(ascii: "|")))
    }

    /// Neither line of a plain text names anything: YAML would read a key. Such lines are of some list or log.
    func takes(_ line: ArraySlice<UInt8>) -> Bool {
      let mark = Array(": ".utf8)
      return !isPlain || line.endOfFirst(mark) == nil && text[...].endOfFirst(mark) == nil
    }

    mutating func append(_ line: ArraySlice<UInt8>) {
      let line = line.withoutBlanksAtEnd
      let isEscaped = quote == UInt8(ascii: "\"") && text.last == UInt8(ascii: "\\")
      if isEscaped { text.removeLast() } else { text.append(UInt8(ascii: " ")) }
      text += isEscaped && line.first == UInt8(ascii: "\\") ? line.dropFirst() : line
      if let quote { isOpen = !line.closes(quote) }
    }
  }

  // MARK: Helm

  /// `[… no matches for kind "A" …\nensure CRDs are installed first, … kind "B" …\nensure CRDs are installed
  /// first]`
  private mutating func joinHint(at number: Int) {
    guard lines[number].starts(with: Self.hint),
      let before = lines[..<number].lastIndex(where: { !$0.isEmpty }), before >= number - 20
    else { return }
    let rest = lines[number].dropFirst(Self.hint.count).withoutBlanksAtEnd
    guard rest.first == UInt8(ascii: ",") || rest.first == UInt8(ascii: "]") else { return }
    lines[before] = (lines[before].withoutBlanksAtEnd + rest)[...]
    lines[number] = []
  }
}

extension ArraySlice<UInt8> {
  fileprivate var withoutBlanksAtEnd: Self {
    self[..<(lastIndex { $0 > UInt8(ascii: " ") }.map { $0 + 1 } ?? startIndex)]
  }

  /// Whether a text in this quote ends here.
  fileprivate func closes(_ quote: UInt8) -> Bool {
    guard last == quote else { return false }
    let before = dropLast()
    if quote == UInt8(ascii: "'") {
      // Two of them are one of the text.
      return before.reversed().prefix { $0 == quote }.count.isMultiple(of: 2)
    }
    return before.reversed().prefix { $0 == UInt8(ascii: "\\") }.count.isMultiple(of: 2)
  }
}
