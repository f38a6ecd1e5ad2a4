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

  /// All findings, suppressed ones included, in reading order. `inventory` holds the objects of
  /// `files`, in their order; `jobs` files are looked at side by side.
  package func lint(
    _ files: [ManifestFile], _ inventory: Inventory, comparison: Comparison? = nil, jobs: Int
  ) async -> [Finding] {
    let size = max(1, files.count / max(1, jobs * 4))
    let common = activeRules(for: nil, inventory)
    var findings = await withTaskGroup(of: [Finding].self) { group in
      for start in stride(from: 0, to: files.count, by: size) {
        let part = files[start..<min(start + size, files.count)]
        group.addTask { part.flatMap { self.findings(in: $0, inventory, common) } }
      }
      group.addTask { self.inventoryFindings(inventory, common) }
      if let comparison { group.addTask { self.comparisonFindings(comparison, common) } }
      return await group.reduce(into: []) { $0 += $1 }
    }
    findings.sort(by: Finding.inReadingOrder)
    numberEqualFingerprints(&findings)
    return findings
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
    return rules.compactMap { rule in
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
    var defects: [(Defect, ActiveRule)] = []
    for rule in active {
      if case .file(let check) = rule.rule.check {
        defects += check(file, rule.context).map { ($0, rule) }
      }
    }
    for (resource, workload) in zip(file.resources, file.workloads) {
      for rule in active {
        for defect in Self.check(rule, resource, workload) { defects.append((defect, rule)) }
      }
    }
    return located(defects, in: file)
  }

  private static func check(
    _ active: ActiveRule, _ resource: Resource, _ workload: Workload?
  ) -> [Defect] {
    switch active.rule.check {
    case .file, .inventory, .comparison: return []
    case .resource(let check): return check(resource, active.context)
    case .workload(let check):
      guard let workload, !workload.isPatch else { return [] }
      return check(workload, active.context)
    case .container(let check):
      guard let workload else { return [] }
      var defects: [Defect] = []
      for container in workload.containers where !container.isPatch {
        defects += check(container, workload, active.context)
      }
      return defects
    }
  }

  /// The rules in force anywhere: an override may turn one on for its paths alone. A check that sees
  /// all files has the options of no path, or of the first one that turns it on.
  private func rulesAnywhere(_ common: [ActiveRule], _ inventory: Inventory) -> [ActiveRule] {
    guard !configuration.overrides.isEmpty else { return common }
    var rules = common
    var ids = Set(common.map(\.rule.id))
    for path in Set(inventory.resources.map(\.root.tree.file.path)).sorted() {
      rules += activeRules(for: path, inventory).filter { ids.insert($0.rule.id).inserted }
    }
    return rules
  }

  private func inventoryFindings(
    _ inventory: Inventory, _ common: [ActiveRule]
  ) -> [Finding] {
    var defects: [(Defect, ActiveRule)] = []
    for active in rulesAnywhere(common, inventory) {
      guard case .inventory(let check) = active.rule.check else { continue }
      defects += check(active.context).map { ($0, active) }
    }
    return located(defects, inventory)
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

  /// Defects of several files, each with the overrides that hold for its own.
  private func located(
    _ defects: [(Defect, ActiveRule)], _ inventory: Inventory
  ) -> [Finding] {
    struct Origin: Hashable {
      var path: String
      var revision: String?
    }
    let byOrigin = Dictionary(grouping: defects) {
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
    let comments = SuppressionComments(file.tree, lines)
    return defects.map { defect, active in
      let location = lines.location(of: defect.place.range)
      let annotation = defect.place.resource?.annotation("kubevet.dev/ignore.\(active.rule.id)")
      let ignored = annotation.flatMap {
        $0.isEmpty ? nil : Suppression(kind: .annotation, reason: $0)
      }
      return Finding(
        rule: active.rule, severity: severity(of: defect, active, file), message: defect.message,
        remedy: defect.remedy ?? active.rule.remedy, resource: defect.place.resource,
        field: defect.place.field, file: defect.place.file, location: location,
        revision: defect.place.revision,
        related: defect.related.map { related in
          let isHere =
            related.revision == defect.place.revision
            && related.file.path == file.tree.file.path
          let table = isHere ? lines : LineTable(related.file)
          return Finding.Related(
            message: related.message, file: related.file,
            location: table.location(of: related.range), revision: related.revision)
        },
        fingerprint: Fingerprint.of(defect, rule: active.rule.id),
        suppression: ignored ?? comments.suppression(of: active.rule.id, line: location.line))
    }
  }

  /// A check may say that a case is milder or worse than the rule; the user's word stands above.
  private func severity(
    of defect: Defect, _ active: ActiveRule, _ file: ManifestFile
  ) -> Severity {
    guard active.severity == active.rule.severity else { return active.severity }
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

/// What makes a finding the same one after lines moved and files were renamed.
enum Fingerprint {
  static func of(_ defect: Defect, rule: String) -> String {
    guard let resource = defect.place.resource else {
      return hash("\(rule)\n\(defect.place.file.path)\n\(defect.message)")
    }
    let id = resource.id
    let field = defect.place.stableField ?? ""
    return hash(
      "\(rule)\n\(id.group)\n\(id.kind)\n\(id.namespace ?? "")\n\(id.name)\n\(field)")
  }

  /// 64-bit FNV-1a, twice with different starts: 32 hexadecimal digits.
  static func hash(_ text: String) -> String {
    hex(text, start: 0xcbf2_9ce4_8422_2325) + hex(text, start: 0x8422_2325_cbf2_9ce4)
  }

  private static func hex(_ text: String, start: UInt64) -> String {
    var hash = start
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
