import Manifests
import YAMLSyntax

extension Linter {
  /// Suppressions in templates and values that suppress nothing in any rendering. Where none of the renderings
  /// shows the line of which a comment speaks, other values may need it.
  ///
  /// - Parameter seen: the files that were looked at as manifests.
  func unusedSuppressions(
    inCharts scopes: [Scope], _ rule: Rule, seen: Set<String>, _ used: () -> Set<SuppressionUse>
  ) -> [Finding] {
    guard coverage.isWhole else { return [] }
    var ingredients: [String: (ingredient: Ingredient, renderings: [ManifestFile])] = [:]
    var defects: [(Defect, ActiveRule)] = []
    func unused(_ path: String) -> (own: ActiveRule, suppressions: UnusedSuppressions)? {
      let active = book[path].all
      return active.first { $0.rule.id == rule.id }.map { own in
        let isKnown = !coverage.unknown.contains(path)
        return (
          own,
          UnusedSuppressions(
            used: used(), active: Set(active.map(\.rule.id)), rules: book.rules,
            isKnown: { _ in isKnown })
        )
      }
    }
    for file in scopes.flatMap(\.files) {
      guard let parts = file.tree.file.provenance?.ingredients(mentioning: "kubevet") else {
        continue
      }
      for part in parts where !seen.contains(part.file.path) {
        ingredients[part.file.path, default: (part, [])].renderings.append(file)
      }
      guard file.mentionsKubevet else { continue }
      for (annotation, path) in UnusedSuppressions.annotations(rendered: file) {
        guard let (own, suppressions) = unused(path), !seen.contains(path) else { continue }
        defects += suppressions.defects(of: annotation).map { ($0, own) }
      }
    }
    for (path, (ingredient, renderings)) in ingredients.sorted(by: { $0.key < $1.key }) {
      guard let (own, suppressions) = unused(path) else { continue }
      var shown: Set<Int>?
      let found = suppressions.defects(in: ingredient) { line in
        let lines = shown ?? Self.lines(of: ingredient.file, in: renderings)
        shown = lines
        return lines.contains(line)
      }
      defects += found.map { ($0, own) }
    }
    var said: Set<String> = []
    return located(defects).filter { finding in
      said.insert("\(finding.file.path):\(finding.location.line) \(finding.message)").inserted
    }
  }

  /// The lines of `source` from which something in the renderings comes.
  private static func lines(of source: SourceFile, in renderings: [ManifestFile]) -> Set<Int> {
    let table = LineTable(source)
    var lines: Set<Int> = []
    for rendering in renderings {
      guard let provenance = rendering.tree.file.provenance else { continue }
      var open = rendering.tree.roots
      while let node = open.popLast() {
        open += node.entries.flatMap { [$0.key, $0.value] } + node.items
        guard node.kind == .scalar else { continue }
        for origin in provenance.origins(of: node.range) where origin.file.path == source.path {
          lines.insert(table.line(of: origin.range.start))
        }
      }
    }
    return lines
  }
}
