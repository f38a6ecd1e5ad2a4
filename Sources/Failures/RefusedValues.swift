/// The values that a chart's schema does not take: Helm lists them below, and each is part of that one error.
struct RefusedValues {
  private var start: Int?

  /// Whether a line only names one of them.
  mutating func hold(
    _ text: String, at number: Int, _ found: [ErrorText.Entry], of lines: [ArraySlice<UInt8>]
  ) -> Bool {
    if found.contains(where: { $0.failure?.id == "values-schema" }) { start = number }
    guard let first = start, text.drop(while: \.isWhitespace).hasPrefix("- "),
      found.allSatisfy({ $0.failure == nil })
    else { return false }
    // Up to the next empty line.
    let isWhole = lines[first..<number].allSatisfy { line in
      line.contains { $0 > UInt8(ascii: " ") }
    }
    start = isWhole ? number : nil
    return isWhole
  }
}
