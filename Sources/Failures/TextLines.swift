/// The lines of a text that was read whole, or of the two ends of a longer one, by the numbers that they have
/// in the whole.
struct TextLines {
  let all: [ArraySlice<UInt8>]
  /// What stood on several lines and now stands on one.
  let texts: [UInt8]
  /// Of the whole text.
  let count: Int
  /// Lines of `all` in front of the cut, and by how much numbers behind it are higher.
  private let (front, shift): (Int, Int)

  init(_ text: [UInt8]) {
    let lines = Self.split(text)
    let joined = JoinedLines(lines)
    (all, texts) = (joined.lines, joined.texts)
    count = text.isEmpty ? 0 : lines.count - (lines.last?.isEmpty == true ? 1 : 0)
    (front, shift) = (lines.count, 0)
  }

  /// The lines that the cut tore are left out: what is left of one may look like another error. Only where one
  /// fills its end there is nothing else to read.
  ///
  /// - Parameter skipped: line feeds between both ends.
  init(_ start: [UInt8], end: [UInt8], skipped: Int) {
    let (before, behind) = (Self.split(start), Self.split(end))
    let whole = (
      before.count > 1 ? before.dropLast() : before[...],
      behind.dropFirst().allSatisfy(\.isEmpty) ? behind[...] : behind.dropFirst()
    )
    // Nobody takes what stands behind this for the rest of what stands before it.
    let joined = JoinedLines(whole.0 + [Array("…".utf8)[...]] + whole.1)
    (all, texts) = (joined.lines, joined.texts)
    front = whole.0.count
    let feeds = before.count - 1 + skipped
    shift = feeds + whole.1.startIndex - front - 1
    count = feeds + behind.count - (behind.last?.isEmpty == true ? 1 : 0)
  }

  private static func split(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  /// From 1.
  func number(of index: Int) -> Int { index + 1 + (index < front ? 0 : shift) }
}
