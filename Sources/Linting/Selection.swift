/// Which rules run, and how severe each is: the command line over the configuration over the rules.
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

  /// The first word that names no rule, group or preset, as a sentence.
  package func complaint(about rules: [Rule]) -> String? {
    let known =
      rules.map(\.id) + Rule.Group.allCases.map(\.rawValue) + Self.presets
    for word in select + ignore where !known.contains(word) {
      return "there is no rule, group or preset \"\(word)\"\(Spelling.hint(for: word, in: known))"
    }
    return nil
  }

  /// Whether the command line leaves a rule in.
  package func names(_ rule: Rule) -> Bool {
    !ignore.contains { Self.word($0, names: rule) }
      && (select.isEmpty || select.contains { Self.word($0, names: rule) })
  }

  /// nil: the rule does not run.
  func severity(of rule: Rule, _ setting: Configuration.RuleSetting?) -> Severity? {
    if ignore.contains(where: { $0 == rule.group.rawValue || Self.word($0, names: rule) }) {
      return nil
    }
    let isNamed = (select + also).contains(rule.id)
    guard select.isEmpty || isNamed || select.contains(where: { Self.word($0, names: rule) }) else {
      return nil
    }
    if let setting, setting.isOff { return isNamed ? rule.severity ?? rule.whenSelected : nil }
    if let severity = setting?.severity { return severity }
    if let severity = rule.severity { return severity }
    // A rule that is off by default runs when it is selected or configured.
    return select.isEmpty && setting == nil && !isNamed ? nil : rule.whenSelected
  }

  private static func word(_ word: String, names rule: Rule) -> Bool {
    switch word {
    case rule.id, "all": true
    // A group is what is on by default of it; `security` is a preset too, and all of it is meant.
    case rule.group.rawValue: rule.severity != nil || rule.group == .security
    case "recommended": rule.severity != nil
    case "strict": rule.severity != nil || rule.group != .security
    default: false
    }
  }
}
