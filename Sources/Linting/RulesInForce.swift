import Manifests
import Synchronization

/// A rule with what holds for the files at hand. A class, for it is handed on for every object.
final class ActiveRule: Sendable {
  let rule: Rule
  let severity: Severity
  let settings: Rule.Settings

  init(rule: Rule, severity: Severity, settings: Rule.Settings) {
    self.rule = rule
    self.severity = severity
    self.settings = settings
  }
}

/// The rules that hold for some files.
final class RulesInForce: Sendable {
  let all: [ActiveRule]
  /// Those that look at each file by itself.
  let alone: Dispatch<Rule.Settings>

  init(_ all: [ActiveRule]) {
    self.all = all
    alone = Dispatch(all) { active in
      if case .alone(let subject) = active.rule.check { (subject, active.settings) } else { nil }
    }
  }

  /// Those that look at the same among the objects of `inventory`.
  func amongOthers(_ inventory: Inventory) -> Dispatch<Rule.Context> {
    Dispatch(all) { active in
      guard case .amongOthers(let subject) = active.rule.check else { return nil }
      return (subject, Rule.Context(inventory: inventory, settings: active.settings))
    }
  }
}

/// Which rules hold where: what the user says of all files, and of some paths.
struct Rulebook: Sendable {
  let rules: [Rule]
  let selection: Selection
  let configuration: Configuration
  let kubernetes: KubernetesVersion
  /// What holds for files to which no override applies.
  let common: RulesInForce
  /// By the overrides that apply: few files have a combination of their own.
  private let known = KnownCombinations()

  private final class KnownCombinations: Sendable {
    let rules = Mutex<[[Int]: RulesInForce]>([:])
  }

  init(
    _ rules: [Rule], _ selection: Selection, _ configuration: Configuration,
    _ kubernetes: KubernetesVersion
  ) {
    self.rules = rules
    self.selection = selection
    self.configuration = configuration
    self.kubernetes = kubernetes
    common = Self.inForce(rules, selection, configuration, [], kubernetes)
  }

  subscript(path: String) -> RulesInForce { self[overrides(for: path)] }

  /// The numbers of the overrides that apply to a file.
  func overrides(for path: String) -> [Int] {
    configuration.overrides.indices.filter { number in
      configuration.overrides[number].paths.contains { $0.covers(path) }
    }
  }

  subscript(overrides: [Int]) -> RulesInForce {
    if overrides.isEmpty { return common }
    return known.rules.withLock { known in
      if let rules = known[overrides] { return rules }
      let rules = Self.inForce(
        rules, selection, configuration, overrides.map { configuration.overrides[$0] }, kubernetes)
      known[overrides] = rules
      return rules
    }
  }

  /// The rules that hold for some file, each once: with the settings of no path, or of the first one that
  /// turns it on.
  var anywhere: [ActiveRule] {
    var ids = Set(common.all.map(\.rule.id))
    let others = configuration.overrides.indices.flatMap { self[[$0]].all }
    return common.all + others.filter { ids.insert($0.rule.id).inserted }
  }

  private static func inForce(
    _ rules: [Rule], _ selection: Selection, _ configuration: Configuration,
    _ overrides: [Configuration.Override], _ kubernetes: KubernetesVersion
  ) -> RulesInForce {
    RulesInForce(
      rules.compactMap { rule in
        let inForce = configuration.inForce(rule, overrides, selection)
        guard let severity = inForce.severity else { return nil }
        return ActiveRule(
          rule: rule, severity: severity,
          settings: Rule.Settings(
            kubernetes: kubernetes, options: inForce.options.map(\.option)))
      })
  }
}
