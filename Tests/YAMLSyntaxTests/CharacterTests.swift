import Testing
import YAMLSyntax

/// What libyaml's own reader would refuse is refused wherever it stands, and all else is read as it
/// is: text that needs no decoding goes past that reader.
@Suite struct CharacterTests {
  static let refused: [[UInt8]] = [
    [0x00], [0x01], [0x0B], [0x0C], [0x1B], [0x1F], [0x7F],
    // C1 controls, U+FFFE, U+FFFF.
    [0xC2, 0x80], [0xC2, 0x84], [0xC2, 0x86], [0xC2, 0x9F], [0xEF, 0xBF, 0xBE], [0xEF, 0xBF, 0xBF],
    // No UTF-8: a lone continuation, longer than need be, half a pair, beyond the last, cut off.
    [0x80], [0xBF], [0xFF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
    [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80],
    [0xF5, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3, 0x28],
  ]

  static let taken = ["\t", "~", "\u{A0}", "é", "\u{FEFF}", "€", "\u{FFFD}", "\u{D7FF}", "😀"]

  @Test(arguments: refused)
  func refusesAtEveryOffset(_ bytes: [UInt8]) {
    for offset in 0..<140 {
      let filler = Array(repeating: UInt8(ascii: "x"), count: offset)
      let text = Array("# ".utf8) + filler + bytes + Array("\na: b\n".utf8)
      let tree = SyntaxTree(parsing: SourceFile(path: "a.yaml", bytes: text))
      // Where the character starts, or at the byte of it that cannot stand there.
      let place = (2 + offset)...(2 + offset + bytes.count)
      #expect(tree.errors.first.map { place.contains($0.range.start) } == true)
      #expect(tree.documents.isEmpty)
    }
  }

  @Test(arguments: refused)
  func refusesAtTheEnd(_ bytes: [UInt8]) {
    let text = Array("a: b # ".utf8) + bytes
    let tree = SyntaxTree(parsing: SourceFile(path: "a.yaml", bytes: text))
    #expect(tree.errors.count == 1)
  }

  @Test(arguments: taken)
  func readsAtEveryOffset(_ character: String) {
    for offset in 0..<140 {
      let value = "\"" + String(repeating: "x", count: offset) + character + "y\""
      let text = "a: \(value)\n"
      let tree = SyntaxTree(parsing: SourceFile(path: "a.yaml", bytes: Array(text.utf8)))
      let node = tree.roots.first?["a"]
      #expect(node?.text.map { "\"\($0)\"" } == value)
      #expect(node?.range == SourceRange(3, 3 + value.utf8.count))
    }
  }

  @Test(arguments: [
    "", "a", "a:", "a: b", "a: |", "a: \"", "[", "{a", "- ", "a: 'x\r", "---", "...",
  ])
  func endsWhereTheTextEnds(_ text: String) {
    let tree = SyntaxTree(parsing: SourceFile(path: "a.yaml", bytes: Array(text.utf8)))
    #expect(tree.errors.allSatisfy { $0.range.end <= text.utf8.count })
  }
}
