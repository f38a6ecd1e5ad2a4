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
    let (tracer, found, routes) = trace(range)
    return found.flatMap { tracer?.origins(of: $0.path, isKey: $0.isKey) } ?? routes.fallback
  }

  func namers(of range: SourceRange, _ part: NamePart) -> [Origin] {
    if part == .namespace {
      let node = recipe.namespacePlace.flatMap { $0.node(files.tree) }
      return node.map { [$0.origin.inRole("set by destination of the Application")] } ?? []
    }
    return trace(range).tracer?.namers ?? []
  }

  /// What made the object at `range`, and the way from that object.
  private func trace(
    _ range: SourceRange
  ) -> (tracer: Tracer?, found: (path: FieldPath, isKey: Bool)?, routes: Routes) {
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
    else { return (nil, nil, routes) }
    return (
      routes.tracer(of: roots[index], origins[index]), roots[index].path(at: range), routes
    )
  }
}
