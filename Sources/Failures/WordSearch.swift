/// Looks for many words in one pass over a text, however many they are.
struct WordSearch {
  private let words: [[UInt8]]
  /// By the first two bytes: the first word that starts so, and behind each word the next one.
  private var heads = [Int32](repeating: -1, count: 1 << 16)
  private var followers: [Int32]

  /// - Parameter words: in lower case, each of two bytes or more.
  init(_ words: some Sequence<[UInt8]>) {
    self.words = words.filter { $0.count > 1 }
    followers = []
    for (number, word) in self.words.enumerated() {
      let start = Self.start(word[0], word[1])
      followers.append(heads[start])
      heads[start] = Int32(number)
    }
  }

  private static func start(_ first: UInt8, _ second: UInt8) -> Int {
    Int(first) << 8 | Int(second)
  }

  /// Those of the words that stand in `text`, which is in lower case.
  func found(in text: ArraySlice<UInt8>) -> Set<[UInt8]> {
    var isFound = [Bool](repeating: false, count: words.count)
    search(text) { word in
      isFound[word] = true
      return true
    }
    return Set(words.indices.filter { isFound[$0] }.map { words[$0] })
  }

  /// Whether any of the words stands in `text`, which is in lower case.
  func isAny(in text: ArraySlice<UInt8>) -> Bool {
    var isFound = false
    search(text) { _ in
      isFound = true
      return false
    }
    return isFound
  }

  /// - Parameter body: what to do with each word where it stands; false ends the search.
  private func search(_ text: ArraySlice<UInt8>, _ body: (Int) -> Bool) {
    text.withUnsafeBufferPointer { text in
      heads.withUnsafeBufferPointer { heads in
        var offset = 0
        while offset + 1 < text.count {
          var word = heads[Self.start(text[offset], text[offset + 1])]
          while word >= 0 {
            if stands(words[Int(word)], at: offset, in: text), !body(Int(word)) { return }
            word = followers[Int(word)]
          }
          offset += 1
        }
      }
    }
  }

  private func stands(_ word: [UInt8], at offset: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool
  {
    guard offset + word.count <= text.count else { return false }
    for place in 2..<max(2, word.count) where text[offset + place] != word[place] { return false }
    return true
  }
}
