import Synchronization
import YAMLSyntax

/// Leads from what kustomize printed to the manifests, patches, transformers and generators that made it.
final class KustomizeProvenance: Provenance {
  private let annotated: OriginAnnotations
  private let recipe: KustomizeRecipe
  private let files: InputFiles
  /// Worked out when something is found: most targets are fine.
  private let state = Mutex<State?>(nil)

  private struct State {
    var roots: [Node]
    var routes: Routes
  }

  init(_ annotated: OriginAnnotations, _ recipe: KustomizeRecipe, files: InputFiles) {
    self.annotated = annotated
    self.recipe = recipe
    self.files = files
  }

  func origins(of range: SourceRange) -> [Origin] {
    let (tracer, found, routes) = trace(range)
    return found.flatMap { tracer?.origins(of: $0.path, isKey: $0.isKey) }
      ?? (tracer == nil ? unreadable(at: range.start, routes) : nil) ?? routes.fallback
  }

  func namers(of range: SourceRange, _ part: NamePart) -> [Origin] {
    if part == .namespace {
      let node = recipe.namespacePlace.flatMap { $0.node(files.tree) }
      return node.map { [$0.origin.inRole("set by destination of the Application")] } ?? []
    }
    return trace(range).tracer?.namers ?? []
  }

  /// A document that nobody can read since Flux filled in its variables: the first of those in the file that it
  /// comes from.
  private func unreadable(at offset: Int, _ routes: Routes) -> [Origin]? {
    guard let applier = recipe.applier, recipe.substitution != nil,
      let file = annotated.source(ofUnreadableAt: offset).flatMap(files.file),
      let start = file.bytes.indices.first(where: { file.bytes[$0...].starts(with: "${".utf8) })
    else { return nil }
    let end = file.bytes[start...].firstIndex(of: UInt8(ascii: "}")) ?? start
    return [Origin(file: file, tree: nil, range: SourceRange(start, end + 1), role: "")]
      + routes.fallback.map { $0.inRole("its variables are filled in by \(applier.title)") }
  }

  /// What made the object at `range`, and the way from that object.
  private func trace(
    _ range: SourceRange
  ) -> (tracer: Tracer?, found: (path: FieldPath, isKey: Bool)?, routes: Routes) {
    let (roots, routes) = state.withLock { state in
      if let state { return (state.roots, state.routes) }
      let roots = SyntaxTree(parsing: SourceFile(path: "", bytes: annotated.text)).roots
        .filter(\.isMapping)
      let routes = Routes(to: recipe, files)
      state = State(roots: roots, routes: routes)
      return (roots, routes)
    }
    guard let index = roots.lastIndex(where: { $0.range.start <= range.start }),
      index < annotated.origins.count,
      !annotated.separates(roots[index].range.end, range.start)
    else { return (nil, nil, routes) }
    return (
      routes.tracer(of: roots[index], annotated.origins[index]), roots[index].path(at: range),
      routes
    )
  }
}
