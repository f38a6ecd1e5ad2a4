import Linting
import TestSupport
import Testing
import YAMLSyntax

/// Which rules run, and how severe: the command line over the configuration over the rules.
@Suite struct SelectionTests {
  private static let pod =
    "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: x}]}}"

  private func severities(
    select: [String] = [], ignore: [String] = [], _ yaml: String = ""
  ) async throws -> [String: Severity] {
    let found = await findings(
      [("a.yaml", Self.pod)], selection: Selection(select: select, ignore: ignore),
      configuration: try configuration(yaml))
    return Dictionary(found.map { ($0.rule.id, $0.severity) }) { first, _ in first }
  }

  @Test func runsWhatIsOnByDefault() async throws {
    let expected: [String: Severity] = [
      "test-image": .error, "test-name": .warning, "test-inventory": .warning,
    ]
    #expect(try await severities() == expected)
    #expect(try await severities(select: ["recommended"]) == expected)
    #expect(try await severities(select: ["strict"]) == expected)
  }

  @Test(arguments: [
    (["test-image"], ["test-image"]), (["images"], ["test-image"]),
    (["references"], ["test-inventory", "test-name"]), (["security"], ["test-quiet"]),
    (["test-quiet"], ["test-quiet"]),
    (["all"], ["test-image", "test-inventory", "test-name", "test-quiet"]),
    (["images", "test-name"], ["test-image", "test-name"]),
  ])
  func runsWhatIsSelected(_ select: [String], _ expected: [String]) async throws {
    #expect(try await severities(select: select).keys.sorted() == expected)
  }

  @Test func leavesOutWhatIsIgnored() async throws {
    #expect(try await severities(ignore: ["references"]).keys.sorted() == ["test-image"])
    #expect(try await severities(select: ["all"], ignore: ["all"]).isEmpty)
    #expect(try await severities(select: ["test-image"], ignore: ["test-image"]).isEmpty)
  }

  @Test func letsTheConfigurationDecide() async throws {
    #expect(try await severities("rules: {test-image: off}")["test-image"] == nil)
    #expect(try await severities("rules: {test-image: info}")["test-image"] == .info)
    #expect(try await severities("rules: {test-quiet: error}")["test-quiet"] == .error)
    #expect(
      try await severities(select: ["images"], "rules: {test-image: off}")["test-image"] == nil)
  }

  @Test func letsTheCommandLineWin() async throws {
    let named = try await severities(select: ["test-image"], "rules: {test-image: off}")
    #expect(named == ["test-image": .error])
    #expect(
      try await severities(ignore: ["test-name"], "rules: {test-name: error}")["test-name"] == nil)
    let quiet = try await severities(select: ["test-quiet"], "rules: {test-quiet: off}")
    #expect(quiet == ["test-quiet": .warning])
  }

  @Test func letsACheckChangeOnlyTheRulesOwnSeverity() async throws {
    #expect(try await severities()["test-inventory"] == .warning)
    #expect(try await severities("rules: {test-inventory: error}")["test-inventory"] == .error)
  }

  @Test func complainsAboutUnknownWords() {
    let rules = Rule.testRules
    #expect(
      Selection(select: ["images", "all"], ignore: ["strict"]).complaint(about: rules) == nil)
    #expect(
      Selection(select: ["test-imag"]).complaint(about: rules)
        == "there is no rule, group or preset \"test-imag\"; did you mean \"test-image\"?")
    #expect(
      Selection(ignore: ["nonsense"]).complaint(about: rules)
        == "there is no rule, group or preset \"nonsense\"")
  }
}
