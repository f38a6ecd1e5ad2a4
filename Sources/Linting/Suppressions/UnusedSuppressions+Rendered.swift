import Manifests
import YAMLSyntax

extension Linter {
  /// Suppressions in templates, values and layers of a kustomization that suppress nothing in any rendering. Where
  /// none of the renderings shows the line of which a comment speaks, other values may need it.
  ///
  /// - Parameter seen: the files that were looked at as manifests.
  func unusedSuppressions(
    inRenderings scopes: [Scope], _ rule: Rule, seen: Set<String>, _ used: () -> Set<SuppressionUse>
  ) -> [Finding] {
    guard coverage.isWhole else { return [] }
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
    let sources = RenderedSources(of: scopes.flatMap(\.files), without: seen)
    var defects = sources.annotations.flatMap { annotation, path -> [(Defect, ActiveRule)] in
      guard let (own, suppressions) = unused(path) else { return [] }
      return suppressions.defects(of: annotation).map { ($0, own) }
    }
    for (path, source) in sources.ingredients.sorted(by: { $0.key < $1.key }) {
      guard let (own, suppressions) = unused(path) else { continue }
      let shown = Lazy { Self.lines(of: source.ingredient.file, in: source.renderings) }
      let found = suppressions.defects(in: source.ingredient) { shown.value.contains($0) }
      defects += found.map { ($0, own) }
    }
    var said: Set<String> = []
    return located(defects).filter { finding in
      said.insert("\(finding.file.path):\(finding.location.line) \(finding.message)").inserted
    }
  }

  /// What renderings are made of, as far as it speaks of kubevet.
  private struct RenderedSources {
    /// Templates and values by their paths, with what is rendered from them.
    var ingredients: [String: (ingredient: Ingredient, renderings: [ManifestFile])] = [:]
    var annotations: [(UnusedSuppressions.Annotation, path: String)] = []

    init(of files: [ManifestFile], without seen: Set<String>) {
      // What one writes on others' objects is seen on those alone.
      let layers = Set(files.filter(\.isKustomization).map(\.tree.file.path))
      for file in files {
        guard let provenance = file.tree.file.provenance else { continue }
        let parts = provenance.ingredients(mentioning: "kubevet") ?? []
        for part in parts where !seen.contains(part.file.path) {
          ingredients[part.file.path, default: (part, [])].renderings.append(file)
        }
        guard file.mentionsKubevet else { continue }
        annotations += UnusedSuppressions.annotations(rendered: file).filter {
          !seen.contains($0.path) || layers.contains($0.path)
        }
      }
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
