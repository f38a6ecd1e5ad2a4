import Linting
import Manifests
import Testing
import YAMLSyntax

/// A configuration is read strictly: each mistake is an error at its line and column, with the word
/// that was probably meant.
@Suite struct ConfigurationTests {
  @Test func readsEverySetting() throws {
    let settings = try configuration(
      """
      kubernetes: "1.34"
      against: origin/main
      fail-on: error
      exclude: ["**/charts/**", "*.tmp.yaml"]
      rules:
        test-image: {severity: info, words: [x, z], limit: 7}
        test-name: off
        test-quiet: error
      select: [recommended, security]
      ignore: [test-name]
      overrides:
        - paths: ["dev/**"]
          select: [all]
          ignore: [images]
          rules: {test-image: off}
      external:
        - {kind: Secret, namespace: shop, name: "registry-*"}
        - {kind: Pod, labels: {app: "worker-*"}}
      suppressions:
        - rules: [test-image, test-name]
          paths: ["old/**"]
          kind: Deployment
          namespace: shop
          name: "legacy-*"
          container: web
          reason: it goes away
          until: 2026-12-31
      charts:
        - {path: charts/app, release: app, namespace: shop, values: [a.yaml]}
      """)
    #expect(settings.kubernetes == KubernetesVersion(minor: 34))
    #expect(settings.against == "origin/main")
    #expect(settings.failOn == .error)
    #expect(settings.exclude.map(\.pattern) == ["**/charts/**", "*.tmp.yaml"])
    let image = try #require(settings.layer.rules["test-image"])
    #expect(image.severity == .info)
    #expect(image.options.map(\.value) == [.strings(["x", "z"]), .int(7)])
    #expect(settings.layer.rules["test-name"]?.isOff == true)
    #expect(settings.layer.rules["test-quiet"]?.severity == .error)
    #expect(settings.overrides.map { $0.paths.map(\.pattern) } == [["dev/**"]])
    #expect(settings.overrides.first?.layer.rules["test-image"]?.isOff == true)
    #expect(settings.layer.select == ["recommended", "security"])
    #expect(settings.layer.ignore == ["test-name"])
    #expect(settings.overrides.first?.layer.select == ["all"])
    #expect(settings.overrides.first?.layer.ignore == ["images"])
    #expect(settings.external.hold("Secret", named: "registry-1", in: "shop"))
    #expect(settings.external.holdPods(Labels(["app": "worker-a"]), in: nil))
    let suppression = try #require(settings.suppressions.first)
    #expect(suppression.rules.keys.sorted() == ["test-image", "test-name"])
    #expect(suppression.paths.map(\.pattern) == ["old/**"])
    #expect(
      [suppression.kind, suppression.namespace, suppression.name, suppression.container]
        .map { $0?.pattern } == ["Deployment", "shop", "legacy-*", "web"])
    #expect(suppression.reason == "it goes away")
    #expect(suppression.until == Day("2026-12-31"))
    #expect(settings.lines["fail-on"] == 3)
    #expect(image.severityLine == 6)
    #expect(image.optionLines == ["words": 6, "limit": 6])
    #expect(settings.charts.map(\.path) == ["charts/app"])
    #expect(settings.charts.first?.release == "app")
    #expect(settings.charts.first?.namespace == "shop")
    #expect(settings.charts.first?.values == ["a.yaml"])
    #expect(settings.charts.first?.line == 29)
  }

  @Test(arguments: ["", "# nothing\n", "---\n", "{}\n"])
  func maySayNothing(_ yaml: String) throws {
    let settings = try configuration(yaml)
    #expect(settings.layer.rules.isEmpty)
    #expect(settings.failOn == nil)
  }

  @Test(arguments: ["off", "\"off\"", "false", "no", "{severity: off}"])
  func turnsARuleOff(_ word: String) throws {
    let settings = try configuration("rules: {test-name: \(word)}\n")
    #expect(settings.layer.rules["test-name"]?.isOff == true)
  }

  @Test func takesPathsAsTheyAreWrittenElsewhere() throws {
    let settings = try configuration("exclude: [./k8s/**, ./]\n")
    #expect(settings.exclude.map(\.pattern) == ["k8s/**", "**"])
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var yaml: String
    var line: Int
    var column: Int
    var message: String
    var testDescription: String { message }

    init(_ yaml: String, _ line: Int, _ column: Int, _ message: String) {
      self.yaml = yaml
      self.line = line
      self.column = column
      self.message = message
    }
  }

  private static let unclosed = "this is no pattern: a bracket or a brace is not closed"

  static let mistakes = [
    Mistake("rule: {}\n", 1, 1, "unknown key \"rule\"; did you mean \"rules\"?"),
    Mistake("a: 1\n", 1, 1, "unknown key \"a\""),
    Mistake(
      "rules:\n  test-imag: off\n", 2, 3,
      "unknown key \"test-imag\"; did you mean \"test-image\"?"),
    Mistake(
      "rules:\n  test-image: {word: [a]}\n", 2, 16,
      "unknown key \"word\"; did you mean \"words\"?"),
    Mistake(
      "rules:\n  test-image: eror\n", 2, 15,
      "\"eror\" is none of off, info, warning, error; did you mean \"error\"?"),
    Mistake(
      "rules:\n  test-image: [off]\n", 2, 15,
      "a list stands here, where one of off, info, warning, error is expected"),
    Mistake("rules: [test-image]\n", 1, 8, "a mapping is expected here"),
    Mistake("- rules\n", 1, 1, "a mapping is expected here"),
    Mistake("rules: {test-image: {words: a}}\n", 1, 29, "a list is expected here"),
    Mistake("rules: {test-image: {limit: x}}\n", 1, 29, "a number is expected here"),
    Mistake(
      "rules: {test-image: {severity: on}}\n", 1, 32,
      "\"on\" is none of off, info, warning, error"),
    Mistake(
      "fail-on: warn\n", 1, 10,
      "\"warn\" is none of error, warning, info, never; did you mean \"warning\"?"),
    Mistake(
      "rules: {test-image: [error]}\n", 1, 21,
      "a list stands here, where one of off, info, warning, error is expected"),
    Mistake(
      "rules: {test-image: {severity: {error: 1}}}\n", 1, 32,
      "a mapping stands here, where one of off, info, warning, error is expected"),
    Mistake(
      "rules:\n  test-image:\n", 2, 14,
      "nothing stands here, where one of off, info, warning, error is expected"),
    Mistake(
      "fail-on: [error]\n", 1, 10,
      "a list stands here, where one of error, warning, info, never is expected"),
    Mistake(
      "against: \"\"\n", 1, 10, "nothing is named here: leave against out, or say what is meant"),
    Mistake(
      "charts: [{path: a, release: \" \"}]\n", 1, 29,
      "nothing is named here: leave release out, or say what is meant"),
    Mistake(
      "suppressions: [{rules: [test-name], reason: why, paths: []}]\n", 1, 57,
      "nothing is named here: leave paths out, or say what is meant"),
    Mistake(
      "suppressions: [{rules: [[test-name]], reason: why}]\n", 1, 25, "a text is expected here"),
    Mistake("against: [a]\n", 1, 10, "a text is expected here"),
    Mistake("exclude: a\n", 1, 10, "a list is expected here"),
    Mistake(
      "# ü\nexclude: [a, \"ü\", \"{a\"]\n", 2, 19,
      unclosed),
    Mistake("kubernetes: new\n", 1, 13, "a version such as \"1.36\" is expected here"),
    Mistake("kubernetes: [1]\n", 1, 13, "a version such as \"1.36\" is expected here"),
    Mistake(
      "kubernetes: 1.30\n", 1, 13,
      "put the version in quotes: 1.30 without them is the number 1.3"),
    Mistake("overrides:\n- rules: {}\n", 2, 3, "an override needs paths"),
    Mistake("overrides:\n- paths: []\n", 2, 3, "an override needs paths"),
    Mistake("overrides: {}\n", 1, 12, "a list is expected here"),
    Mistake(
      "overrides:\n- path: [a]\n", 2, 3, "unknown key \"path\"; did you mean \"paths\"?"),
    Mistake(
      "overrides:\n- {paths: [a], ignore: [imags]}\n", 2, 25,
      "there is no rule, group or preset \"imags\"; did you mean \"images\"?"),
    Mistake(
      "select: [recomended]\n", 1, 10,
      "there is no rule, group or preset \"recomended\"; did you mean \"recommended\"?"),
    Mistake("ignore: images\n", 1, 9, "a list is expected here"),
    Mistake("external: [{name: a}]\n", 1, 12, "an external object needs a kind"),
    Mistake("external: [{kind: Secret}]\n", 1, 12, "an external object needs a name"),
    Mistake(
      "external: [{kind: Secrets, name: a}]\n", 1, 19,
      "there is no kind \"Secrets\"; did you mean \"Secret\"?"),
    Mistake(
      "external: [{kind: configmap, name: a}]\n", 1, 19,
      "there is no kind \"configmap\"; did you mean \"ConfigMap\"?"),
    Mistake("external: [{kind: Secret, name: \"[a\"}]\n", 1, 33, unclosed),
    Mistake("external: [{kind: Pod}]\n", 1, 12, "an external object needs labels"),
    Mistake(
      "external: [{kind: Pod, name: a, labels: {a: b}}]\n", 1, 30,
      "pods are found by their labels, so that this needs labels"),
    Mistake(
      "external: [{kind: Secret, labels: {a: b}}]\n", 1, 35,
      "only pods are found by labels, so that this needs name"),
    Mistake(
      "external: [{kind: Pod, labels: {}}]\n", 1, 32,
      "labels and their values are expected here"),
    Mistake("suppressions: [{rules: [test-name]}]\n", 1, 16, "a suppression needs a reason"),
    Mistake(
      "suppressions: [{rules: [test-name], reason: \"\"}]\n", 1, 16,
      "a suppression needs a reason"),
    Mistake("suppressions: [{reason: why}]\n", 1, 16, "a suppression needs rules"),
    Mistake(
      "suppressions: [{rules: [images], reason: why}]\n", 1, 25,
      "there is no rule \"images\"; it names several, and findings are accepted rule by rule"),
    Mistake(
      "suppressions: [{rules: [test-name], reason: \"  \"}]\n", 1, 16,
      "a suppression needs a reason"),
    Mistake(
      "rules: {images: off}\n", 1, 9,
      "unknown key \"images\"; it names several rules, which select and ignore take"),
    Mistake(
      "rules: {}\n---\nignore: [test-name]\n", 3, 1,
      "a second document is not read: one holds all settings"),
    Mistake(
      "---\n---\nrules: {}\n", 3, 1, "a second document is not read: one holds all settings"),
    Mistake("exclude: [\"\"]\n", 1, 11, "a path or a pattern is expected here"),
    Mistake(
      "exclude: [/k8s]\n", 1, 11,
      "paths are relative to the repository: leave the / at the start out"),
    Mistake(
      "overrides: [{paths: [../a], ignore: [test-name]}]\n", 1, 22,
      "this lies outside of the repository"),
    Mistake(
      "exclude: [\"!a\"]\n", 1, 11, "a pattern says what is meant: there is no ! for what is not"),
    Mistake("exclude: ['a\\b']\n", 1, 11, "folders are parted by /, not by \\"),
    Mistake("exclude: [..]\n", 1, 11, "this lies outside of the repository"),
    Mistake("charts: [{path: ../a}]\n", 1, 17, "this lies outside of the repository"),
    Mistake("charts: [{path: \"\"}]\n", 1, 17, "a path is expected here"),
    Mistake(
      "charts: [{path: a, values: [b.yaml, /c.yaml]}]\n", 1, 37,
      "paths are relative to the repository: leave the / at the start out"),
    Mistake(
      "external: [{kind: v1/Secret, name: a}]\n", 1, 19,
      "this is no kind: write it without its API version, such as Secret"),
    Mistake(
      "suppressions: [{rules: [test-nam], reason: why}]\n", 1, 25,
      "there is no rule \"test-nam\"; did you mean \"test-name\"?"),
    Mistake(
      "suppressions: [{rules: [test-name], reason: why, until: 2026-02-29}]\n", 1, 57,
      "a day such as 2026-12-31 is expected here"),
    Mistake(
      "suppressions: [{rules: [test-name], reason: why, path: [a]}]\n", 1, 50,
      "unknown key \"path\"; did you mean \"paths\"?"),
    Mistake("charts:\n- {release: a}\n", 2, 3, "a chart needs a path"),
    Mistake("charts:\n- {chart: a}\n", 2, 4, "unknown key \"chart\""),
    Mistake("charts:\n- {values: a}\n", 2, 12, "a list is expected here"),
    Mistake("against: a\nexclude: []\nagainst: b\n", 3, 1, "this key stands twice"),
    Mistake("rules: [\n", 2, 1, "did not find expected node content"),
  ]

  @Test(arguments: mistakes + mistakesInTexts)
  func pointsAtTheMistake(_ mistake: Mistake) throws {
    let error = #expect(throws: ConfigurationError.self) { try configuration(mistake.yaml) }
    #expect(error?.message == mistake.message)
    #expect(error?.line == mistake.line)
    #expect(error?.column == mistake.column)
    #expect(error?.file == ".kubevet.yaml")
  }

  @Test(
    arguments: [
      ("1.36", 36), ("v1.36", 36), ("1.36.2", 36), ("v1.35.1+k3s1", 35), ("1.8", 8),
      ("2.0", nil), ("1", nil), ("", nil), ("1.x", nil), ("1.", nil), ("vv1.36", nil),
      ("1.+36", nil), ("1.36\n", nil), (".1.36", nil), ("1.99999", nil),
    ] as [(String, Int?)])
  func readsVersions(_ text: String, _ minor: Int?) {
    #expect(KubernetesVersion(text)?.minor == minor)
  }

  @Test(arguments: [
    (0, "1970-01-01"), (86_399, "1970-01-01"), (86_400, "1970-01-02"), (-1, "1969-12-31"),
    (951_782_400, "2000-02-29"), (1_798_675_199, "2026-12-30"), (1_798_675_200, "2026-12-31"),
    (4_107_542_400, "2100-03-01"),
  ])
  func countsDays(_ seconds: Int, _ day: String) {
    #expect(Day(secondsSince1970: seconds).description == day)
    #expect(Day(day) == Day(secondsSince1970: seconds))
  }

  @Test(arguments: [
    "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-04-31",
    "0000-01-01", "+026-04-01", "2026-12-31-1", "soon", "",
  ])
  func knowsNoSuchDay(_ text: String) { #expect(Day(text) == nil) }

  @Test func failsFromItsSeverityOn() {
    let reached = { (level: Configuration.FailOn) in
      Severity.allCases.filter { level.isReached(by: $0) }
    }
    #expect(reached(.error) == [.error])
    #expect(reached(.warning) == [.warning, .error])
    #expect(reached(.info) == [.info, .warning, .error])
    #expect(reached(.never) == [])
  }
}
