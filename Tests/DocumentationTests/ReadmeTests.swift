import Foundation
import TestSupport
import Testing

/// The README's example, run as written, prints what the README says.
@Suite struct ReadmeTests {
  @Test func exampleSaysWhatItSays() async throws {
    let readme = try String(contentsOf: repository.appending(path: "README.md"), encoding: .utf8)
    let manifest = try #require(block("yaml", in: readme))
    let expected = try #require(block("text", in: readme))
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let k8s = folder.appending(path: "k8s")
    try FileManager.default.createDirectory(at: k8s, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try manifest.write(to: k8s.appending(path: "cart.yaml"), atomically: true, encoding: .utf8)
    let result = try await runKubevet(["check", "k8s"], in: folder)
    #expect(result.output == expected)
    #expect(
      result.errors
        == "kubevet: note: this is no git repository: there is nothing to compare with\n")
    #expect(result.status == 1)
  }

  @Test func demoFindsTheFaultsOfTheShop() async throws {
    let result = try await runKubevet(
      ["check", "testdata/shop/k8s", "--format", "text", "--against", "none"], in: repository)
    #expect(result.status == 1)
    #expect(result.output.hasSuffix("6 errors, 7 warnings, 1 info in 12 objects, 5 files\n"))
    #expect(!result.output.contains("not-a-real-password"))
  }

  /// The first fenced block of a language.
  private func block(_ language: String, in text: String) -> String? {
    guard let start = text.range(of: "```\(language)\n"),
      let end = text.range(of: "```\n", range: start.upperBound..<text.endIndex)
    else { return nil }
    return String(text[start.upperBound..<end.lowerBound])
  }
}
