import Testing
import YAMLSyntax

/// Byte offsets become lines and columns as editors count them, and lines become text.
@Suite struct LineTableTests {
  private func table(_ text: String) -> LineTable {
    LineTable(SourceFile(path: "lines.yaml", bytes: Array(text.utf8)))
  }

  @Test func countsColumnsInUnicodeScalars() {
    let lines = table("größe: 😀\nx: y")
    #expect(
      lines.location(of: SourceRange(9, 13))
        == SourceLocation(line: 1, column: 8, endLine: 1, endColumn: 9))
    #expect(
      lines.location(of: SourceRange(9, 17))
        == SourceLocation(line: 1, column: 8, endLine: 2, endColumn: 4))
  }

  @Test func knowsWindowsLineEnds() {
    let lines = table("a: 1\r\nb: 2\r\n")
    #expect(lines.text(ofLine: 1) == "a: 1")
    #expect(lines.text(ofLine: 2) == "b: 2")
    #expect(lines.text(ofLine: 3) == "")
    #expect(lines.text(ofLine: 4) == nil)
    #expect(lines.text(ofLine: 0) == nil)
    #expect(lines.line(of: 6) == 2)
    #expect(lines.byteRange(ofLine: 2) == 6..<10)
  }

  @Test func takesNoByteOrderMarkForACharacter() {
    let lines = table("\u{FEFF}a: 1\nb: 2")
    #expect(lines.text(ofLine: 1) == "a: 1")
    #expect(
      lines.location(of: SourceRange(6, 7))
        == SourceLocation(line: 1, column: 4, endLine: 1, endColumn: 5))
    #expect(lines.location(of: SourceRange(0, 3)).column == 1)
  }

  /// Lines that end before, at and behind every place where counting may start anew.
  @Test func agreesWithAWalkAlongTheText() {
    let bytes = (0..<700).map {
      $0 % 9 == 4 || $0 % 128 == 127 || $0 > 690 ? 0x0A : UInt8(ascii: "x")
    }
    let lines = LineTable(SourceFile(path: "lines.yaml", bytes: bytes))
    var (line, start) = (1, 0)
    for offset in 0...bytes.count {
      let place = lines.location(of: SourceRange(offset, offset))
      #expect(place.line == line && place.column == offset - start + 1)
      #expect(lines.line(of: offset) == line)
      guard offset < bytes.count, bytes[offset] == 0x0A else { continue }
      #expect(lines.byteRange(ofLine: line) == start..<offset)
      (line, start) = (line + 1, offset + 1)
    }
    #expect(lines.byteRange(ofLine: line) == start..<bytes.count)
    #expect(lines.byteRange(ofLine: line + 1) == nil)
  }

  @Test func countsAlongLongLines() {
    let lines = table("a\n" + String(repeating: "ö", count: 1_000) + "\n" + "b")
    for count in [0, 1, 63, 64, 65, 500, 1_000] {
      let offset = 2 + 2 * count
      #expect(
        lines.location(of: SourceRange(offset, offset))
          == SourceLocation(line: 2, column: count + 1, endLine: 2, endColumn: count + 1))
    }
    let first = table("\u{FEFF}" + String(repeating: "x", count: 1_000))
    #expect(first.location(of: SourceRange(903, 904)).column == 901)
  }

  @Test func hasOneLineInAnEmptyText() {
    let lines = table("")
    #expect(lines.text(ofLine: 1) == "")
    #expect(lines.text(ofLine: 2) == nil)
    #expect(
      lines.location(of: SourceRange(0, 0))
        == SourceLocation(line: 1, column: 1, endLine: 1, endColumn: 1))
  }

  @Test func staysWithinTheText() {
    let lines = table("ab\ncd")
    #expect(
      lines.location(of: SourceRange(4, 99))
        == SourceLocation(line: 2, column: 2, endLine: 2, endColumn: 3))
    #expect(
      lines.location(of: SourceRange(4, 1))
        == SourceLocation(line: 2, column: 2, endLine: 2, endColumn: 2))
  }

  @Test func findsWordsInBytes() {
    let bytes = Array("xkinkind".utf8)
    #expect(bytes.contains("kind"))
    #expect(!bytes.contains("kinds"))
    #expect(!Array("kin".utf8).contains("kind"))
    #expect(!([] as [UInt8]).contains("a"))
    #expect(Array("kind".utf8).contains("kind"))
  }

  /// All of a file may stand in one line: what is read of it is what stands there, whatever its letters.
  @Test(arguments: ["a", "ä", "a€😀b", "\u{301}x"])
  func readsAPartOfALine(_ pattern: String) {
    let line = String(repeating: pattern, count: 200)
    let lines = table("x\n\(line)\r\nend")
    let characters = Array(line.unicodeScalars)
    for column in [1, 2, 3, 127, 128, 129, 200, characters.count] where column <= characters.count {
      let part = characters[(column - 1)...].prefix(10)
      let text = lines.text(ofLine: 2, from: column, length: 10)
      #expect(text.map { Array($0.unicodeScalars) } == Array(part), "\(column)")
      let offset = 2 + String(String.UnicodeScalarView(characters[..<(column - 1)])).utf8.count
      #expect(lines.location(of: SourceRange(offset, offset)).column == column)
    }
    #expect(lines.text(ofLine: 3, from: 2, length: 10) == "nd")
    #expect(lines.text(ofLine: 4, from: 1, length: 10) == nil)
    #expect(lines.isLonger(than: 199, line: 2))
    #expect(!lines.isLonger(than: 200, line: 1) && !lines.isLonger(than: 10_000, line: 2))
  }
}
