import Foundation
import TestSupport
import Testing
import YAMLSyntax

/// Every text in `testdata/yaml` gives the tree beside it: kinds, styles, types, spans, comments,
/// repeated keys and errors. A new case is a `.yaml` (or `.json`) and a `.tree`, and no code.
@Suite struct TreeTests {
  static let cases: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: testdata.appending(path: "yaml").path)
    return (names ?? []).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") }
      .filter { $0 != "dialects.json" }
      .sorted()
  }()

  @Test func findsTheCases() { #expect(Self.cases.count >= 40) }

  @Test(arguments: cases)
  func readsTheTree(_ name: String) throws {
    let file = SourceFile(path: name, bytes: try bytes(of: "yaml/\(name)"))
    let stem = name.prefix { $0 != "." }
    try expectGolden(TreeDump(SyntaxTree(parsing: file)).text, "testdata/yaml/\(stem).tree")
  }

  /// A stream that is read from its middle on gives the same documents as when read whole.
  @Test func readsAPartOfAFile() throws {
    let bytes = Array("a: größer\n---\nb: [1, 2]\n---\nc: 3\n".utf8)
    let file = SourceFile(path: "part.yaml", bytes: bytes)
    let start = try #require(bytes.firstIndex(of: UInt8(ascii: "-")))
    let end = try #require(bytes.lastIndex(of: UInt8(ascii: "-"))) - 2
    let root = try #require(SyntaxTree(parsing: file, range: start..<end).roots.first)
    #expect(root["b"]?.items.compactMap(\.int) == [1, 2])
    let place = LineTable(file).location(of: try #require(root["b"]).range)
    #expect(place == SourceLocation(line: 3, column: 4, endLine: 3, endColumn: 10))
  }
}
