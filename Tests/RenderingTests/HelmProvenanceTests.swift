import Foundation
import Rendering
import TestSupport
import Testing
import YAMLSyntax

/// Where what helm prints is led back to, with Helm's own engine.
@Suite(.enabled(if: isHelmExpected, "KUBEVET_WITHOUT_HELM is set"))
struct HelmProvenanceTests {
  /// The origins of each of `needles`, up to the end of its first line, in what is rendered from `files`, as
  /// `file:line text`.
  private func origins(
    _ files: [String: String], _ needles: [String],
    recipe: ChartRecipe = ChartRecipe(folder: "c", release: "r")
  ) async throws -> [[String]] {
    let folder = try Folder()
    for (name, text) in files { try folder.write(text, named: name) }
    let target = Target(name: "c", recipe: .chart(recipe), inputs: Set(files.keys))
    let renderer = HelmRenderer(kubernetes: 34, program: helmProgram.path)
    let text = try await renderer.render(target, in: folder.path)
    let inputs = InputFiles(files.mapValues { Array($0.utf8) })
    let source = renderer.source(of: text, target, files: inputs)
    let rendered = String(decoding: text, as: UTF8.self)
    return try needles.map { needle in
      let range = try #require(rendered.range(of: needle), "\(needle) is not in \(rendered)")
      let start = rendered.utf8.distance(from: rendered.startIndex, to: range.lowerBound)
      let origins = try #require(source.provenance).origins(
        of: SourceRange(start, start + needle.prefix { $0 != "\n" }.utf8.count))
      return origins.map { origin in
        let line = LineTable(origin.file).location(of: origin.range).line
        let own = origin.file.bytes[origin.range.start..<origin.range.end]
        return "\(origin.file.path):\(line) \(String(decoding: own, as: UTF8.self))"
      }
    }
  }

  private let deployment = """
    {{- if .Values.enabled }}
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: {{ include "app.name" . }}
      labels:
        {{- include "app.labels" . | nindent 4 }}
    spec:
      replicas: {{ .Values.replicas }}
      template:
        spec:
          containers:
            - name: main
              image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
              imagePullPolicy: {{ .Values.image.pullPolicy }}
              {{- with .Values.probe }}
              livenessProbe:
                {{- toYaml . | nindent 12 }}
              {{- end }}
              resources: {{- toYaml .Values.resources | nindent 12 }}
              env:
                {{- range $name, $value := .Values.env }}
                - name: {{ $name }}
                  value: {{ $value | quote }}
                {{- end }}
            {{- range .Values.sidecars }}
            - name: {{ .name }}
              image: {{ .image }}
            {{- end }}
    {{- end }}
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: {{ include "app.name" . }}-headless
    spec:
      clusterIP: None

    """

  private let helpers = """
    {{- define "app.name" -}}
    {{ .Release.Name }}-{{ .Values.suffix }}
    {{- end }}
    {{/* labels */}}
    {{- define "app.labels" -}}
    app: {{ .Chart.Name }}
    version: {{ .Chart.AppVersion | quote }}
    {{- end }}

    """

  private let values = """
    enabled: true
    suffix: web
    replicas: 3
    image:
      repository: nginx
      tag: ""
      pullPolicy: Always
    probe:
      httpGet:
        path: /live
        port: 80
    resources:
      limits:
        memory: 512m
    env:
      MODE: fast
      LEVEL: debug
    sidecars:
      - name: proxy
        image: envoy:latest
      - name: logs
        image: fluent:main

    """

  private var files: [String: String] {
    [
      "c/Chart.yaml": "apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: \"7.5\"\n",
      "c/templates/deployment.yaml": deployment, "c/templates/_helpers.tpl": helpers,
      "c/values.yaml": values,
    ]
  }

  @Test func whatATemplateSaysStandsInIt() async throws {
    let found = try await origins(
      files, ["kind: Deployment", "- name: main", "clusterIP", "livenessProbe"])
    #expect(
      found == [
        ["c/templates/deployment.yaml:3 kind: Deployment"],
        ["c/templates/deployment.yaml:13 - name: main"],
        ["c/templates/deployment.yaml:37 clusterIP"],
        ["c/templates/deployment.yaml:17 livenessProbe"],
      ])
  }

  @Test func aValueStandsInTheFileThatSetsIt() async throws {
    let found = try await origins(
      files, ["3\n  template", "Always", "\"nginx:7.5\"", "fast", "fluent:main", "LEVEL"])
    #expect(found[0].first == "c/values.yaml:3 3")
    #expect(found[1].first == "c/values.yaml:7 Always")
    #expect(found[1].last == "c/templates/deployment.yaml:15 {{ .Values.image.pullPolicy }}")
    #expect(found[2].first == "c/Chart.yaml:4 \"7.5\"")
    #expect(found[3].first == "c/values.yaml:16 fast")
    #expect(found[4].first == "c/values.yaml:22 fluent:main")
    #expect(found[5].first == "c/values.yaml:17 LEVEL")
  }

  @Test func aPartOfTheValuesKeepsItsShape() async throws {
    let found = try await origins(files, ["path: /live", "/live", "512m", "memory"])
    #expect(found[0].first == "c/values.yaml:10 path")
    #expect(found[1].first == "c/values.yaml:10 /live")
    #expect(found[2].first == "c/values.yaml:14 512m")
    #expect(found[3].first == "c/values.yaml:14 memory")
  }

  @Test func aHelperIsFollowed() async throws {
    let found = try await origins(
      files, ["version: \"7.5\"", "version", "\"7.5\"", "r-web\n", "r-web-headless"])
    #expect(
      found[1] == [
        "c/templates/_helpers.tpl:7 version",
        "c/templates/deployment.yaml:7 {{- include \"app.labels\" . | nindent 4 }}",
      ])
    #expect(found[2].first == "c/Chart.yaml:4 \"7.5\"")
    #expect(found[3].first == "c/values.yaml:2 web")
    #expect(found[4].first == "c/values.yaml:2 web")
    #expect(
      found[4].dropFirst().first == "c/templates/deployment.yaml:35 {{ include \"app.name\" . }}")
  }

  @Test func theLastOneThatSetsAValueIsNamed() async throws {
    var files = files
    files["deploy/prod.yaml"] = "image:\n  tag: main\n"
    files["deploy/release.yaml"] = """
      kind: HelmRelease
      spec:
        values:
          replicas: 4
        text: |
          suffix: api
          env:
            MODE: slow

      """
    let tree = SyntaxTree(
      parsing: SourceFile(
        path: "deploy/release.yaml", bytes: Array(files["deploy/release.yaml"]!.utf8)))
    let spec = try #require(tree.roots.first?["spec"])
    let values = try #require(spec["values"].flatMap(ValuesPlace.init))
    let text = try #require(spec["text"].flatMap(ValuesPlace.init))
    let recipe = ChartRecipe(
      folder: "c", release: "r",
      values: [
        .file("deploy/prod.yaml"), .part(values, yaml: "replicas: 4\n"),
        .part(text, yaml: "suffix: api\nenv:\n  MODE: slow\n"),
      ])
    let found = try await origins(
      files, ["\"nginx:main\"", "4\n  template", "r-api\n", "slow"], recipe: recipe)
    #expect(found[0].first == "deploy/prod.yaml:2 main")
    #expect(found[1].first == "deploy/release.yaml:4 4")
    #expect(found[2].first == "deploy/release.yaml:6 suffix: api")
    #expect(found[3].first == "deploy/release.yaml:8 MODE: slow")
  }

  @Test func aChartWithinIsFound() async throws {
    var files = files
    files["c/Chart.yaml"]! += "dependencies:\n- {name: kid, version: 1.x.x, alias: store}\n"
    files["c/charts/kid/Chart.yaml"] = "apiVersion: v2\nname: kid\nversion: 1.0.0\n"
    files["c/charts/kid/values.yaml"] = "image: redis:latest\nport: 6379\n"
    files["c/charts/kid/templates/pod.yaml"] =
      "kind: Pod\nimage: {{ .Values.image }}\nport: {{ .Values.port }}\n"
    files["c/values.yaml"]! += "store:\n  port: 7000\n"
    let found = try await origins(files, ["kind: Pod", "redis:latest", "7000"])
    #expect(
      found == [
        ["c/charts/kid/templates/pod.yaml:1 kind: Pod"],
        [
          "c/charts/kid/values.yaml:1 redis:latest",
          "c/charts/kid/templates/pod.yaml:2 {{ .Values.image }}",
        ],
        ["c/values.yaml:24 7000", "c/charts/kid/templates/pod.yaml:3 {{ .Values.port }}"],
      ])
  }

  @Test func aPlainTemplateIsItsOwnSource() async throws {
    var files = files
    files["c/crds/crd.yaml"] =
      "# comment\nkind: CustomResourceDefinition\nmetadata:\n  name: x\n---\nkind: CustomResourceDefinition\nmetadata:\n  name: other\n"
    let found = try await origins(files, ["name: other"])
    #expect(found == [["c/crds/crd.yaml:8 name: other"]])
  }
}
