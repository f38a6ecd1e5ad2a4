import Foundation
import TestSupport
import Testing

/// Every folder of `testdata/cases` is a run: the files in `head`, the line in `args`, and what it
/// prints in `expected.txt`, with the exit status on the last line. Files in `base` are committed to a
/// git repository first; those that `head` does not have are deleted then.
@Suite struct CaseTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var testDescription: String { name }
  }

  static let folder = testdata.appending(path: "cases")
  static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { !$0.hasPrefix(".") }.sorted().map(Case.init)

  @Test func areThere() { #expect(Self.cases.count >= 36) }

  @Test(arguments: cases)
  func printsWhatIsExpected(_ test: Case) async throws {
    let source = Self.folder.appending(path: test.name)
    let head = try await Self.folder(from: source)
    defer { head.remove() }
    var program = Program(in: head)
    program.environment = GitFolder.environment
    // The first of January 2026.
    program.environment["SOURCE_DATE_EPOCH"] = "1767225600"
    program.input = try? String(contentsOf: source.appending(path: "input"), encoding: .utf8)
    let line = try String(contentsOf: source.appending(path: "args"), encoding: .utf8)
    let outcome = try await program.run(line.split(whereSeparator: \.isWhitespace).map(String.init))
    let notes = outcome.errors.split(separator: "\n").map { "stderr: \($0)\n" }.joined()
    try expectGolden(
      Self.withoutCommits(outcome.output) + notes + "exit \(outcome.status)\n",
      "testdata/cases/\(test.name)/expected.txt")
  }

  private static func folder(from source: URL) async throws -> Folder {
    let base = source.appending(path: "base")
    guard FileManager.default.fileExists(atPath: base.path) else {
      return try Folder(copyOf: source.appending(path: "head"))
    }
    let folder = try Folder(copyOf: base)
    let repository = try await GitFolder(in: folder)
    try await repository.commitAll("base")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    where name != ".git" {
      try FileManager.default.removeItem(at: folder[name])
    }
    try folder.copyAll(of: source.appending(path: "head"))
    return folder
  }

  /// Ids of commits hang on the version of git.
  private static func withoutCommits(_ text: String) -> String {
    text.replacing(/\b[0-9a-f]{40}\b/, with: "<commit>")
      .replacing(/\((`?)[0-9a-f]{12}`?\)/) { "(\($0.1)<commit>\($0.1))" }
  }
}
