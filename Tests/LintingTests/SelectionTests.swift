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

  @Test func takesPresetsAndGroupsFromTheConfiguration() async throws {
    let rules = { (yaml: String) async throws in
      try await self.severities(yaml).keys.sorted()
    }
    #expect(try await rules("select: [images]") == ["test-image"])
    #expect(try await rules("select: [images, security]") == ["test-image", "test-quiet"])
    #expect(try await rules("ignore: [references]") == ["test-image"])
    #expect(try await rules("select: [references]\nignore: [test-name]") == ["test-inventory"])
    #expect(try await rules("select: [all]\nignore: [all]") == [])
    // What speaks more closely of a rule counts.
    #expect(try await rules("select: [test-name]\nignore: [references]") == ["test-name"])
    #expect(
      try await rules("select: [images]\nrules: {test-quiet: error}")
        == ["test-image", "test-quiet"])
    #expect(
      try await rules("select: [images]\nrules: {test-image: off, test-name: warning}")
        == ["test-name"])
    #expect(try await rules("ignore: [test-image, references]\nrules: {test-image: info}") == [])
    #expect(
      try await rules("ignore: [references, images]\nrules: {test-image: {limit: 1}}") == [])
  }

  @Test func letsTheCommandLineStandAboveAsCloseWords() async throws {
    let rules = { (select: String, yaml: String) async throws in
      try await self.severities(select: [select], yaml).keys.sorted()
    }
    #expect(try await rules("references", "select: [images]") == ["test-inventory", "test-name"])
    #expect(try await rules("images", "ignore: [images]") == ["test-image"])
    #expect(try await rules("all", "ignore: [images, test-quiet]").contains("test-image") == false)
    #expect(try await rules("test-image", "ignore: [test-image]") == ["test-image"])
    #expect(try await rules("images", "ignore: [test-image]") == [])
    // What the configuration turned on is on of its group.
    #expect(try await rules("security", "rules: {test-quiet: info}") == ["test-quiet"])
  }

  @Test func laysOverridesOverTheSettings() async throws {
    let base = "rules: {test-image: {severity: info, words: [x], limit: 7}, test-quiet: error}\n"
    let found = { (override: String) async throws in
      await findings(
        [("a.yaml", Self.pod)],
        configuration: try configuration(base + "overrides: [{paths: [a.yaml], \(override)}]"))
    }
    let image = { (override: String) async throws in
      try await found(override).first { $0.rule.id == "test-image" }
    }
    #expect(try await image("rules: {test-image: {limit: 1}}")?.severity == .info)
    #expect(try await image("rules: {test-image: {limit: 1}}")?.message.hasSuffix("x, 1") == true)
    #expect(try await image("rules: {test-image: error}")?.severity == .error)
    #expect(try await image("rules: {test-image: error}")?.message.hasSuffix("x, 7") == true)
    #expect(try await image("ignore: [images]") == nil)
    let rules = { (override: String) async throws in
      Set(try await found(override).map(\.rule.id)).sorted()
    }
    #expect(try await rules("select: [test-name]") == ["test-name"])
    #expect(try await rules("rules: {test-quiet: off}").contains("test-quiet") == false)
    #expect(try await rules("rules: {test-quiet: off}, ignore: [images, references]") == [])
  }

  @Test func turnsOnByOptionsWhatNobodyTurnedOff() async throws {
    let off = "rules: {test-image: off}\noverrides: [{paths: [a.yaml], rules: {test-image: "
    #expect(try await severities(off + "{limit: 1}}}]")["test-image"] == nil)
    #expect(try await severities(off + "{limit: 1, severity: info}}}]")["test-image"] == .info)
    #expect(try await severities("rules: {test-quiet: {}}")["test-quiet"] == .warning)
  }

  @Test func saysWhoDecided() throws {
    let settings = try configuration(
      """
      ignore: [references]
      rules:
        test-image: {words: [x]}
      overrides:
        - paths: [dev/**]
          rules:
            test-image:
              limit: 1
              severity: info
      """)
    func inForce(_ rule: Rule, _ path: String, _ selection: Selection = Selection()) -> RuleInForce
    {
      settings.inForce(rule, at: path, selection)
    }
    #expect(inForce(.names, "a.yaml").origin == .configuration(line: 1))
    #expect(inForce(.images, "a.yaml").origin == .standard)
    #expect(inForce(.quiet, "a.yaml").origin == .standard)
    let dev = inForce(.images, "dev/a.yaml")
    #expect(dev.origin == .override(line: 9))
    #expect(dev.options.map(\.origin) == [.configuration(line: 3), .override(line: 8)])
    let selected = Selection(select: ["security"])
    #expect(inForce(.quiet, "a.yaml", selected).origin == .commandLine("--select"))
    #expect(inForce(.images, "a.yaml", selected).isUnselected)
    #expect(!inForce(.names, "a.yaml", Selection(ignore: ["all"])).isUnselected)
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
