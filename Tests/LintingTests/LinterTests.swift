import Linting
import Manifests
import TestSupport
import Testing
import YAMLSyntax

/// What becomes of a defect: its place, its settings by path, its order.
@Suite struct LinterTests {
  private static func pod(_ name: String) -> String {
    "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name)}\nspec:\n  containers:\n    - image: x\n"
  }

  @Test func saysWhereADefectStands() async throws {
    let text = Self.pod("a") + "      name: c\n"
    let found = await findings([("k8s/a.yaml", text)], rules: [.images])
    let finding = try #require(found.first)
    #expect(found.count == 1)
    #expect(finding.message == "Pod a has an image: a+b, 3")
    #expect(finding.remedy == "do it")
    #expect(finding.field == "spec.containers[0].image")
    #expect(
      finding.location == SourceLocation(line: 6, column: 14, endLine: 6, endColumn: 15))
    #expect(finding.resource?.id.description == "Pod a")
    #expect(finding.file.path == "k8s/a.yaml")
    #expect(!finding.isSuppressed)
  }

  @Test func reportsInReadingOrder() async {
    let files = ["b.yaml", "a.yaml", "c.yaml"].map {
      ($0, Self.pod("x") + "---\n" + Self.pod("y"))
    }
    let found = await findings(files)
    let places = found.map { "\($0.file.path):\($0.location.line) \($0.rule.id)" }
    #expect(places.count == 18)
    #expect(
      places.prefix(7) == [
        "a.yaml:3 test-inventory", "a.yaml:3 test-name", "a.yaml:6 test-image",
        "a.yaml:10 test-inventory", "a.yaml:10 test-name", "a.yaml:13 test-image",
        "b.yaml:3 test-inventory",
      ])
  }

  @Test func asksOfTheKindsThatARuleNames() async {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n---\n"
    let found = await findings([("a.yaml", service + Self.pod("p"))], rules: [.podNames])
    #expect(found.map(\.message) == ["Pod p is a pod"])
  }

  @Test func takesWhatWasSaidWhenAFileWasRead() async {
    let linter = Linter(rules: Rule.testRules)
    let file = manifestFile(Self.pod("a"), path: "a.yaml")
    let asked = await linter.lint([file], Inventory(file.resources), jobs: 1)
    let known = ManifestFile(file, findings: linter.findings(in: file))
    let taken = await linter.lint([known], Inventory(file.resources), jobs: 1)
    #expect(asked.map(\.message) == taken.map(\.message))
    let silent = ManifestFile(file, findings: [])
    let rest = await linter.lint([silent], Inventory(file.resources), jobs: 1)
    #expect(rest.map(\.rule.id) == ["test-inventory"])
  }

  @Test func setsOptionsByConfigurationAndPath() async throws {
    let settings = try configuration(
      """
      rules: {test-image: {words: [x], limit: 9}}
      overrides:
        - {paths: ["dev/**"], rules: {test-image: {severity: info, words: [z]}}}
        - {paths: ["dev/b/*"], rules: {test-image: off, test-inventory: off}}
      """)
    let files = ["dev/a.yaml", "dev/b/c.yaml", "prod/a.yaml"].map { ($0, Self.pod("x")) }
    let found = await findings(files, configuration: settings)
    let images = found.filter { $0.rule.id == "test-image" }
    #expect(images.map(\.file.path) == ["dev/a.yaml", "prod/a.yaml"])
    #expect(images.map(\.severity) == [.info, .error])
    #expect(images.map(\.message) == ["Pod x has an image: z, 9", "Pod x has an image: x, 9"])
    let inventory = found.filter { $0.rule.id == "test-inventory" }
    #expect(inventory.map(\.file.path) == ["dev/a.yaml", "prod/a.yaml"])
  }

  @Test func setsTheSeverityOfInventoryRulesByPath() async throws {
    let settings = try configuration(
      "overrides: [{paths: [\"dev/**\"], rules: {test-inventory: error, test-quiet: info}}]\n")
    let files = ["dev/a.yaml", "prod/a.yaml"].map { ($0, Self.pod("x")) }
    let found = await findings(files, configuration: settings)
    let inventory = found.filter { $0.rule.id == "test-inventory" }
    #expect(inventory.map(\.severity) == [.error, .warning])
    #expect(found.filter { $0.rule.id == "test-quiet" }.map(\.file.path) == ["dev/a.yaml"])
  }

  @Test func turnsAnInventoryRuleOnForAPath() async throws {
    let settings = try configuration(
      """
      rules: {test-inventory: off}
      overrides: [{paths: ["dev/**"], rules: {test-inventory: error}}]
      """)
    let files = ["dev/a.yaml", "prod/a.yaml"].map { ($0, Self.pod("x")) }
    let found = await findings(files, rules: [.inventory], configuration: settings)
    #expect(found.map(\.file.path) == ["dev/a.yaml"])
  }

  @Test func leavesPatchesOut() async {
    let patch =
      "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, env: []}]}}"
    let found = await findings([("a.yaml", patch)])
    #expect(found.map(\.rule.id) == ["test-inventory", "test-name"])
  }
}
