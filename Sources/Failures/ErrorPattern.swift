/// The words by which an error text is known, as a fact that a reader can check: `*` stands for any text of
/// the same line, and `^` at its start for the error's first word behind all frames. Upper and lower case are the
/// same, for tools changed their minds about them.
package struct ErrorPattern: Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  package let description: String
  private let parts: [[UInt8]]
  private let isAtStart: Bool

  package init(stringLiteral text: String) {
    description = text
    isAtStart = text.hasPrefix("^")
    parts = text.drop { $0 == "^" }.split(separator: "*").map { Array($0.utf8.map(\.lowercased)) }
  }

  /// What tells best whether the pattern can match at all.
  var longestPart: [UInt8] { parts.max { $0.count < $1.count } ?? [] }

  /// Whether all parts stand in `line`, in their order.
  package func matches(_ line: String) -> Bool { matches(line.utf8.map(\.lowercased)[...]) }

  /// The same of a text in lower case.
  func matches(_ text: ArraySlice<UInt8>) -> Bool {
    if isAtStart, let first = parts.first, !text.starts(with: first) { return false }
    var rest = text
    for part in parts {
      guard let end = rest.endOfFirst(part) else { return false }
      rest = rest[end...]
    }
    return true
  }
}

extension ArraySlice<UInt8> {
  var isBlank: Bool { allSatisfy { $0 <= UInt8(ascii: " ") } }

  /// The offset behind the first place where `word` stands.
  func endOfFirst(_ word: [UInt8]) -> Int? {
    guard let first = word.first, count >= word.count else { return nil }
    return withUnsafeBufferPointer { text in
      word.withUnsafeBufferPointer { word in
        var offset = 0
        let last = text.count - word.count
        while offset <= last {
          if text[offset] == first {
            var length = 1
            while length < word.count, text[offset + length] == word[length] { length += 1 }
            if length == word.count { return startIndex + offset + length }
          }
          offset += 1
        }
        return nil
      }
    }
  }
}

extension UInt8 {
  var lowercased: UInt8 {
    UInt8(ascii: "A") <= self && self <= UInt8(ascii: "Z") ? self + 32 : self
  }
}
