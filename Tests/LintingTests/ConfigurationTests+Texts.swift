extension ConfigurationTests {
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
  ]
}
