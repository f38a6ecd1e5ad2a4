import Foundation
import Rendering
import SystemPackage
import TestSupport
import Testing
import YAMLSyntax

@Suite(.enabled(if: isHelmExpected, "KUBEVET_WITHOUT_HELM is set"))
struct HelmRendererTests {
  private let renderer = HelmRenderer(kubernetes: 34, program: helmProgram.path)

  private func render(_ recipe: ChartRecipe, in folder: Folder) async throws -> String {
    let target = Target(name: recipe.folder, recipe: .chart(recipe), inputs: [])
    let text = try await renderer.render(target, in: folder.path)
    return String(decoding: text, as: UTF8.self)
  }

  private func failure(
    _ files: [String: String], _ recipe: ChartRecipe = ChartRecipe(folder: "c", release: "r")
  ) async throws -> Problem? {
    let folder = try Folder()
    try folder.write(files["c/Chart.yaml"] ?? chart(), named: "c/Chart.yaml")
    for (name, text) in files { try folder.write(text, named: name) }
    let failure = await #expect(throws: RenderFailure.self) {
      try await render(recipe, in: folder)
    }
    return failure?.problem
  }

  private func chart(_ more: String = "") -> String {
    "apiVersion: v2\nname: app\nversion: 1.0.0\n\(more)"
  }

  @Test func valuesLieAboveEachOther() async throws {
    let folder = try Folder()
    try folder.write(chart(), named: "c/Chart.yaml")
    try folder.write("a: 1\nb: 1\nc: 1\nd: 1\n", named: "c/values.yaml")
    try folder.write("b: 2\nc: 2\nd: 2\n", named: "deploy/prod.yaml")
    try folder.write(
      "x: {{ printf \"%v%v%v%v\" .Values.a .Values.b .Values.c .Values.d | quote }}\n"
        + "y: {{ .Release.Name }}-{{ .Release.Namespace }}\n", named: "c/templates/x.yaml")
    let place = ValuesPlace(file: "release.yaml", document: 0, path: FieldPath())
    let text = try await render(
      ChartRecipe(
        folder: "c", release: "r", namespace: "shop",
        values: [.file("deploy/prod.yaml"), .part(place, yaml: #"{"c": 3, "d": 3}"#)],
        settings: [ValueSetting(key: "d", value: "4", isText: false, place: place)]), in: folder)
    #expect(text.contains("x: \"1234\""))
    #expect(text.contains("y: r-shop"))
  }

  @Test func aChartSeesTheKindsAndTheVersionOfACluster() async throws {
    let folder = try Folder()
    try folder.write(chart(), named: "c/Chart.yaml")
    try folder.write(
      """
      ingress: {{ .Capabilities.APIVersions.Has "networking.k8s.io/v1/Ingress" }}
      policies: {{ .Capabilities.APIVersions.Has "policy/v1beta1/PodSecurityPolicy" }}
      monitors: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1/ServiceMonitor" }}
      version: {{ .Capabilities.KubeVersion.Version }}
      """, named: "c/templates/x.yaml")
    let text = try await render(
      ChartRecipe(
        folder: "c", release: "r", apiVersions: ["monitoring.coreos.com/v1/ServiceMonitor"]),
      in: folder)
    #expect(text.contains("ingress: true\npolicies: false\nmonitors: true\nversion: v1.34.0"))
  }

  @Test func hooksAndDefinitionsAreRendered() async throws {
    let folder = try Folder()
    try folder.write(chart(), named: "c/Chart.yaml")
    try folder.write("kind: CustomResourceDefinition\n", named: "c/crds/crd.yaml")
    try folder.write(
      "kind: Job\nmetadata:\n  name: m\n  annotations:\n    helm.sh/hook: pre-upgrade\n",
      named: "c/templates/job.yaml")
    let text = try await render(ChartRecipe(folder: "c", release: "r"), in: folder)
    #expect(text.contains("# Source: app/crds/crd.yaml"))
    #expect(text.contains("helm.sh/hook: pre-upgrade"))
  }

  @Test func aDependencyInAFolderOfTheRepositoryNeedsNoBuild() async throws {
    let folder = try Folder()
    try folder.write(
      chart(
        "dependencies:\n- name: lib\n  alias: extra\n  version: 1.0.0\n  repository: file://../lib\n"
      ),
      named: "c/Chart.yaml")
    try folder.write("apiVersion: v2\nname: lib\nversion: 1.0.0\n", named: "lib/Chart.yaml")
    try folder.write("x: {{ .Values.v }}\n", named: "lib/templates/x.yaml")
    try folder.write("extra: {v: set}\n", named: "c/values.yaml")
    let text = try await render(ChartRecipe(folder: "c", release: "r"), in: folder)
    #expect(text.contains("# Source: app/charts/extra/templates/x.yaml\nx: set"))
    #expect(FileSystem.type(of: folder.path.appending("c").appending("charts")) == nil)
  }

  @Test func aDependencyLeavesOutWhatItIgnores() async throws {
    let folder = try Folder()
    try folder.write(
      chart("dependencies:\n- {name: lib, version: 1.0.0, repository: 'file://../lib'}\n"),
      named: "c/Chart.yaml")
    try folder.write("apiVersion: v2\nname: lib\nversion: 1.0.0\n", named: "lib/Chart.yaml")
    try folder.write("# words\n *.rst\n/old/\ntemplates/drafts\n", named: "lib/.helmignore")
    try folder.write("x: 1\n", named: "lib/templates/x.yaml")
    for name in ["words.rst", ".x.swp", "drafts/y.yaml"] {
      try folder.write("usage: {{ include \"lib.x }}\n", named: "lib/templates/\(name)")
    }
    let text = try await render(ChartRecipe(folder: "c", release: "r"), in: folder)
    #expect(text.contains("# Source: app/charts/lib/templates/x.yaml\nx: 1"))
  }

  @Test(arguments: [
    ("a.rst", false, true), ("templates/a.rst", false, true),
    ("templates/a.rst.yaml", false, false),
    ("old", true, true), ("old", false, false), ("templates/old", true, false),
    ("templates/.a", false, true), ("templates/b/.a", false, false), ("docs/a.md", false, true),
    ("docs/b/a.md", false, false), ("tmp", true, true), ("a/tmp", true, true),
  ])
  func ignoresAsHelmDoes(_ path: String, _ isFolder: Bool, _ isIgnored: Bool) {
    let ignore = HelmIgnore("# a\n\n*.rst\r\n/old/\ndocs/*.md\ntmp/\n")
    #expect(ignore.ignores(path, isFolder: isFolder) == isIgnored)
  }

  @Test func leavesOnlyWhatIsExcepted() {
    let ignore = HelmIgnore("!*.yaml")
    #expect(ignore.ignores("a.txt", isFolder: false))
    #expect(!ignore.ignores("a.yaml", isFolder: false))
  }

  @Test func aDependencyThatIsSwitchedOffNeedNotBeThere() async throws {
    let folder = try Folder()
    try folder.write(
      chart(
        "dependencies:\n- {name: redis, repository: 'https://example.org', condition: redis.absent}\n"
      ),
      named: "c/Chart.yaml")
    try folder.write("redis:\n  enabled: false\n", named: "c/values.yaml")
    try folder.write("x: 1\n", named: "c/templates/x.yaml")
    await #expect(throws: RenderFailure.self) {
      try await render(ChartRecipe(folder: "c", release: "r"), in: folder)
    }
    try folder.write(
      chart(
        "dependencies:\n- {name: redis, repository: 'https://example.org', condition: redis.enabled}\n"
      ),
      named: "c/Chart.yaml")
    let text = try await render(ChartRecipe(folder: "c", release: "r"), in: folder)
    #expect(text.contains("x: 1"))
  }

  @Test func anErrorInAHelperStandsInTheHelper() async throws {
    let problem = try await failure([
      "c/templates/_h.tpl": "{{- define \"x\" -}}\n{{ .Values.a.b.c }}\n{{- end -}}\n",
      "c/templates/x.yaml": "x: {{ include \"x\" . }}\n",
    ])
    #expect(problem?.file == "c/templates/_h.tpl")
    #expect(problem?.line == 2)
    #expect(
      problem?.message == "helm: at <.Values.a.b.c>: nil pointer evaluating interface {}.b")
  }

  @Test(arguments: [
    ("a: 1\nx: {{ required \"need x\" .Values.x }}\n", 2, "helm: need x"),
    ("x: {{ fail \"no way\" }}\n", 1, "helm: no way"),
    ("a: 1\nx: {{ if }}\n", 2, "helm: missing value for if"),
    ("x: {{ nope }}\n", 1, "helm: function \"nope\" not defined"),
    (
      "x: {{ range .Chart.Name }}{{ end }}\n", 1,
      "helm: at <.Chart.Name>: range can't iterate over it"
    ),
    (
      "x: !!int {{ .Chart.Name }}\n", nil,
      "helm: what is rendered is no YAML: yaml: cannot decode !!str … as a !!int"
    ),
    (
      "x: 1\n  y: 2\n", nil,
      "helm: what is rendered is no YAML: yaml: line 2: mapping values are not allowed in this context"
    ),
  ])
  func errorsStandInTheTemplate(_ template: String, _ line: Int?, _ message: String) async throws {
    let problem = try await failure(["c/templates/x.yaml": template])
    #expect(problem == Problem(message: message, file: "c/templates/x.yaml", line: line))
  }

  @Test func errorsOfASubchartStandInItsFolder() async throws {
    let problem = try await failure([
      "c/Chart.yaml": chart("dependencies:\n- name: kid\n  alias: extra\n  version: 1.x.x\n"),
      "c/charts/kid-1/Chart.yaml": "apiVersion: v2\nname: kid\nversion: 1.0.0\n",
      "c/charts/kid-1/templates/x.yaml": "a: 1\nx: {{ fail \"no\" }}\n",
    ])
    #expect(
      problem
        == Problem(message: "helm: no", file: "c/charts/kid-1/templates/x.yaml", line: 2))
  }

  @Test func errorsOfTheChartStandInIt() async throws {
    let version = try await failure([
      "c/Chart.yaml": "apiVersion: v2\nname: app\nversion: abc\n"
    ])
    #expect(version?.file == "c/Chart.yaml")
    #expect(version?.line == 3)
    let kubernetes = try await failure(["c/Chart.yaml": chart("kubeVersion: '>=1.99'\n")])
    #expect(kubernetes?.line == 4)
    let missing = try await failure([
      "c/Chart.yaml": chart("dependencies:\n- name: redis\n  repository: https://example.org\n")
    ])
    #expect(missing?.line == 5)
    #expect(
      missing?.message
        == "helm: redis of the chart's dependencies is not in charts/: run helm dependency build c")
  }

  @Test func errorsOfValuesStandInTheirFile() async throws {
    let problem = try await failure(
      ["deploy/v.yaml": "a: [\nb"],
      ChartRecipe(folder: "c", release: "r", values: [.file("deploy/v.yaml")]))
    #expect(problem?.file == "deploy/v.yaml")
    let schema = try await failure(
      [
        "deploy/v.yaml": "count: a\n", "c/templates/x.yaml": "x: 1\n",
        "c/values.schema.json": #"{"type":"object","properties":{"count":{"type":"integer"}}}"#,
      ], ChartRecipe(folder: "c", release: "r", values: [.file("deploy/v.yaml")]))
    #expect(schema?.file == "deploy/v.yaml")
    #expect(schema?.message.hasSuffix("at '/count': got string, want integer") == true)
  }

  @Test func aMissingHelmIsSaidToBeMissing() async throws {
    let folder = try Folder()
    try folder.write(chart(), named: "c/Chart.yaml")
    let failure = await #expect(throws: RenderFailure.self) {
      try await HelmRenderer(kubernetes: 34, program: "kubevet-no-helm").identity()
    }
    #expect(failure?.isForEveryTarget == true)
    #expect(try await renderer.identity().hasSuffix(" kubernetes 1.34"))
  }

  /// The words of other versions of helm, said by a stand-in.
  @Test(arguments: [
    (
      "Error: template: app/templates/x.yaml:2:4: executing \"app/templates/x.yaml\" at <include \"h\" .>: "
        + "error calling include: template: app/templates/_h.tpl:3:1: executing \"h\" at <.Values.a.b>: "
        + "nil pointer evaluating interface {}.b", "c/templates/_h.tpl", 3,
      "helm: at <.Values.a.b>: nil pointer evaluating interface {}.b"
    ),
    (
      "Error: parse error at (app/templates/x.yaml:7): unclosed action\n\nUse --debug flag to render out "
        + "invalid YAML\n", "c/templates/x.yaml", 7, "helm: unclosed action"
    ),
  ])
  func olderVersionsAreUnderstood(
    _ words: String, _ file: String, _ line: Int, _ message: String
  ) async throws {
    let folder = try Folder()
    try folder.write(chart(), named: "c/Chart.yaml")
    try folder.write(words, named: "words")
    try folder.write("#!/bin/sh\ncat '\(folder.path)/words' >&2\nexit 1\n", named: "helm")
    chmod(folder.url.appending(path: "helm").path, 0o755)
    let target = Target(
      name: "c", recipe: .chart(ChartRecipe(folder: "c", release: "r")), inputs: [])
    let standIn = HelmRenderer(
      kubernetes: 34, program: folder.path.appending("helm").string)
    let failure = await #expect(throws: RenderFailure.self) {
      try await standIn.render(target, in: folder.path)
    }
    #expect(failure?.problem == Problem(message: message, file: file, line: line))
  }
}
