import Synchronization
import YAMLSyntax

/// Leads from what kustomize printed to the manifests, patches, transformers and generators that made it.
final class KustomizeProvenance: Provenance {
  private let text: [UInt8]
  private let origins: [OriginAnnotations.Origin]
  private let recipe: KustomizeRecipe
  private let files: InputFiles
  /// Worked out when something is found: most targets are fine.
  private let state = Mutex<State?>(nil)

  private struct State {
    var roots: [Node]
    var routes: Routes
  }

  init(_ annotated: OriginAnnotations, _ recipe: KustomizeRecipe, files: InputFiles) {
    text = annotated.text
    origins = annotated.origins
    self.recipe = recipe
    self.files = files
  }

  func origins(of range: SourceRange) -> [Origin] {
    let (roots, routes) = state.withLock { state in
      if let state { return (state.roots, state.routes) }
      let roots = SyntaxTree(parsing: SourceFile(path: "", bytes: text)).roots
        .filter(\.isMapping)
      let routes = Routes(to: recipe, files)
      state = State(roots: roots, routes: routes)
      return (roots, routes)
    }
    guard let index = roots.lastIndex(where: { $0.range.start <= range.start }),
      index < origins.count
    else { return routes.fallback }
    let (path, isKey) = roots[index].path(at: range)
    let tracer = routes.tracer(of: roots[index], origins[index])
    return tracer?.origins(of: path, isKey: isKey) ?? routes.fallback
  }
}
