/// Which rules the command line asks for.
package struct Selection: Sendable {
  package var select: [String]
  package var ignore: [String]
  /// Rules that run besides.
  package var also: [String]

  package init(select: [String] = [], ignore: [String] = [], also: [String] = []) {
    self.select = select
    self.ignore = ignore
    self.also = also
  }

  package static let presets = ["recommended", "strict", "security", "all"]

  /// Every word that a selection may hold.
  package static func words(for rules: [Rule]) -> [String] {
    rules.map(\.id) + Rule.Group.allCases.map(\.rawValue) + presets
  }

  /// Whether a word names a group of rules or a preset.
  package static func namesSeveral(_ word: String) -> Bool {
    Rule.Group(rawValue: word) != nil || presets.contains(word)
  }

  /// What may be meant by a word that names no rule, where findings of one rule are accepted.
  static func hint(forAccepting word: String, in rules: [String]) -> String {
    namesSeveral(word)
      ? "; it names several, and findings are accepted rule by rule"
      : Spelling.hint(for: word, in: rules)
  }

  /// The first word that names no rule, group or preset, as a sentence.
  package func complaint(about rules: [Rule]) -> String? {
    let known = Self.words(for: rules)
    for word in select + ignore where !known.contains(word) {
      return "there is no rule, group or preset \"\(word)\"\(Spelling.hint(for: word, in: known))"
    }
    return nil
  }

  /// How closely a word speaks of one rule: of two words that disagree the closer one counts.
  enum Reach: Int, Comparable {
    case preset, group, rule

    static func < (lhs: Reach, rhs: Reach) -> Bool { lhs.rawValue < rhs.rawValue }
  }

  /// How closely `words` select a rule; nil: they do not. A group is what is on of it; `security` is a
  /// preset too, and all of it is meant.
  static func reach(of words: [String], selecting rule: Rule, isOn: Bool) -> Reach? {
    words.compactMap { word -> Reach? in
      switch word {
      case rule.id: .rule
      case rule.group.rawValue:
        isOn || rule.severity != nil || rule.group == .security ? .group : nil
      case "all": .preset
      case "recommended": rule.severity != nil ? .preset : nil
      case "strict": rule.severity != nil || rule.group != .security ? .preset : nil
      default: nil
      }
    }.max()
  }

  /// How closely `words` leave a rule out; nil: they do not.
  static func reach(of words: [String], ignoring rule: Rule) -> Reach? {
    words.contains(rule.group.rawValue)
      ? max(.group, reach(of: words, selecting: rule, isOn: true) ?? .group)
      : reach(of: words, selecting: rule, isOn: true)
  }
}
