import Testing

@testable import Manifests

/// Patterns are read as Go's `regexp` reads them, or not at all.
@Suite struct PatternTests {
  private func reading(of pattern: String, in text: String) -> String {
    switch Pattern.read(pattern) {
    case .plain(let pattern): pattern.isFound(in: text) ? "found" : "not found"
    case .unknown: "unknown"
    case .refused(let reason): reason
    }
  }

  @Test(arguments: [
    ("", ""), ("^$", ""), ("a", "bab"), ("^[a-z]+$", "abc"), ("^a|b$", "cb"),
    ("^(a|b)*c$", "ababc"),
    ("^a{2,3}$", "aaa"), ("^a{2,}$", "aaaaa"), ("^a{0}b$", "b"), ("a{,2}", "a{,2}"), ("^.$", "ü"),
    ("^[^/]+/[^/]+$", "a/b"), ("^\\d{1,3}(\\.\\d{1,3}){3}$", "10.0.0.1"), ("^[]a-]+$", "]a-"),
    ("^(?:a+?)+$", "aaa"), ("^((a*)*)*$", "aaaa"), ("^[\\w.-]+$", "a_B.c-1"), ("\\Aa\\z", "a"),
    ("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$", "a-b"), ("^[+-]?[0-9]+$", "-5"),
  ])
  func finds(_ pattern: String, _ text: String) {
    #expect(reading(of: pattern, in: text) == "found")
  }

  @Test(arguments: [
    ("^$", "a"), ("^[a-z]+$", "aBc"), ("^a{2,3}$", "aaaa"), ("^a{2,3}$", "a"), ("^.$", "\n"),
    ("^(a|b)*c$", "abd"), ("^[^/]+$", "a/b"), ("^\\d+$", "1a"), ("\\S", " \t"), ("a.c", "ac"),
    ("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$", "a-"),
  ])
  func doesNotFind(_ pattern: String, _ text: String) {
    #expect(reading(of: pattern, in: text) == "not found")
  }

  @Test(arguments: [
    "(?i)a", "\\p{L}", "\\ba", "[[:alpha:]]", "(?P<a>b)", "[\\D]", "\\x41", "(a{999}){999}", "^*",
  ])
  func leavesAlone(_ pattern: String) {
    #expect(reading(of: pattern, in: "a") == "unknown")
  }

  @Test(arguments: [
    ("(?=a)", "it looks ahead"), ("a(?!b)", "it looks ahead"), ("(?<!a)b", "it looks behind"),
    ("(?>a)", "it has an atomic group"), ("(a)\\1", "it refers back to a group"),
    ("a**", "a repetition is repeated"), ("*a", "a repetition has nothing to repeat"),
    ("(a", "a bracket is not closed"), ("a)", "a bracket is closed that was not opened"),
    ("[a", "a set of characters is not closed"),
    ("[z-a]", "a range of characters ends before it begins"),
    ("a{3,2}", "a repetition ends before it begins"),
    ("a{1001}", "a repetition counts beyond 1000"),
    ("\\y", "\\y means nothing"), ("a\\", "it ends with a backslash"),
  ])
  func saysWhatTheServerRefuses(_ pattern: String, _ reason: String) {
    #expect(reading(of: pattern, in: "a") == reason)
  }
}
