import Reporting
import Testing

/// No text from a manifest moves a cursor, turns the writing or gives a CI runner a command.
@Suite struct PrintableTests {
  @Test(arguments: [
    ("plain: text", "plain: text"), ("größe 大 😀", "größe 大 😀"), ("a\nb\r\tc", "a\\nb\\r c"),
    ("\u{1B}[31mred", "\\u{1b}[31mred"), ("a\u{0}b\u{7F}", "a\\u{0}b\\u{7f}"),
    ("a\u{202E}b", "a\\u{202e}b"), ("a\u{2028}b", "a\\u{2028}b"), ("\u{FEFF}a", "\\u{feff}a"),
    ("::error::x", "\\::error::x"), ("  ::error::x", "\\  ::error::x"), ("a ::b", "a ::b"),
    ("##[group]", "##\\[group]"), ("x ##vso[task]", "x ##vso\\[task]"), ("#[a]", "#[a]"),
    ("## [a]", "## [a]"), ("list[0]", "list[0]"), ("", ""),
  ])
  func makesHarmless(_ text: String, _ expected: String) {
    #expect(Printable.line(text) == expected)
  }
}
