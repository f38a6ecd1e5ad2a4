import Manifests
import YAMLSyntax

/// Runs rules over the files of one revision.
package struct Linter: Sendable {
  private let rules: [Rule]
  private let selection: Selection
  private let configuration: Configuration
  private let kubernetes: KubernetesVersion

  package init(
    rules: [Rule], selection: Selection = Selection(),
    configuration: Configuration = Configuration(), kubernetes: KubernetesVersion = .newest
  ) {
    self.rules = rules
    self.selection = selection
    self.configuration = configuration
    self.kubernetes = kubernetes
  }

  /// Files that are looked at with the same objects around them.
  package struct Scope: Sendable {
    package var files: [ManifestFile]
    /// Holds the objects of `files`, in their order, and perhaps more.
    package var inventory: Inventory
    /// It holds no more than that.
    package var isWhole: Bool

    package init(files: [ManifestFile], inventory: Inventory, isWhole: Bool = true) {
      self.files = files
      self.inventory = inventory
      self.isWhole = isWhole
    }
  }

  package func lint(
    _ files: [ManifestFile], _ inventory: Inventory, comparison: Comparison? = nil, jobs: Int
  ) async -> [Finding] {
    let scope = Scope(files: files, inventory: inventory)
    return await lint([scope], comparisons: comparison.map { [$0] } ?? [], jobs: jobs)
  }

  /// All findings, suppressed ones included, in reading order; `jobs` files are looked at side by side.
  package func lint(
    _ scopes: [Scope], comparisons: [Comparison] = [], jobs: Int
  ) async -> [Finding] {
    var findings = await withTaskGroup(of: [Finding].self) { group in
      for scope in scopes {
        let files = scope.files
        let common = activeRules(for: nil, scope.inventory)
        let size = max(1, files.count / max(1, jobs * 4))
        for start in stride(from: 0, to: files.count, by: size) {
          let part = files[start..<min(start + size, files.count)]
          group.addTask { part.flatMap { self.findings(in: $0, scope.inventory, common) } }
        }
        group.addTask { self.inventoryFindings(scope, common) }
      }
      for comparison in comparisons {
        group.addTask {
          self.comparisonFindings(comparison, self.activeRules(for: nil, comparison.new))
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    findings.sort(by: Finding.inReadingOrder)
    findings = findings.mergingRenderings()
    let unused = unusedSuppressions(scopes, findings)
    if !unused.isEmpty {
      findings += unused
      findings.sort(by: Finding.inReadingOrder)
    }
    numberEqualFingerprints(&findings)
    return findings
  }

  /// Of plain files alone: what suppresses something in a rendering stands in many files.
  private func unusedSuppressions(_ scopes: [Scope], _ findings: [Finding]) -> [Finding] {
    guard let rule = rules.first(where: \.isAboutSuppressions) else { return [] }
    var seen: Set<String> = []
    var suppressed: [String: [Finding]]?
    return scopes.flatMap { scope in
      scope.files.flatMap { file -> [Finding] in
        let source = file.tree.file
        guard source.provenance == nil, source.bytes.contains("kubevet"),
          seen.insert(source.path).inserted
        else { return [] }
        let active = activeRules(for: source.path, scope.inventory)
        guard let own = active.first(where: { $0.rule.id == rule.id }) else { return [] }
        let known =
          suppressed
          ?? Dictionary(
            grouping: findings.filter(\.isSuppressed), by: \.file.path)
        suppressed = known
        let defects = UnusedSuppressions(
          findings: known[source.path] ?? [], active: Set(active.map(\.rule.id)), rules: rules
        ).defects(in: file, LineTable(source))
        return located(defects.map { ($0, own) }, in: file)
      }
    }
  }

  // MARK: Rules in force

  /// A rule with what holds for the files at hand. A class, for it is handed on for every object.
  private final class ActiveRule: Sendable {
    let rule: Rule
    let severity: Severity
    let context: Rule.Context

    init(rule: Rule, severity: Severity, context: Rule.Context) {
      self.rule = rule
      self.severity = severity
      self.context = context
    }
  }

  private func activeRules(for path: String?, _ inventory: Inventory) -> [ActiveRule] {
    var settings = configuration.rules
    if let path {
      for override in configuration.overrides
      where override.paths.contains(where: { $0.matches(path) }) {
        settings.merge(override.rules) { $1 }
      }
    }
    return activeRules(settings, inventory)
  }

  private func activeRules(
    _ settings: [String: Configuration.RuleSetting], _ inventory: Inventory
  ) -> [ActiveRule] {
    rules.compactMap { rule in
      guard let severity = selection.severity(of: rule, settings[rule.id]) else { return nil }
      let options = rule.options + (settings[rule.id]?.options ?? [])
      return ActiveRule(
        rule: rule, severity: severity,
        context: Rule.Context(
          inventory: inventory, kubernetes: kubernetes, options: options))
    }
  }

  // MARK: Checks

  private func findings(
    in file: ManifestFile, _ inventory: Inventory, _ common: [ActiveRule]
  ) -> [Finding] {
    let active =
      configuration.overrides.isEmpty
      ? common : activeRules(for: file.tree.file.path, inventory)
    let workloads = file.workloads.compactMap { $0 }
    let complete = workloads.filter { !$0.isPatch }
    var defects: [(Defect, ActiveRule)] = []
    for rule in active {
      for defect in Self.check(rule, file, workloads, complete) { defects.append((defect, rule)) }
    }
    // What is rendered stands in several files, each with overrides of its own.
    return file.tree.file.provenance == nil
      ? located(defects, in: file) : located(defects, inventory)
  }

  /// What one rule says about one file. `complete` are the workloads that are no patches.
  private static func check(
    _ active: ActiveRule, _ file: ManifestFile, _ workloads: [Workload], _ complete: [Workload]
  ) -> [Defect] {
    let context = active.context
    var defects: [Defect] = []
    switch active.rule.check {
    case .inventory, .comparison, .suppressions: break
    case .file(let check): defects = check(file, context)
    case .resource(let check):
      for resource in file.resources { defects += check(resource, context) }
    case .workload(let check):
      for workload in complete { defects += check(workload, context) }
    case .container(let check):
      for workload in workloads {
        for container in workload.containers where !container.isPatch {
          defects += check(container, workload, context)
        }
      }
    }
    return defects
  }

  /// Overrides decide by the file in which a defect stands whether it counts, and how much. A check
  /// sees all files, so that its options are those of no path, or of the first one that turns it on.
  private func inventoryFindings(_ scope: Scope, _ common: [ActiveRule]) -> [Finding] {
    var defects: [(Defect, ActiveRule)] = []
    for active in rulesAnywhere(common, scope.inventory) {
      guard case .inventory(let check) = active.rule.check else { continue }
      defects += check(active.context).map { ($0, active) }
    }
    if !scope.isWhole {
      let trees = Set(scope.files.map { ObjectIdentifier($0.tree) })
      defects.removeAll { defect, _ in
        defect.place.resource.map { !trees.contains(ObjectIdentifier($0.root.tree)) } ?? false
      }
    }
    return located(defects, scope.inventory)
  }

  private func comparisonFindings(
    _ comparison: Comparison, _ common: [ActiveRule]
  ) -> [Finding] {
    var defects: [(Defect, ActiveRule)] = []
    for active in rulesAnywhere(common, comparison.new) {
      guard case .comparison(let check) = active.rule.check else { continue }
      defects += check(comparison, active.context).map { ($0, active) }
    }
    return located(defects, comparison.new)
  }

  /// The rules that hold for some file, each once.
  private func rulesAnywhere(_ common: [ActiveRule], _ inventory: Inventory) -> [ActiveRule] {
    var ids = Set(common.map(\.rule.id))
    let others = configuration.overrides.flatMap { override in
      activeRules(configuration.rules.merging(override.rules) { $1 }, inventory)
    }
    return common + others.filter { ids.insert($0.rule.id).inserted }
  }

  /// Defects of several files, each with the overrides that hold for its own.
  private func located(
    _ defects: [(Defect, ActiveRule)], _ inventory: Inventory
  ) -> [Finding] {
    struct Origin: Hashable {
      var path: String
      var revision: String?
    }
    let atSource = defects.map { ($0.0.atSource(), $0.1) }
    let byOrigin = Dictionary(grouping: atSource) {
      Origin(path: $0.0.place.file.path, revision: $0.0.place.revision)
    }
    return byOrigin.flatMap { origin, defects -> [Finding] in
      guard let place = defects.first?.0.place else { return [] }
      let tree = place.tree ?? SyntaxTree(parsing: place.file)
      let rules = activeRules(for: origin.path, inventory)
      let inForce = defects.compactMap { defect, active in
        rules.first { $0.rule.id == active.rule.id }.map { (defect, $0) }
      }
      return located(inForce, in: ManifestFile(tree: tree, resources: []))
    }
  }

  // MARK: Findings

  /// Lines and columns, suppressions and fingerprints: worked out only where something was found.
  private func located(_ defects: [(Defect, ActiveRule)], in file: ManifestFile) -> [Finding] {
    guard !defects.isEmpty else { return [] }
    let lines = LineTable(file.tree.file)
    // Of the other files that are named beside it.
    var tables: [String: LineTable] = [:]
    func table(of related: Defect.Related, _ defect: Defect) -> LineTable {
      let (path, revision) = (related.file.path, related.revision)
      if revision == defect.place.revision, path == file.tree.file.path { return lines }
      let key = "\(path)\n\(revision ?? "")"
      let table = tables[key] ?? LineTable(related.file)
      tables[key] = table
      return table
    }
    let comments = SuppressionComments(file.tree, lines)
    return defects.map { defect, active in
      let location = lines.location(of: defect.place.range)
      let suppression = defect.suppression(by: active.rule, comments, line: location.line)
      return Finding(
        rule: active.rule, severity: severity(of: defect, active, file), message: defect.message,
        remedy: suppression.remedy ?? defect.remedy ?? active.rule.remedy,
        resource: defect.place.resource,
        field: defect.place.field, file: defect.place.file, location: location,
        revision: defect.place.revision,
        related: defect.related.map { related in
          Finding.Related(
            message: related.message, file: related.file,
            location: table(of: related, defect).location(of: related.range),
            revision: related.revision)
        },
        fingerprint: Fingerprint.of(defect, rule: active.rule.id),
        isRefusal: defect.isRefusal, suppression: suppression.found)
    }
  }

  /// A check may say that a case is milder or worse than the rule; the user's word stands above.
  private func severity(
    of defect: Defect, _ active: ActiveRule, _ file: ManifestFile
  ) -> Severity {
    let usual = active.rule.severity ?? active.rule.whenSelected
    guard active.severity == usual else { return active.severity }
    if active.rule.isAdvice, file.isGenerated { return .info }
    return defect.severity ?? active.severity
  }

  /// Equal defects of one object are told apart by their order.
  private func numberEqualFingerprints(_ findings: inout [Finding]) {
    var counts: [String: Int] = [:]
    for index in findings.indices {
      let fingerprint = findings[index].fingerprint
      let count = counts[fingerprint, default: 0]
      counts[fingerprint] = count + 1
      if count > 0 { findings[index].fingerprint = Fingerprint.hash("\(fingerprint):\(count)") }
    }
  }
}
