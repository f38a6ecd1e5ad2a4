import Manifests
import Rendering
import YAMLSyntax

/// The folders that are built: kustomizations that stand for themselves, and what Flux and Argo CD make of
/// folders by laying something over them.
struct AppliedFolders: Sendable {
  struct Candidate: Sendable {
    var target: Target
    /// All kustomizations that are read for it.
    var members: [Kustomization]
    /// Files whose objects it takes in.
    var sources: Set<String>
    /// Folders that are not built for themselves beside it.
    var replaced: Set<String> = []
  }

  let graph: KustomizationGraph
  private(set) var tops: [Candidate] = []
  private(set) var laidOver: [Candidate] = []

  init(
    _ uses: [Deployers.Use], _ found: Targets.Found, in snapshot: any Snapshot
  ) async {
    let components = uses.flatMap { $0.recipe.overlay?.components ?? [] }
    graph = await KustomizationGraph(found.kustomizations, including: components, in: snapshot)
    let known = Set(found.kustomizations.map(\.folder))
    let bare = uses.filter { !$0.laysOver && known.contains($0.folder) }
    for use in uses {
      let isKustomization = known.contains(use.folder)
      let isPlain = !isKustomization && use.takesPlainFiles && graph[use.folder] == nil
      // Where one side of a comparison lays something over plain files and the other one does not, both
      // are to be rendered.
      let differs = found.differing.map { !$0.isDisjoint(with: use.settings) } ?? false
      guard isKustomization && use.laysOver || isPlain && (use.laysOver || differs),
        let candidate = await candidate(use, isKustomization, in: snapshot)
      else { continue }
      laidOver.append(candidate)
    }
    distinguishNames()
    let kept = Set(bare.map(\.folder))
    for index in laidOver.indices { laidOver[index].replaced.subtract(kept) }
    tops = graph.tops(among: known.sorted()).map { top($0, uses, in: snapshot) }
  }

  /// A kustomization as it stands, which `uses` may have applied without laying anything over it.
  private func top(
    _ folder: String, _ uses: [Deployers.Use], in snapshot: any Snapshot
  ) -> Candidate {
    let members = graph.members(of: folder)
    let own = uses.filter { $0.folder == folder }
    var recipe = KustomizeRecipe(folder: folder)
    if let first = own.first?.recipe, own.allSatisfy({ $0.recipe.namespace == first.namespace }) {
      (recipe.namespace, recipe.namespacePlace) = (first.namespace, first.namespacePlace)
    }
    // Flux applies what other objects of Flux name, too.
    recipe.takesFilesFromAnywhere = uses.contains { use in
      use.recipe.takesFilesFromAnywhere && RepositoryPath.isWithin(folder, use.folder)
    }
    var target = Target(
      name: folder, recipe: .kustomization(recipe), inputs: graph.inputs(of: folder, snapshot))
    target.places = graph.places(of: folder, snapshot)
    target.usesCharts = members.contains { $0.root["helmCharts"] != nil }
    let sources = target.inputs.intersection(members.flatMap(\.resources))
    target.settings = Set(own.flatMap(\.settings)).subtracting(target.inputs)
    target.inputs.formUnion(target.settings)
    return Candidate(target: target, members: members, sources: sources)
  }

  /// What `use` lays over its folder.
  private func candidate(
    _ use: Deployers.Use, _ isKustomization: Bool, in snapshot: any Snapshot
  ) async -> Candidate? {
    var recipe = use.recipe
    var roots = [use.folder] + (recipe.overlay?.components ?? [])
    var inputs: Set<String> = []
    if !isKustomization {
      recipe.resources = await plainResources(use, in: snapshot)
      guard !recipe.resources.isEmpty else { return nil }
      roots += recipe.resources.filter { graph[$0] != nil }
      inputs = Set(recipe.resources.filter { graph[$0] == nil })
    }
    var members: [Kustomization] = []
    var sources = inputs
    for root in roots {
      members += graph.members(of: root)
      inputs.formUnion(graph.inputs(of: root, snapshot))
    }
    sources.formUnion(inputs.intersection(members.flatMap(\.resources)))
    var target = Target(
      name: "\(use.folder) (\(use.name))", recipe: .kustomization(recipe), inputs: inputs)
    target.places = roots.reduce(into: isKustomization ? [] : [use.folder]) {
      $0.formUnion(graph.places(of: $1, snapshot))
    }
    target.usesCharts = members.contains { $0.root["helmCharts"] != nil }
    target.settings = use.settings.subtracting(inputs)
    target.inputs.formUnion(use.settings)
    return Candidate(
      target: target, members: members, sources: sources,
      replaced: Set(isKustomization ? [use.folder] : recipe.resources))
  }

  /// What is built of a folder without a kustomization, as far as it holds objects. Kustomizations that the scan
  /// leaves out stay out.
  private func plainResources(
    _ use: Deployers.Use, in snapshot: any Snapshot
  ) async -> [String] {
    let folder = use.folder
    let found: [String] =
      switch use.plainFiles {
      case .unknown: []
      case .own:
        snapshot.names(in: folder).map { RepositoryPath.joined(folder, $0) }
          .filter { Discovery.isManifestName($0) && snapshot.kind(of: $0) == .file }
      case .below(asKustomizations: true): snapshot.fluxResources(in: folder)
      case .below(asKustomizations: false):
        snapshot.files(below: folder).filter(Discovery.isManifestName)
      }
    let all = found.filter { path in
      !path.split(separator: "/").contains { $0.hasPrefix(".") }
    }
    let files = all.filter { snapshot.kind(of: $0) == .file }
    let contents = await snapshot.contents(of: Set(files))
    return all.filter { path in
      guard let bytes = contents[path] else { return graph[path] != nil }
      let tree = SyntaxTree(parsing: SourceFile(path: path, bytes: bytes))
      return tree.roots.contains { root in
        !Resource.objects(in: root, source: folder).isEmpty
      }
    }
  }

  /// Two objects of one name, in two clusters, may apply one folder.
  private mutating func distinguishNames() {
    let groups = Dictionary(grouping: laidOver.indices) { laidOver[$0].target.name }
    for indices in groups.values where indices.count > 1 {
      for index in indices {
        guard case .kustomization(let recipe) = laidOver[index].target.recipe,
          let file = recipe.applier?.path.file
        else { continue }
        laidOver[index].target.name += " in \(file)"
      }
    }
  }
}
