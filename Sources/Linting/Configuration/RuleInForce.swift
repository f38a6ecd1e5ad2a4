/// A rule as it holds for a file: whether it runs, how severe, with which options, and who says so.
package struct RuleInForce: Sendable {
  package let rule: Rule
  /// nil: it does not run.
  package let severity: Severity?
  /// Who decided whether it runs, or else how severe it is.
  package let origin: Origin
  /// It does not run for no other reason than that others were selected.
  package let isUnselected: Bool
  /// All of the rule's options, in its order.
  package let options: [(option: Rule.Option, origin: Origin)]

  /// Who says what holds.
  package enum Origin: Sendable, Equatable {
    /// The rule itself, or kubevet's own default.
    case standard
    case configuration(line: Int)
    /// An override of the configuration, for some paths.
    case override(line: Int)
    /// The option of the command line.
    case commandLine(String)
  }
}

extension Configuration {
  /// What holds where these overrides do: the command line over the overrides over the settings over the
  /// rule. Of words that disagree the one that speaks more closely of the rule counts, of equally close
  /// ones the later; an entry under `rules` is as close as the rule's id.
  package func inForce(
    _ rule: Rule, _ overrides: [Override], _ selection: Selection
  ) -> RuleInForce {
    var decision = RuleDecision(rule)
    decision.apply(layer) { .configuration(line: $0) }
    for override in overrides { decision.apply(override.layer) { .override(line: $0) } }
    decision.apply(selection)
    return decision.result
  }

  /// The same for a file, relative to the repository.
  package func inForce(_ rule: Rule, at path: String, _ selection: Selection) -> RuleInForce {
    inForce(rule, overrides(for: path), selection)
  }
}

/// What was said of a rule so far.
private struct RuleDecision {
  let rule: Rule
  var isOn: Bool
  /// How closely it was left out.
  var off: Selection.Reach?
  /// Whether anybody said whether it runs.
  var isDecided = false
  var isUnselected = false
  var severity: Severity?
  var origin = RuleInForce.Origin.standard
  var options: [(option: Rule.Option, origin: RuleInForce.Origin)]

  init(_ rule: Rule) {
    self.rule = rule
    isOn = rule.severity != nil
    options = rule.options.map { ($0, .standard) }
  }

  var result: RuleInForce {
    RuleInForce(
      rule: rule, severity: isOn ? severity ?? rule.severity ?? rule.whenSelected : nil,
      origin: origin, isUnselected: isUnselected, options: options)
  }

  mutating func apply(
    _ layer: Configuration.Layer, _ origin: (Int) -> RuleInForce.Origin
  ) {
    let said = layer.rules[rule.id]
    let isNamed = layer.ignore.contains(rule.id)
    apply(
      select: layer.select, origin(layer.selectLine ?? 0), ignore: layer.ignore,
      origin(layer.ignoreLine ?? 0))
    guard let said else { return }
    for (index, known) in options.enumerated() {
      guard let option = said.options.first(where: { $0.name == known.option.name }) else {
        continue
      }
      options[index] = (option, origin(said.optionLines[option.name] ?? 0))
    }
    severity = said.severity ?? severity
    // Options alone turn on what nobody turned off.
    guard !isNamed, said.severityLine != nil || !isDecided else { return }
    let line = said.severityLine ?? said.optionLines.values.min()
    decide(
      !said.isOff, by: .rule, line.map(origin) ?? self.origin, isWord: said.severityLine != nil)
  }

  mutating func apply(_ selection: Selection) {
    apply(
      select: selection.select, .commandLine("--select"), ignore: selection.ignore,
      .commandLine("--ignore"))
    if selection.also.contains(rule.id),
      Selection.reach(of: selection.ignore, ignoring: rule) == nil
    {
      decide(true, by: .rule, .commandLine("--digests"))
    }
  }

  private mutating func apply(
    select: [String], _ selecting: RuleInForce.Origin, ignore: [String],
    _ ignoring: RuleInForce.Origin
  ) {
    let selected = Selection.reach(of: select, selecting: rule, isOn: isOn)
    if let selected {
      if off.map({ selected >= $0 }) ?? true { decide(true, by: selected, selecting) }
    } else if !select.isEmpty {
      decide(false, by: nil, selecting)
      isUnselected = true
    }
    if let ignored = Selection.reach(of: ignore, ignoring: rule),
      selected.map({ ignored >= $0 }) ?? true
    {
      decide(false, by: ignored, ignoring)
    }
  }

  private mutating func decide(
    _ isOn: Bool, by reach: Selection.Reach?, _ origin: RuleInForce.Origin, isWord: Bool = false
  ) {
    // Whoever says what held already decides nothing, unless it is how severe the rule is.
    if isOn != self.isOn || isWord { self.origin = origin }
    self.isOn = isOn
    isDecided = true
    isUnselected = false
    off = isOn ? nil : reach
  }
}
