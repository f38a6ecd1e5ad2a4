import Testing
import YAMLSyntax

/// Large literal scalars are read from the file again: what comes back is what YAML says.
@Suite struct LiteralTextTests {
  /// Makes a scalar large without changing its form.
  private static let filler = String(repeating: "x", count: 300)

  @Test(arguments: [
    (header: "|", lines: ["  one", "  FILL", "  two"], text: "one\nFILL\ntwo\n"),
    (header: "|-", lines: ["  one", "  FILL"], text: "one\nFILL"),
    (header: "|+", lines: ["  one", "  FILL", "", "  ", ""], text: "one\nFILL\n\n\n\n"),
    (
      header: "|", lines: ["", "  ", "    FILL", "      in", "    out"],
      text: "\n\nFILL\n  in\nout\n"
    ),
    (header: "|2", lines: ["    in", "  FILL"], text: "  in\nFILL\n"),
    (header: "| # why", lines: ["     FILL", "", "      tail", "", ""], text: "FILL\n\n tail\n"),
    (
      header: "|", lines: ["  FILL é😀 ", "  # no comment", "  \ttab"],
      text: "FILL é😀 \n# no comment\n\ttab\n"
    ),
    (header: "&a !!str |", lines: ["  FILL"], text: "FILL\n"),
  ])
  func readsTheLines(_ scalar: (header: String, lines: [String], text: String)) {
    let text = scalar.text.replacing("FILL", with: Self.filler)
    let lines = scalar.lines.joined(separator: "\n").replacing("FILL", with: Self.filler)
    for lineEnd in ["\n", "\r\n"] {
      for tail in ["", "last: 1\n"] {
        let yaml = "a: 1\nb: \(scalar.header)\n\(lines)\n\(tail)".replacing("\n", with: lineEnd)
        let tree = SyntaxTree(parsing: SourceFile(path: "a.yaml", bytes: Array(yaml.utf8)))
        #expect(tree.errors.isEmpty)
        #expect(tree.roots.first?["b"]?.text == text)
        #expect(tree.roots.first?["b"]?.scalar() == .string(text))
      }
    }
  }

  @Test func endsWithTheFile() {
    let yaml = "a:\n  - |\n    one\n    \(Self.filler)"
    let tree = SyntaxTree(parsing: SourceFile(path: "a.yaml", bytes: Array(yaml.utf8)))
    let item = tree.roots.first?["a"]?.items.first { _ in true }
    #expect(item?.text == "one\n\(Self.filler)")
  }

  @Test func mayBeAKey() {
    let yaml = "? |\n  \(Self.filler)\n: 1\n? |\n  \(Self.filler)\n: 2\n"
    let tree = SyntaxTree(parsing: SourceFile(path: "a.yaml", bytes: Array(yaml.utf8)))
    #expect(tree.duplicateKeys.count == 1)
    #expect(tree.roots.first?.value(forKey: Self.filler + "\n")?.int == 2)
  }
}
