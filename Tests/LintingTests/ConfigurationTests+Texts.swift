import Linting
import Testing
import YAMLSyntax

extension ConfigurationTests {
  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61, 0], "UTF-16"), ([0, 0, 0xFE, 0xFF, 0, 0, 0, 0x61], "UTF-32"),
    ] as [([UInt8], String)])
  func asksForUTF8(_ bytes: [UInt8], _ encoding: String) {
    let file = SourceFile(path: ".kubevet.yaml", bytes: bytes)
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(file, rules: Rule.testRules)
    }
    #expect(error?.message == "the text is \(encoding): save it as UTF-8")
    #expect(error?.line == 1)
  }

  private static let quoted = "a text is expected here: put this in quotes"

  /// Texts that would be read as something else, or that mean nothing.
  static let mistakesInTexts = [
    Mistake("rules: {test-image: {words: [1]}}\n", 1, 30, quoted),
    Mistake("against: n\n", 1, 10, quoted),
    Mistake("external: [{kind: Pod, labels: {a: 1}}]\n", 1, 36, quoted),
    Mistake(
      "external: [{kind: Secret, name: \"\"}]\n", 1, 33,
      "nothing is named here: leave name out, or say what is meant"),
    Mistake(
      "suppressions: [{rules: [test-name], reason: why, kind: \"\"}]\n", 1, 56,
      "nothing is named here: leave kind out, or say what is meant"),
    Mistake(
      "exclude: [k8s/../dev]\n", 1, 11,
      "nothing matches a pattern with .. in it: name the folder itself"),
    Mistake(
      "charts: [{path: charts/../../out}]\n", 1, 17, "this lies outside of the repository"),
    Mistake(
      "charts: [{path: a, values: [./../b.yaml]}]\n", 1, 29, "this lies outside of the repository"),
    Mistake("charts: [{path: a/../b}]\n", 1, 17, "write this path without .. in it"),
    Mistake("exclude: [a/../..]\n", 1, 11, "this lies outside of the repository"),
    Mistake(
      "external: [{kind: NetworkPolicies, name: a}]\n", 1, 19,
      "there is no kind \"NetworkPolicies\"; did you mean \"NetworkPolicy\"?"),
    Mistake(
      "external: [{kind: storageclasses, name: a}]\n", 1, 19,
      "there is no kind \"storageclasses\"; did you mean \"StorageClass\"?"),
    Mistake(
      "exclude: [\"\(String(repeating: "{a,b}", count: 11))\"]\n", 1, 11,
      "this is no pattern: its braces stand for more than 1000 patterns"),
    Mistake(
      "exclude: [\"{a,b\"]\n", 1, 11, "this is no pattern: a bracket or a brace is not closed"),
    Mistake("kubernetes: \"1.30\\n\"\n", 1, 13, "a version such as \"1.36\" is expected here"),
  ]
}
