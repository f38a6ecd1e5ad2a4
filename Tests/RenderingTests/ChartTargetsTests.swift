import Rendering
import Testing
import YAMLSyntax

struct ChartTargetsTests {
  private func targets(
    _ files: [String: String], _ folders: Set<String>, configured: [ConfiguredChart] = []
  ) async throws -> ChartTargets {
    let folder = try Folder()
    for (name, text) in files { try folder.write(text, named: name) }
    return await ChartTargets(
      folders, configured: configured, in: WorkTree(root: folder.path))
  }

  private func chart(_ name: String, _ more: String = "") -> String {
    "apiVersion: v2\nname: \(name)\nversion: 1.0.0\n\(more)"
  }

  private func recipe(_ target: Target?) -> ChartRecipe? {
    if case .chart(let recipe)? = target?.recipe { recipe } else { nil }
  }

  @Test func aChartIsATargetWithItsOwnAndWithEachTestedValues() async throws {
    let found = try await targets(
      [
        "c/Chart.yaml": chart("My_App"), "c/values.yaml": "a: 1\n",
        "c/ci/ha-values.yaml": "a: 2\n",
        "c/ci/notes.yaml": "a: 3\n", "c/templates/x.yaml": "x: 1\n",
      ], ["c"])
    #expect(found.targets.map(\.name) == ["c", "c (ci/ha-values.yaml)"])
    #expect(recipe(found.targets.first)?.release == "my-app")
    #expect(recipe(found.targets.last)?.values == [.file("c/ci/ha-values.yaml")])
    #expect(found.targets.first?.inputs.contains("c/templates/x.yaml") == true)
    #expect(found.notes.isEmpty && found.problems.isEmpty)
  }

  @Test func whatOthersDependOnAndLibrariesAreNoTargets() async throws {
    let found = try await targets(
      [
        "c/Chart.yaml": chart(
          "app", "dependencies:\n- {name: common, repository: file://../common}\n"),
        "c/charts/kid/Chart.yaml": chart("kid"), "common/Chart.yaml": chart("common"),
        "common/templates/x.yaml": "x: 1\n",
        "lib/Chart.yaml": chart("lib", "type: library\n"),
      ], ["c", "c/charts/kid", "common", "lib"])
    #expect(found.targets.map(\.name) == ["c"])
    #expect(found.targets.first?.inputs.contains("common/templates/x.yaml") == true)
    #expect(found.folders == ["c", "c/charts/kid", "common", "lib"])
  }

  /// What lies in its `charts` folder is no target either, though nothing renders it.
  @Test func aChartThatLacksADependencyIsNoTarget() async throws {
    let found = try await targets(
      [
        "c/Chart.yaml": chart("app", "dependencies:\n- {name: gone, repository: https://x.test}\n"),
        "c/charts/kid/Chart.yaml": chart("kid"),
      ], ["c", "c/charts/kid"])
    #expect(found.targets.isEmpty)
    #expect(found.notes.count == 1)
  }

  /// Helm takes no longer one.
  @Test func aReleaseHasANameOf53Characters() async throws {
    let name = String(repeating: "a", count: 52)
    for (chart, release) in [("\(name)bc", "\(name)b"), ("\(name)-c", name), ("-\(name)", name)] {
      let found = try await targets(["c/Chart.yaml": self.chart(chart)], ["c"])
      #expect(recipe(found.targets.first)?.release == release)
    }
  }

  @Test func theConfigurationReplacesTheOwnValues() async throws {
    let files = [
      "c/Chart.yaml": chart("app"), "c/ci/x-values.yaml": "", "deploy/prod.yaml": "a: 1\n",
    ]
    let set = ConfiguredChart(
      folder: "./c/", release: "shop", namespace: "prod", values: ["deploy/prod.yaml"],
      file: ".kubevet.yaml", line: 2)
    let found = try await targets(files, ["c"], configured: [set])
    #expect(
      found.targets.compactMap(recipe) == [
        ChartRecipe(
          folder: "c", release: "shop", namespace: "prod", values: [.file("deploy/prod.yaml")])
      ])
    #expect(found.targets.first?.inputs == Set(files.keys))
    var wrong = set
    wrong.values = ["gone.yaml"]
    var missing = set
    missing.folder = "nowhere"
    let bad = try await targets(files, ["c"], configured: [wrong, missing])
    #expect(
      bad.problems == [
        Problem(
          message: "there is no values file gone.yaml", file: ".kubevet.yaml", line: 2),
        Problem(message: "nowhere has no Chart.yaml", file: ".kubevet.yaml", line: 2),
      ])
  }

  @Test func aMissingDependencyIsSaidOnce() async throws {
    let dependency = "dependencies:\n- name: redis\n  repository: https://example.org\n"
    let found = try await targets(
      ["c/Chart.yaml": chart("app", dependency), "c/ci/a-values.yaml": ""], ["c"])
    #expect(found.targets.isEmpty)
    #expect(
      found.notes == [
        Problem(
          message: "c is not rendered: its dependency redis is not in charts/ "
            + "(helm dependency build c fetches it)", file: "c/Chart.yaml", line: 5)
      ])
  }

  @Test func aMissingDependencyThatTheValuesSwitchOffIsNotMissing() async throws {
    let dependency =
      "dependencies:\n- name: redis\n  repository: https://example.org\n  condition: redis.enabled\n"
    let found = try await targets(
      [
        "c/Chart.yaml": chart("app", dependency), "c/values.yaml": "redis: {enabled: false}\n",
        "c/ci/a-values.yaml": "redis: {enabled: true}\n",
      ], ["c"])
    #expect(found.targets.map(\.name) == ["c"])
    #expect(found.notes.count == 1)
  }
}
