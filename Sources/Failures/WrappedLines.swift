/// An error that a terminal or a mail broke into lines: nothing but the words that tell which one it is leads
/// over the break.
struct WrappedLines {
  /// What is shorter was not broken.
  private static let width = 60
  private static let limit = 4

  let reader: ErrorReader
  let lines: [ArraySlice<UInt8>]

  /// The entries of the line with those behind it, and the last of them; nil: it says all by itself, or what
  /// follows is no part of it.
  func entries(
    from number: Int, _ text: String, _ found: [ErrorText.Entry]
  ) -> (entries: [ErrorText.Entry], last: Int)? {
    guard !found.isEmpty, found.allSatisfy({ $0.failure?.isFrame ?? true }) else { return nil }
    var whole = text.trimmingBlanks
    var length = whole.count
    for next in number + 1..<min(lines.count, number + Self.limit + 1) {
      guard length >= Self.width || whole.isOpen else { return nil }
      let line = reader.plain(lines[next]).trimmingBlanks
      guard !line.isEmpty else { return nil }
      if whole.isOpen {
        let entries = reader.entries(in: "\(whole) \(line)", head: nil)
        if entries.contains(where: { $0.failure?.isFrame == false }) { return (entries, next) }
      }
      guard !reader.knows(line) else { return nil }
      for blank in [" ", ""] where leads(over: blank, between: whole, and: line) {
        let entries = reader.entries(in: whole + blank + line, head: nil)
        if entries.contains(where: { $0.failure?.isFrame == false }) { return (entries, next) }
      }
      (whole, length) = ("\(whole) \(line)", line.count)
    }
    return nil
  }

  /// Whether words of a pattern stand on both sides of the break.
  private func leads(over blank: String, between start: String, and end: String) -> Bool {
    guard let failure = reader.known.failure(in: start + blank + end), !failure.isFrame else {
      return false
    }
    return reader.known.failure(in: "\(start)\u{0}\(end)")?.id != failure.id
  }
}

extension ErrorReader {
  /// Whether a line names an error by itself.
  fileprivate func knows(_ line: String) -> Bool { known.failure(in: line) != nil }
}

extension String {
  /// It ends within the dump of a value, or before it.
  fileprivate var isOpen: Bool {
    let bytes = utf8
    return hasSuffix(": Invalid value:")
      || bytes.count { $0 == UInt8(ascii: "{") } > bytes.count { $0 == UInt8(ascii: "}") }
  }

  fileprivate var trimmingBlanks: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
