import BuiltinRules
import Failures
import Linting
import Reporting

/// The rules that kubevet knows, for people.
public enum RuleCatalogue {
  /// A rule in one line.
  public struct Entry: Sendable {
    public var id: String
    public var group: String
    /// `error`, `warning`, `info` or `off`.
    public var severity: String
    public var summary: String
  }

  /// Every rule, by id.
  public static var entries: [Entry] {
    Rule.all.map {
      Entry(
        id: $0.id, group: $0.group.rawValue, severity: $0.severity?.rawValue ?? "off",
        summary: $0.summary)
    }
  }

  /// A rule's page in Markdown, as wide as most terminals; nil: there is no such rule.
  public static func page(of id: String) -> String? {
    Rule.all.first { $0.id == id }?.page.wrappedMarkdown(width: 80)
  }

  /// What to say of a word that is no rule's id, as a sentence.
  public static func complaint(about word: String) -> String {
    let complaint = "there is no rule \"\(word)\""
    if Selection.namesSeveral(word) {
      return "\(complaint); it names several, which kubevet rules lists"
    }
    if Failure.all.contains(where: { $0.id == word }) {
      return "\(complaint); it is an error, and kubevet explain - says all that is known of it"
    }
    return complaint + hint(for: word)
  }

  /// The JSON Schema of `.kubevet.yaml`.
  public static var configurationSchema: String { ConfigurationSchema(Rule.all).text }

  /// `text` in one line, with nothing that moves a cursor or speaks to a CI runner.
  public static func printable(_ text: String) -> String { Printable.line(text) }

  /// `; did you mean "x"?` with the nearest of `words` (all rules by default), or nothing.
  public static func hint(for word: String, in words: [String]? = nil) -> String {
    Spelling.hint(for: word, in: words ?? Rule.all.map(\.id))
  }
}
