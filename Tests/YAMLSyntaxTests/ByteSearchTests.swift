import Testing

@testable import YAMLSyntax

/// Searches for bytes against the plain way to do it.
struct ByteSearchTests {
  static let texts: [String] = [
    "", "$", "ab", "a$b$", "$imagepolicy", "x$imagepolicy", "$imagepolic",
    "$imagepolic$imagepolicy",
    "$$imagepolicy", "kubevet", "kkubevet", "kubeve", "kubevekubevet",
    String(repeating: "$", count: 70) + "imagepolicy",
    String(repeating: "kubeve", count: 30) + "t",
    String(repeating: "x", count: 61) + "kubevet", String(repeating: "x", count: 64) + "kubevet",
    String(repeating: "ku$", count: 50),
  ]

  @Test(arguments: texts)
  func findsWhatIsThere(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(bytes.contains("$imagepolicy") == bytes.holds("$imagepolicy"))
    #expect(bytes.contains("kubevet") == bytes.holds("kubevet"))
    #expect(bytes.contains("${") == bytes.holds("${"))
  }
}

extension [UInt8] {
  fileprivate func holds(_ word: String) -> Bool {
    let word = [UInt8](word.utf8)
    guard count >= word.count else { return false }
    return (0...count - word.count).contains { self[$0..<$0 + word.count].elementsEqual(word) }
  }
}
