import Manifests
import YAMLSyntax

/// Runs rules over the files of one revision.
package struct Linter: Sendable {
  let book: Rulebook
  let today: Day?
  let coverage: Coverage

  package init(
    rules: [Rule], selection: Selection = Selection(),
    configuration: Configuration = Configuration(), kubernetes: KubernetesVersion = .newest,
    today: Day? = nil, coverage: Coverage = Coverage()
  ) {
    self.today = today
    self.coverage = coverage
    book = Rulebook(rules, selection, configuration, kubernetes)
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

  /// All findings, suppressed ones included, in reading order; `jobs` files are looked at side by side.
  package func lint(
    _ scopes: [Scope], comparisons: [Comparison] = [], jobs: Int
  ) async -> [Finding] {
    var questions: [@Sendable () -> [Finding]] = []
    for scope in scopes {
      let rules = amongOthers(scope)
      let size = max(1, scope.files.count / max(1, jobs * 16))
      for start in stride(from: 0, to: scope.files.count, by: size) {
        let part = start..<min(start + size, scope.files.count)
        questions.append {
          part.flatMap { number in
            if number + 1 < part.upperBound { scope.files[number + 1].tree.fetchAhead() }
            return self.findings(in: scope.files[number], rules[number])
          }
        }
      }
      for rule in book.anywhere {
        guard case .inventory(let check) = rule.rule.check else { continue }
        questions.append { self.findings(of: rule, check, scope) }
      }
    }
    for comparison in comparisons { questions.append { self.findings(of: comparison) } }
    var findings = await answers(to: questions, jobs: jobs).flatMap { $0 }.inReadingOrder
    let unused = unusedSuppressions(scopes, findings)
    findings = findings.sayingOnce().mergingRenderings()
    if !unused.isEmpty {
      findings = (findings + unused).inReadingOrder
    }
    numberEqualFingerprints(&findings)
    return findings
  }

  /// In the order of the questions, whichever is answered first: equal findings stand in one order, too. The last
  /// one is asked first, for what was read last is still in the processor's caches.
  private func answers(
    to questions: [@Sendable () -> [Finding]], jobs: Int
  ) async -> [[Finding]] {
    await withTaskGroup(of: (Int, [Finding]).self) { group in
      var answers = Array(repeating: [Finding](), count: questions.count)
      for (number, question) in questions.enumerated().reversed() {
        if number < questions.count - max(1, jobs), let (done, findings) = await group.next() {
          answers[done] = findings
        }
        group.addTask { (number, question()) }
      }
      for await (done, findings) in group { answers[done] = findings }
      return answers
    }
  }

  // MARK: Checks

  /// What the rules say that look at each file by itself: good as long as the file is taken as it was read.
  package func findings(in file: ManifestFile) -> [Finding] {
    // Several rules will ask it, when other files have taken this one's place in the processor's caches.
    for resource in file.resources { resource.lookQuickly(book.kubernetes.schemaTarget) }
    return located(book[file.tree.file.path].alone.defects(in: file), of: file)
  }

  /// For each file the rules that look at it among all others.
  private func amongOthers(_ scope: Scope) -> [Dispatch<Rule.Context>] {
    var known: [[Int]: Dispatch<Rule.Context>] = [:]
    return scope.files.map { file in
      let overrides = book.overrides(for: file.tree.file.path)
      let rules = known[overrides] ?? book[overrides].amongOthers(scope.inventory)
      known[overrides] = rules
      return rules
    }
  }

  private func findings(
    in file: ManifestFile, _ amongOthers: Dispatch<Rule.Context>
  ) -> [Finding] {
    var findings = file.findings ?? findings(in: file)
    findings += located(amongOthers.defects(in: file), of: file)
    // Here, where they are few: all together are in order then but for what several files share.
    return findings.inReadingOrder
  }

  /// What is rendered stands in several files, each with overrides of its own.
  private func located(_ defects: [(Defect, ActiveRule)], of file: ManifestFile) -> [Finding] {
    file.tree.file.provenance == nil ? located(defects, in: file) : located(defects)
  }

  /// Overrides decide by the file in which a defect stands whether it counts, and how much. A check
  /// sees all files, so that its options are those of no path, or of the first one that turns it on.
  private func findings(
    of rule: ActiveRule, _ check: (Rule.Context) -> [Defect], _ scope: Scope
  ) -> [Finding] {
    let context = Rule.Context(inventory: scope.inventory, settings: rule.settings)
    var defects = check(context)
    if !scope.isWhole {
      let trees = Set(scope.files.map { ObjectIdentifier($0.tree) })
      defects.removeAll { defect in
        defect.place.resource.map { !trees.contains(ObjectIdentifier($0.root.tree)) } ?? false
      }
    }
    return located(defects.map { ($0, rule) })
  }

  private func findings(of comparison: Comparison) -> [Finding] {
    var defects: [(Defect, ActiveRule)] = []
    for active in book.anywhere {
      guard case .comparison(let check) = active.rule.check else { continue }
      let context = Rule.Context(inventory: comparison.new, settings: active.settings)
      defects += check(comparison, context).map { ($0, active) }
    }
    return located(defects)
  }

  /// Defects of several files, each with the overrides that hold for its own.
  func located(_ defects: [(Defect, ActiveRule)]) -> [Finding] {
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
      let rules = book[origin.path].all
      let inForce = defects.compactMap { defect, active in
        rules.first { $0.rule.id == active.rule.id }.map { (defect, $0) }
      }
      return located(inForce, in: ManifestFile(tree: tree, resources: []))
    }
  }

  // MARK: Findings

  /// Lines and columns, suppressions and fingerprints: worked out only where something was found.
  func located(_ defects: [(Defect, ActiveRule)], in file: ManifestFile) -> [Finding] {
    guard !defects.isEmpty else { return [] }
    let lines = file.lines.value
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
    var suppressions = Suppressions(book.configuration, today: today)
    return defects.map { defect, active in
      let location = lines.location(of: defect.place.range)
      let suppression = suppressions.suppression(of: defect, by: active.rule, file, lines)
      return Finding(
        defect, of: active.rule, severity: severity(of: defect, active, file),
        remedy: suppression.remedy ?? defect.remedy ?? active.rule.remedy, location: location,
        related: defect.related.map { related in
          Finding.Related(
            message: related.message, file: related.file,
            location: table(of: related, defect).location(of: related.range),
            revision: related.revision)
        },
        suppression: suppression.found)
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
      if count > 0 {
        findings[index] = findings[index].with(
          fingerprint: StableHash.hex("\(fingerprint):\(count)"))
      }
    }
  }
}
