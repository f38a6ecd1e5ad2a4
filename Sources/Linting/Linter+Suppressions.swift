import Manifests
import YAMLSyntax

extension Linter {
  /// How much a run looks at of what suppressions speak of: only whoever looked at all of it can say that one
  /// suppresses nothing.
  package struct Coverage: Sendable {
    /// Whether all that is usually looked at was.
    package var isWhole: Bool
    /// Whether, beside that, nothing was left out: not rendered, not read.
    package var isComplete: Bool
    /// Files that go into something that was not rendered.
    package var unknown: Set<String>
    /// Whether files of this name, or below it, were looked at.
    package var holds: @Sendable (String) -> Bool

    package init(
      isWhole: Bool = true, isComplete: Bool = true, unknown: Set<String> = [],
      holds: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
      self.isWhole = isWhole
      self.isComplete = isComplete
      self.unknown = unknown
      self.holds = holds
    }

    /// A rule that looks at each file by itself finds the same whatever else is looked at; but what a target
    /// takes in is looked at as the target makes it.
    fileprivate func isKnown(_ rule: Rule, in file: ManifestFile) -> Bool {
      guard !unknown.contains(file.tree.file.path), file.tree.errors.isEmpty else { return false }
      if case .alone = rule.check { return isWhole || !file.resources.isEmpty }
      return isWhole
    }

    fileprivate func isKnown(_ setting: Configuration.SuppressionSetting) -> Bool {
      // Without paths it speaks of the whole repository.
      let places = setting.paths.isEmpty ? ["."] : setting.paths.map(\.literalStart)
      return isWhole && isComplete && places.allSatisfy(holds)
    }
  }

  /// Findings about suppressions that suppress none of `findings`.
  func unusedSuppressions(_ scopes: [Scope], _ findings: [Finding]) -> [Finding] {
    guard let rule = book.rules.first(where: \.isAboutSuppressions) else { return [] }
    var used: Set<SuppressionUse>?
    func uses() -> Set<SuppressionUse> {
      let known =
        used
        ?? Set(
          findings.compactMap { finding in
            finding.suppression?.place.map {
              SuppressionUse(rule: finding.rule.id, place: $0)
            }
          })
      used = known
      return known
    }
    var seen: Set<String> = []
    let inFiles = scopes.flatMap { scope in
      scope.files.flatMap { file -> [Finding] in
        let source = file.tree.file
        guard source.provenance == nil, file.mentionsKubevet,
          seen.insert(source.path).inserted
        else { return [] }
        let active = book[source.path].all
        guard let own = active.first(where: { $0.rule.id == rule.id }) else { return [] }
        let unused = UnusedSuppressions(
          used: uses(), active: Set(active.map(\.rule.id)), rules: book.rules,
          isKnown: { coverage.isKnown($0, in: file) })
        let defects = unused.defects(in: file, file.lines.value)
        return located(defects.map { ($0, own) }, in: file)
      }
    }
    guard !scopes.isEmpty else { return [] }
    return inFiles + unusedSuppressions(inRenderings: scopes, rule, seen: seen, uses)
      + unusedSuppressionsOfConfiguration(rule, uses)
  }

  private func unusedSuppressionsOfConfiguration(
    _ rule: Rule, _ used: () -> Set<SuppressionUse>
  ) -> [Finding] {
    let configuration = book.configuration
    guard let file = configuration.file, !configuration.suppressions.isEmpty,
      let own = book[file.path].all.first(where: { $0.rule.id == rule.id })
    else { return [] }
    let active = Set(book.anywhere.map(\.rule.id))
    let defects = UnusedSuppressions(
      used: used(), active: active, rules: book.rules, isKnown: { _ in true }
    )
    .defects(in: configuration, today, where: coverage.isKnown)
    let tree = SyntaxTree(parsing: file)
    return located(defects.map { ($0, own) }, in: ManifestFile(tree: tree, resources: []))
  }
}

extension Glob {
  /// What stands before the first thing that may vary.
  fileprivate var literalStart: String {
    let start = pattern.prefix { !"*?[{".contains($0) }
    if start.count == pattern.count { return pattern }
    return RepositoryPath.folder(of: String(start))
  }
}
