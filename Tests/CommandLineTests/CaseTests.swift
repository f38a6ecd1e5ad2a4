import Foundation
import TestSupport
import Testing

/// Every folder of `testdata/cases` is a run: the files in `head`, the line in `args`, and what it
/// prints in `expected.txt`, with the exit status on the last line.
@Suite struct CaseTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var testDescription: String { name }
  }

  static let folder = testdata.appending(path: "cases")
  static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { !$0.hasPrefix(".") }.sorted().map(Case.init)

  @Test func areThere() { #expect(Self.cases.count >= 12) }

  @Test(arguments: cases)
  func printsWhatIsExpected(_ test: Case) async throws {
    let source = Self.folder.appending(path: test.name)
    let head = try Folder(copyOf: source.appending(path: "head"))
    defer { head.remove() }
    var program = Program(in: head)
    program.input = try? String(contentsOf: source.appending(path: "input"), encoding: .utf8)
    let line = try String(contentsOf: source.appending(path: "args"), encoding: .utf8)
    let outcome = try await program.run(line.split(whereSeparator: \.isWhitespace).map(String.init))
    let notes = outcome.errors.split(separator: "\n").map { "stderr: \($0)\n" }.joined()
    try expectGolden(
      outcome.output + notes + "exit \(outcome.status)\n",
      "testdata/cases/\(test.name)/expected.txt")
  }
}
