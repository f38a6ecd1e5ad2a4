import Linting
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
      overrides:
        - paths: ["dev/**"]
          rules: {test-image: off}
      charts:
        - {path: charts/app, release: app, namespace: shop, values: [a.yaml]}
      """)
    #expect(settings.kubernetes == KubernetesVersion(minor: 34))
    #expect(settings.against == "origin/main")
    #expect(settings.failOn == .error)
    #expect(settings.exclude.map(\.pattern) == ["**/charts/**", "*.tmp.yaml"])
    #expect(settings.rules["test-image"]?.severity == .info)
    #expect(settings.rules["test-image"]?.options.map(\.value) == [.strings(["x", "z"]), .int(7)])
    #expect(settings.rules["test-name"]?.isOff == true)
    #expect(settings.rules["test-quiet"]?.severity == .error)
    #expect(settings.overrides.map { $0.paths.map(\.pattern) } == [["dev/**"]])
    #expect(settings.overrides.first?.rules["test-image"]?.isOff == true)
    #expect(settings.charts.map(\.path) == ["charts/app"])
    #expect(settings.charts.first?.release == "app")
    #expect(settings.charts.first?.namespace == "shop")
    #expect(settings.charts.first?.values == ["a.yaml"])
    #expect(settings.charts.first?.line == 13)
  }

  @Test(arguments: ["", "# nothing\n", "---\n", "{}\n"])
  func maySayNothing(_ yaml: String) throws {
    let settings = try configuration(yaml)
    #expect(settings.rules.isEmpty)
    #expect(settings.failOn == nil)
  }

  @Test(arguments: ["off", "\"off\"", "false", "no", "{severity: off}"])
  func turnsARuleOff(_ word: String) throws {
    #expect(try configuration("rules: {test-name: \(word)}\n").rules["test-name"]?.isOff == true)
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
    Mistake("rules:\n  test-image: [off]\n", 2, 15, "\"\" is none of off, info, warning, error"),
    Mistake("rules: [test-image]\n", 1, 8, "a mapping is expected here"),
    Mistake("- rules\n", 1, 1, "a mapping is expected here"),
    Mistake("rules: {test-image: {words: a}}\n", 1, 29, "a list is expected here"),
    Mistake("rules: {test-image: {words: [1]}}\n", 1, 30, "a text is expected here"),
    Mistake("rules: {test-image: {limit: x}}\n", 1, 29, "a number is expected here"),
    Mistake(
      "rules: {test-image: {severity: on}}\n", 1, 32,
      "\"on\" is none of off, info, warning, error"),
    Mistake(
      "fail-on: warn\n", 1, 10,
      "\"warn\" is none of error, warning, info, never; did you mean \"warning\"?"),
    Mistake("against: [a]\n", 1, 10, "a text is expected here"),
    Mistake("exclude: a\n", 1, 10, "a list is expected here"),
    Mistake(
      "# ü\nexclude: [a, \"ü\", \"{a\"]\n", 2, 19,
      "this is no path pattern: a bracket or a brace is not closed"),
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
    Mistake("charts:\n- {chart: a}\n", 2, 4, "unknown key \"chart\""),
    Mistake("charts:\n- {values: a}\n", 2, 12, "a list is expected here"),
    Mistake("against: a\nexclude: []\nagainst: b\n", 3, 1, "this key stands twice"),
    Mistake("rules: [\n", 2, 1, "did not find expected node content"),
  ]

  @Test(arguments: mistakes)
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
    ] as [(String, Int?)])
  func readsVersions(_ text: String, _ minor: Int?) {
    #expect(KubernetesVersion(text)?.minor == minor)
  }

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
