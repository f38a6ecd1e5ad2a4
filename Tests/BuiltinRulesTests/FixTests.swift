import BuiltinRules
import Linting
import TestSupport
import Testing
import YAMLSyntax

/// Every bad example of a rule that can be mended, in every form in which it might be written.
@Suite struct FixTests {
  static let cases = ExampleTests.cases.filter {
    $0.rule.fix?.isSafe == true && $0.example.verdict == .bad
  }

  @Test(arguments: Rule.all.filter { $0.fix?.isSafe == true }.map(\.id))
  func mendsSomeExample(_ id: String) async {
    var isMended = false
    for test in Self.cases where test.rule.id == id {
      let yaml = test.example.marked.yaml
      if await mended(yaml, test) != yaml { isMended = true }
    }
    #expect(isMended)
  }

  @Test(arguments: Rule.all.filter { $0.fix == nil }.map(\.id))
  func saysSoWhereSomethingIsMended(_ id: String) async {
    for test in ExampleTests.cases where test.rule.id == id {
      let yaml = test.example.marked.yaml
      let found = await test.rule.findings(
        in: yaml, of: test.example, was: test.example.markedBefore.yaml, beside: test.others)
      #expect(found.allSatisfy { $0.repair == nil })
    }
  }

  @Test(arguments: cases)
  func leavesWhatIsReadAsBefore(_ test: ExampleTests.Case) async {
    let yaml = await mended(test.example.marked.yaml, test)
    #expect(manifestFile(yaml).tree.errors.isEmpty)
    #expect(await mended(yaml, test) == yaml)
  }

  @Test(arguments: cases)
  func editsWindowsTextsAlike(_ test: ExampleTests.Case) async {
    let yaml = test.example.marked.yaml
    let expected = await mended(yaml, test).replacing("\n", with: "\r\n")
    #expect(await mended(yaml.replacing("\n", with: "\r\n"), test) == expected)
  }

  @Test(arguments: cases.filter { !$0.example.yaml.hasPrefix("{") })
  func editsBehindMultiByteTextAlike(_ test: ExampleTests.Case) async {
    let before = "# größer: 大きい 😀\n---\n"
    let yaml = test.example.marked.yaml
    let expected = await mended(yaml, test)
    #expect(await mended(before + yaml, test) == before + expected)
  }

  /// With all edits made, as long as there are some.
  private func mended(_ yaml: String, _ test: ExampleTests.Case) async -> String {
    var bytes = Array(yaml.utf8)
    for _ in 0..<20 {
      var texts: [String: SourceText] = [:]
      var chosen: [EditGroup] = []
      let found = await test.rule.findings(
        in: String(decoding: bytes, as: UTF8.self), of: test.example, beside: test.others)
      for finding in found {
        guard let edits = finding.repair?.edits(in: &texts),
          !chosen.contains(where: { $0.collides(with: edits) })
        else { continue }
        chosen.append(edits)
      }
      guard !chosen.isEmpty, let next = bytes.applying(chosen.flatMap(\.edits)) else { break }
      bytes = next
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
