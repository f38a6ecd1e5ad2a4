/// A line that looks like an error and ends in a colon: where nothing below answers it, it is an error itself.
struct ErrorHead {
  let text: String
  let number: Int
  let count: Int
  /// The lines right below it.
  let causes: Range<Int>
  /// What it says by itself; empty once something has answered it.
  var entries: [ErrorText.Entry]

  /// How every tool starts another error.
  private static let starts = ["error", "fatal", "warning:", "✗"]
  /// Causes of one error.
  private static let limit = 200
  /// Below it, with the dump of an object between.
  private static let distance = 20

  /// Only behind a head: a line that starts with a star, or with the path of a field, is one of several causes.
  static func isCause(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.prefix(2)
    return text.first == UInt8(ascii: "*")
      || text.first == UInt8(ascii: ".") && text.last?.isLetter == true
  }

  /// The lines below one that are its causes.
  static func causes(below number: Int, of lines: [ArraySlice<UInt8>]) -> Range<Int> {
    let causes = lines[(number + 1)...].prefix(limit).prefix { $0.isBlank || isCause($0) }
    return causes.startIndex..<causes.endIndex
  }

  /// What it says of the error on another line.
  func text(for number: Int) -> String? { causes.contains(number) ? text : nil }

  /// Whether what a line says is announced, and not said yet.
  static func isHead(_ text: String, _ found: [ErrorText.Entry]) -> Bool {
    text.last { !$0.isWhitespace } == ":" && found.allSatisfy { $0.failure?.isFrame ?? true }
  }

  /// Whether the error on another line is what this one announces: as a cause, or as the next line that says
  /// anything.
  func isAnswered(
    by number: Int, of lines: [ArraySlice<UInt8>], _ plain: (ArraySlice<UInt8>) -> String
  ) -> Bool {
    if Self.isCause(lines[number]) { return true }
    let start = plain(lines[number]).drop(while: \.isWhitespace).prefix(20).lowercased()
    guard !Self.starts.contains(where: start.hasPrefix), number - self.number <= Self.distance
    else { return false }
    return lines[self.number + 1..<number].allSatisfy { line in
      LogLine.texts(in: plain(line)).allSatisfy { $0.allSatisfy(\.isWhitespace) }
    }
  }
}
