import Linting
import Manifests
import TestSupport
import Testing
import YAMLSyntax

/// The configuration accepts findings by what they are about, for a reason, until a day; what it accepts in
/// vain is said.
@Suite struct ConfiguredSuppressionTests {
  private static let rules = [Rule.images, Rule.unused]

  private static let files = ["dev/a.yaml", "prod/a.yaml"].map { path in
    (
      path,
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: \(path.prefix { $0 != "/" })}
      spec:
        template:
          spec:
            containers: [{name: a, image: x}, {name: b, image: x}]
      """
    )
  }

  private static func found(
    _ entry: String, today: String = "2026-01-01", coverage: Linter.Coverage = .init()
  ) async throws -> [Finding] {
    let manifests = files.map { manifestFile($0.1, path: $0.0) }
    let settings = try configuration("suppressions:\n  - {\(entry)}\n", rules)
    let linter = Linter(
      rules: rules, configuration: settings, today: Day(today), coverage: coverage)
    return await linter.lint(manifests, Inventory(manifests.flatMap(\.resources)), jobs: 1)
  }

  private static let all = ["dev/a.yaml a", "dev/a.yaml b", "prod/a.yaml a", "prod/a.yaml b"]

  @Test(
    arguments: [
      ("", all), ("paths: [dev/**]", Array(all.prefix(2))), ("paths: [dev]", Array(all.prefix(2))),
      ("paths: [\"d*\"]", []),
      ("paths: [x, prod/*.yaml]", Array(all.suffix(2))), ("kind: Deployment", all),
      ("kind: \"*Set\"", []), ("kind: \"{Deployment,Pod}\"", all),
      ("namespace: prod", Array(all.suffix(2))), ("name: \"w*\"", all), ("name: w", []),
      ("container: b", [all[1], all[3]]), ("container: b, namespace: dev", [all[1]]),
      ("container: b, namespace: x", []),
    ] as [(String, [String])])
  func fitsWhatItNames(_ words: String, _ expected: [String]) async throws {
    let entry = "rules: [test-image], reason: why" + (words.isEmpty ? "" : ", \(words)")
    let found = try await Self.found(entry).filter { $0.rule.id == "test-image" }
    #expect(found.count == 4)
    let suppressed = found.filter(\.isSuppressed)
    #expect(suppressed.allSatisfy { $0.suppression?.kind == .configuration })
    #expect(suppressed.allSatisfy { $0.suppression?.reason == "why" })
    let places = suppressed.map { finding in
      "\(finding.file.path) \(finding.location.column < 50 ? "a" : "b")"
    }
    #expect(places == expected)
  }

  @Test(arguments: [
    ("2025-12-31", 4, nil), ("2026-01-01", 4, nil),
    ("2026-01-02", 0, "this suppression ended with 2026-01-01"),
  ])
  func endsWithItsDay(_ today: String, _ suppressed: Int, _ message: String?) async throws {
    let found = try await Self.found(
      "rules: [test-image], reason: why, until: 2026-01-01", today: today)
    #expect(found.count { $0.isSuppressed } == suppressed)
    let said = found.filter { $0.rule.id == "test-unused" }
    #expect(said.map(\.message) == [message].compactMap(\.self))
    #expect(said.map(\.file.path) == [".kubevet.yaml"].filter { _ in message != nil })
    #expect(said.map(\.location.column) == (message == nil ? [] : [47]))
  }

  @Test func saysWhatSuppressesNothing() async throws {
    let entry = "rules: [test-unused, test-image], reason: why, name: none"
    let found = try await Self.found(entry).filter { $0.rule.id == "test-unused" }
    #expect(found.map(\.message) == ["this suppression of test-image suppresses nothing"])
    #expect(found.map(\.location.line) == [2])
    #expect(found.map(\.location.column) == [27])
  }

  /// Only whoever looked at all of it can know.
  @Test(arguments: [
    ("name: none", Linter.Coverage(), 1), ("name: none", Linter.Coverage(isWhole: false), 0),
    ("name: none", Linter.Coverage(isComplete: false), 0),
    ("paths: [\"old/*.yaml\"]", Linter.Coverage { $0 == "old" }, 1),
    ("paths: [\"old/*.yaml\"]", Linter.Coverage { $0 == "new" }, 0),
    ("paths: [old/a.yaml]", Linter.Coverage { $0 == "old/a.yaml" }, 1),
    ("paths: [\"**/a.yaml\"]", Linter.Coverage { $0 == "." }, 0),
    ("paths: [new, \"{a,b}/*\"]", Linter.Coverage { $0 == "new" || $0 == "." }, 1),
  ])
  func saysNothingOfWhatWasNotLookedAt(
    _ words: String, _ coverage: Linter.Coverage, _ count: Int
  ) async throws {
    let found = try await Self.found(
      "rules: [test-image], reason: why, \(words)", coverage: coverage)
    #expect(found.count { $0.rule.id == "test-unused" } == count)
  }
}
