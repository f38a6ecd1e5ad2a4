/// The failures that may stand in a text at all: few of many, so that lines are asked for those alone.
struct KnownFailures {
  private let candidates: [(failure: Failure, pattern: ErrorPattern)]
  private let words: WordSearch

  private let signs = ErrorSigns()

  init(in bytes: [UInt8]) {
    let ordered = Failure.all.filter { !$0.isFrame } + Failure.all.filter(\.isFrame)
    let all = ordered.flatMap { failure in
      failure.patterns.map { (failure, $0, word: Self.unescaped($0.longestPart)) }
    }
    let present = WordSearch(Set(all.map(\.word))).found(in: Self.unbroken(bytes)[...])
    candidates = all.filter { present.contains($0.word) }.map { ($0.0, $0.1) }
    words = WordSearch(present.union(ErrorSigns.words))
  }

  /// In one line and in lower case: a terminal may have broken the words.
  private static func unbroken(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var isAtStart = false
    for byte in bytes where byte != UInt8(ascii: "\r") {
      if byte == UInt8(ascii: "\n") {
        if !isAtStart { text.append(UInt8(ascii: " ")) }
        isAtStart = true
      } else if !isAtStart || byte != UInt8(ascii: " ") {
        text.append(byte.lowercased)
        isAtStart = false
      }
    }
    return text
  }

  /// Up to the first quote, which a log may have escaped.
  private static func unescaped(_ word: [UInt8]) -> [UInt8] {
    let parts = word.split(separator: UInt8(ascii: "\""))
    return parts.max { $0.count < $1.count }.map(Array.init) ?? word
  }

  func mayBeError(_ line: ArraySlice<UInt8>) -> Bool {
    words.isAny(in: line.map(\.lowercased)[...])
  }

  func looksLikeError(_ text: String) -> Bool { signs.looksLikeError(text) }

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
