/// The failures that may stand in a text at all: few of many, so that lines are asked for those alone.
struct KnownFailures {
  private let candidates: [(failure: Failure, pattern: ErrorPattern)]
  private let words: [[UInt8]]

  /// By which people know that something is an error.
  private static let signs = [
    "error", "fail", "invalid", "forbidden", "denied", "cannot", "unable to", "refused", "exceeded",
    "immutable", "not found", "timed out", "no matches for", "✗",
  ].map { Array($0.utf8) }

  init(in bytes: [UInt8]) {
    let text = bytes.map(\.lowercased)[...]
    var present: [[UInt8]: Bool] = [:]
    var found: [(Failure, ErrorPattern)] = []
    let ordered = Failure.all.filter { !$0.isFrame } + Failure.all.filter(\.isFrame)
    for failure in ordered {
      for pattern in failure.patterns {
        let word = Self.unescaped(pattern.longestPart)
        let isThere = present[word] ?? (text.endOfFirst(word) != nil)
        present[word] = isThere
        if isThere { found.append((failure, pattern)) }
      }
    }
    candidates = found
    words = Array(Set(found.map { Self.unescaped($0.1.longestPart) })) + Self.signs
  }

  /// Up to the first quote, which a log may have escaped.
  private static func unescaped(_ word: [UInt8]) -> [UInt8] {
    let parts = word.split(separator: UInt8(ascii: "\""))
    return parts.max { $0.count < $1.count }.map(Array.init) ?? word
  }

  func mayBeError(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.map(\.lowercased)[...]
    return words.contains { text.endOfFirst($0) != nil }
  }

  func looksLikeError(_ text: String) -> Bool {
    let bytes = text.utf8.map(\.lowercased)[...]
    return Self.signs.contains { bytes.endOfFirst($0) != nil }
  }

  /// What only says that something failed.
  func frame(in text: String) -> Failure? {
    let bytes = text.utf8.map(\.lowercased)[...]
    return candidates.first { $0.failure.isFrame && $0.pattern.matches(bytes) }?.failure
  }

  /// The most special one that matches.
  func failure(in text: String) -> Failure? {
    guard !candidates.isEmpty else { return nil }
    let bytes = text.utf8.map(\.lowercased)[...]
    return candidates.first { $0.pattern.matches(bytes) }?.failure
  }
}
