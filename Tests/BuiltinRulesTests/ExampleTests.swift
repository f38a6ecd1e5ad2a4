import BuiltinRules
import Foundation
import Linting
import TestSupport
import Testing
import YAMLSyntax

/// Every example of every rule is a test case, in every form in which it might be written; a new
/// rule needs no new test.
@Suite struct ExampleTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var rule: Rule
    var example: Example
    var testDescription: String { "\(rule.id), line \(example.line)" }
    /// What a rule about other rules needs beside it.
    var others: [Rule] { rule.id == "unused-suppression" ? Rule.all : [] }
  }

  static let cases = Rule.all.flatMap { rule in
    rule.examples.map { Case(rule: rule, example: $0) }
  }

  @Test(arguments: cases)
  func pointsAtTheMarkers(_ test: Case) async {
    let (yaml, markers) = test.example.marked
    let found = await test.rule.positions(
      in: yaml, of: test.example, was: test.example.markedBefore.yaml, beside: test.others)
    #expect(
      found == test.example.markedBefore.markers + markers,
      sourceLocation: test.example.sourceLocation)
  }

  /// What cannot be read is quiet, whatever the rule says.
  @Test(
    arguments: cases.filter { !["invalid-yaml", "unrendered-template"].contains($0.rule.id) })
  func canBeRead(_ test: Case) {
    let errors = manifestFile(test.example.marked.yaml).tree.errors
    #expect(errors.map(\.message) == [], sourceLocation: test.example.sourceLocation)
  }

  @Test(arguments: cases)
  func marksExactlyWhatIsBad(_ test: Case) {
    let example = test.example
    let isMarked = !example.marked.markers.isEmpty || !example.markedBefore.markers.isEmpty
    #expect(isMarked == (test.example.verdict == .bad), sourceLocation: test.example.sourceLocation)
  }

  @Test(arguments: cases)
  func isUnmovedByWindowsLineEnds(_ test: Case) async {
    let (yaml, markers) = test.example.marked
    let found = await test.rule.positions(
      in: yaml.replacing("\n", with: "\r\n"), of: test.example, was: test.example.markedBefore.yaml,
      beside: test.others)
    #expect(
      found == test.example.markedBefore.markers + markers,
      sourceLocation: test.example.sourceLocation)
  }

  @Test(arguments: cases.filter { !$0.example.yaml.hasPrefix("{") })
  func isUnmovedByMultiByteTextBefore(_ test: Case) async {
    let before = "# größer: 大きい 😀\n---\n"
    let (yaml, markers) = Example.split(before + test.example.yaml)
    let found = await test.rule.positions(
      in: yaml, of: test.example, was: test.example.markedBefore.yaml, beside: test.others)
    #expect(
      found == test.example.markedBefore.markers + markers,
      sourceLocation: test.example.sourceLocation)
  }

  @Test(
    arguments: cases.filter {
      !["invalid-yaml", "missing-type"].contains($0.rule.id) && !$0.example.yaml.hasPrefix("{")
        && $0.example.holdsObjects
    })
  func isTheSameWithinAList(_ test: Case) async {
    var list = "apiVersion: v1\nkind: List\nitems:\n"
    for document in test.example.yaml.components(separatedBy: "\n---\n") {
      let lines = document.split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() {
        list += (number == 0 ? "  - " : "    ") + line + "\n"
      }
    }
    let (yaml, markers) = Example.split(list)
    let found = await test.rule.positions(
      in: yaml, of: test.example, was: test.example.markedBefore.yaml, beside: test.others)
    #expect(
      found == test.example.markedBefore.markers + markers,
      sourceLocation: test.example.sourceLocation)
  }

  @Test(
    arguments: cases.filter { !$0.example.marked.markers.isEmpty && $0.rule.id != "invalid-yaml" })
  func keepsQuietBehindASuppression(_ test: Case) async {
    let (yaml, markers) = test.example.marked
    var lines = yaml.components(separatedBy: "\n")
    for line in Set(markers.map(\.line)) {
      lines[line - 1] += "  # kubevet: ignore[\(test.rule.id)] known"
    }
    let found = await test.rule.findings(
      in: lines.joined(separator: "\n"), of: test.example, was: test.example.markedBefore.yaml,
      beside: test.others)
    #expect(found.count == markers.count, sourceLocation: test.example.sourceLocation)
    // A refusal can only be acknowledged.
    #expect(
      found.allSatisfy { $0.isSuppressed != $0.isRefusal },
      sourceLocation: test.example.sourceLocation)
  }
}

extension Example {
  /// Its text is no kustomization and no pipeline.
  fileprivate var holdsObjects: Bool {
    !path.hasSuffix("kustomization.yaml") && !path.hasPrefix(".")
  }
}

/// Applied over itself, no example is a change.
@Suite struct UnchangedTests {
  @Test(arguments: ExampleTests.cases.filter { $0.example.was != nil })
  func keepsQuietWhereNothingChanges(_ test: ExampleTests.Case) async {
    let yaml = test.example.marked.yaml
    let found = await test.rule.findings(in: yaml, of: test.example, was: yaml)
    #expect(found.isEmpty, sourceLocation: test.example.sourceLocation)
  }
}

@Suite struct RegistryTests {
  @Test func listsEveryRuleFileOnce() throws {
    let module = repository.appending(path: "Sources/BuiltinRules")
    let files = try FileManager.default.subpathsOfDirectory(atPath: module.path)
      .filter { $0.contains("/") && $0.hasSuffix(".swift") }
    #expect(files.count == Rule.all.count)
    #expect(Rule.all.map(\.id) == Rule.all.map(\.id).sorted())
    #expect(Set(Rule.all.map(\.id)).count == Rule.all.count)
  }

  @Test(arguments: Rule.all.map(\.id))
  func showsBothSides(_ id: String) throws {
    let rule = try #require(Rule.all.first { $0.id == id })
    #expect(rule.examples.count { $0.verdict == .good } >= 2 || rule.id == "invalid-yaml")
    #expect(rule.examples.contains { $0.verdict == .bad })
    #expect(!rule.summary.hasSuffix("."))
    #expect(!rule.remedy.hasSuffix("."))
    #expect(rule.id.allSatisfy { $0.isLowercase || $0 == "-" })
  }
}
