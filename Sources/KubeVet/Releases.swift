import Manifests
import Rendering
import YAMLSyntax

/// The charts that objects of Flux and Argo CD release, with the values that they give.
struct Releases: Sendable {
  private let deployers: Deployers
  private let holders: Holders
  private let snapshot: any Snapshot
  /// Charts outside of these are not looked at.
  private let scope: Set<String>

  private var released: [Released] = []
  /// Those whose charts lack something that would have to be fetched.
  private(set) var incomplete: [Target] = []
  private(set) var notes: [String] = []
  private(set) var problems: [Problem] = []
  /// Folders of charts that are rendered as they are released, not with their own values alone.
  private(set) var folders: Set<String> = []
  /// What kustomizations were rendered to that take in such objects.
  private(set) var early: EarlyRendering.Outcomes = [:]
  /// Charts that lie elsewhere, and the places that name them.
  private var remotes: [(chart: String, node: Node)] = []

  /// A target, and what tells it from others of its name.
  private struct Released: Sendable {
    var target: Target
    /// The file of the object.
    let file: String
    /// What the release is called in its namespace.
    let home: String
  }

  /// A release of a chart that is here, and the kustomizations that take its object in.
  private struct Held: Sendable {
    let release: Deployers.Release
    let recipe: ChartRecipe
    let holders: [Target]
  }

  var targets: [Target] { released.map(\.target) }

  /// For each target what no other one releases beside it.
  var sources: [String: Set<String>] {
    Dictionary(
      released.map { one in
        (one.target.name, Set(one.target.owned.map { "\(one.home) \($0)" }))
      }
    ) { $1 }
  }

  /// What the only release of the same chart, or that of the same name, holds of it: `recipe`, which the configuration
  /// names, is never applied beside it.
  func sources(replacedBy recipe: ChartRecipe) -> Set<String> {
    let homes = Set(
      released.filter { one in
        if case .chart(let own) = one.target.recipe { own.folder == recipe.folder } else { false }
      }.map(\.home))
    guard let first = homes.first else { return [] }
    let home = homes.count > 1 ? recipe.home : first
    return ["\(home) \(RepositoryPath.joined(recipe.folder, Chart.fileName))"]
  }

  /// Those of `deployers` that take a chart below `scope`.
  init(
    _ deployers: Deployers, below scope: Set<String>, in holders: Holders, _ snapshot: any Snapshot
  ) async {
    (self.deployers, self.scope) = (deployers, scope)
    (self.holders, self.snapshot) = (holders, snapshot)
    let held = held()
    let wanted = Set(
      held.flatMap { held in
        held.holders.filter { holders.mayDiffer(held.recipe, in: $0, snapshot) }.map(\.name)
      })
    early = await holders.render(holders.targets.filter { wanted.contains($0.name) })
    for target in holders.targets where wanted.contains(target.name) {
      await add(madeBy: target)
    }
    let patched = holders.graph.patchedFiles(deployers)
    for release in held { await addAsWritten(release, wanted, patched) }
    notes += deployers.notes(isForRules: holders.render.scan.isForRules)
    if let note = remoteNote { notes.append(note) }
    nameTargets()
  }

  /// Those that take a chart of the repository, with the targets that take them in.
  private mutating func held() -> [Held] {
    deployers.releases.compactMap { release in
      switch release.chart.source {
      case .remote(let name, let node):
        remotes.append((name, node))
        return nil
      case .local(let recipe):
        guard isInScope(recipe) else { return nil }
        return Held(release: release, recipe: recipe, holders: holders.holders(of: release))
      }
    }
  }

  private func isInScope(_ recipe: ChartRecipe) -> Bool {
    scope.contains { RepositoryPath.isWithin(recipe.folder, $0) }
  }

  /// What the objects release that `target` makes.
  private mutating func add(madeBy target: Target) async {
    guard case .success(let file)? = early[target.name] else { return }
    for release in deployers.releases(in: file, of: target, holders.graph, in: snapshot) {
      guard case .local(let recipe) = release.chart.source, isInScope(recipe) else { continue }
      await add(release, recipe, madeBy: target)
    }
  }

  /// What an object releases as it is written, where nothing makes something else of it. `wanted` are the names of
  /// the kustomizations that were rendered, `patched` the files that some kustomization patches.
  private mutating func addAsWritten(
    _ held: Held, _ wanted: Set<String>, _ patched: Set<String>
  ) async {
    let (release, recipe) = (held.release, held.recipe)
    if held.holders.contains(where: { !wanted.contains($0.name) }) {
      folders.insert(recipe.folder)
    }
    guard held.holders.allSatisfy({ early[$0.name]?.isFailure == true }) else { return }
    // Beside another revision, which may render them, only that would be comparable.
    if !held.holders.isEmpty, holders.differing != nil {
      folders.insert(recipe.folder)
    } else if patched.contains(release.file) {
      notes.append(
        "\(release.place): \(recipe.folder) is not rendered with the values of \(release.title), "
          + "which patches change")
    } else {
      await add(release, recipe)
    }
  }

  /// `holder` made the object of the release; nil: it is as it is written.
  private mutating func add(
    _ release: Deployers.Release, _ recipe: ChartRecipe, madeBy holder: Target? = nil
  ) async {
    let isFilledIn = holder?.recipe.isFilledIn ?? false
    let substituter =
      release.takesVariables && !isFilledIn
      ? deployers.substituter(of: release.file, holders.graph) : nil
    let recipe = substituter?.recipe.substitution.map(recipe.filledIn) ?? recipe
    let place = holder.map { " in \($0.name)" } ?? ""
    if release.chart.isSuspended,
      differs(recipe.folder) || holders.differing?.isDisjoint(with: recipe.valueFiles) == false
    {
      notes.append("\(release.title) is suspended: nothing of it is applied")
    } else if release.chart.waitsForVersion, keepsVersion(recipe.folder) {
      notes.append(
        "\(recipe.folder) changes and keeps its version: Flux gives nothing of that to \(release.title) "
          + "(another version in Chart.yaml, or reconcileStrategy: Revision)")
    }
    let charts = await ChartTargets(
      recipe, name: "\(recipe.folder) (\(release.name))\(place)", in: snapshot)
    notes += charts.notes.map(\.sentence)
    incomplete += charts.incomplete
    // Of one object each overlay says the same.
    problems += (charts.problems + release.missingFiles).filter { !problems.contains($0) }
    for var target in charts.targets {
      folders.insert(recipe.folder)
      let files = (substituter?.settings ?? []).union([release.file]).union(holder?.inputs ?? [])
      // Objects that hold values are checked as objects, too.
      target.settings = files.union(recipe.objectFiles)
      target.inputs.formUnion(files)
      target.places.formUnion(release.chart.missingPaths.union(holder?.places ?? []))
      target.isPartlyKnown = !release.chart.unknownValues.isEmpty
      target.unknown = release.chart.unknown
      target.suspended = release.chart.isSuspended ? release.title : nil
      released.append(
        Released(
          target: target, file: release.file, home: recipe.home))
    }
  }

  /// Whether what a chart renders differs, and its `Chart.yaml` does not.
  private func keepsVersion(_ folder: String) -> Bool {
    differs(folder)
      && holders.differing?.contains(RepositoryPath.joined(folder, Chart.fileName)) == false
  }

  private func differs(_ folder: String) -> Bool {
    let places = ["templates", "charts", "values.yaml"].map { RepositoryPath.joined(folder, $0) }
    return holders.differing?.contains { name in
      places.contains { RepositoryPath.isWithin(name, $0) }
    } ?? false
  }

  /// Every chart once.
  private var remoteNote: String? {
    let sorted = remotes.sorted {
      ($0.node.tree.file.path, $0.node.range.start) < ($1.node.tree.file.path, $1.node.range.start)
    }
    guard let first = sorted.first else { return nil }
    let others = Set(sorted.map(\.chart)).subtracting([first.chart]).sorted()
    let place = "\(first.node.placeText): \(first.chart)"
    return others.isEmpty
      ? "\(place) is not in this repository: what it renders is not checked"
      : "\(place) and \(others.count) more \(others.count == 1 ? "chart" : "charts") are not in this repository, and what they render is not "
        + "checked: \(others.joined(separator: ", "))"
  }

  /// Two objects of one name, for two clusters, may release one chart.
  private mutating func nameTargets() {
    let counts = Dictionary(grouping: targets, by: \.name).mapValues(\.count)
    for index in released.indices where counts[released[index].target.name, default: 0] > 1 {
      released[index].target.name += " in \(released[index].file)"
    }
  }
}

extension Deployers.Release {
  fileprivate var missingFiles: [Problem] {
    chart.missingFiles.map { node in
      Problem(
        message: "\(title) takes values from \(node.text ?? ""), which is not there",
        file: node.origin.file.path, line: node.origin.line)
    }
  }
}

extension ReleasedChart {
  /// `values of ConfigMap shop-values (apps/shop/release.yaml:9)`
  fileprivate var unknown: [String] {
    let values = unknownValues.map { node in
      let name = node["name"].flatMap { name in
        name.text.map { "\(node["kind"]?.text ?? "") \($0)" }
      }
      return "values of \(name ?? node.text ?? "elsewhere") (\(node.placeText))"
    }
    return values + (postRenderers.map { ["postRenderers (\($0.placeText))"] } ?? [])
  }
}

extension ChartRecipe {
  /// What the release is called in its namespace.
  fileprivate var home: String { "\(namespace ?? "")/\(release)" }

  /// Files of objects that values stand in.
  fileprivate var objectFiles: [String] {
    values.compactMap { layer in
      if case .part(let place, _) = layer { place.file } else { nil }
    } + settings.map(\.place.file)
  }
}

extension Deployers {
  /// What is applied and is not there, and what is not followed.
  fileprivate func notes(isForRules: Bool) -> [String] {
    // Of Flux a rule says so.
    var notes = missing.filter { !$0.isOfFlux || !isForRules }.map { missing in
      "\(missing.path.placeText): \(missing.title) applies \(missing.path.text ?? ""), which is not in this "
        + "repository"
    }
    if let first = unfollowed.first {
      let count = unfollowed.count
      notes.append(
        "\(first.placeText): ApplicationSet \(first.text ?? "")"
          + (count > 1 ? " and \(count - 1) more are" : " is")
          + " not followed: what is made of the template only Argo CD knows")
    }
    return notes
  }
}

extension KustomizationGraph {
  /// Files that kustomizations take in which patch objects that release charts.
  fileprivate func patchedFiles(_ deployers: Deployers) -> Set<String> {
    all.filter { $0.patches(deployers) }.reduce(into: []) { files, kustomization in
      for member in members(of: kustomization.folder) { files.formUnion(member.resources) }
    }
  }
}

extension Target.Recipe {
  /// Flux fills variables into what it makes.
  fileprivate var isFilledIn: Bool {
    if case .kustomization(let recipe) = self { recipe.substitution != nil } else { false }
  }
}

extension Result {
  fileprivate var isFailure: Bool { if case .failure = self { true } else { false } }
}

extension Kustomization {
  /// Whether it lays a patch over an object that releases a chart.
  fileprivate func patches(_ deployers: Deployers) -> Bool {
    if !parts.isDisjoint(with: deployers.releaseFiles) { return true }
    return ["patches", "patchesStrategicMerge", "patchesJson6902"].contains { field in
      root.value(forKey: field)?.items.contains { entry in
        [entry.text, entry["patch"]?.text, entry["target"]?["kind"]?.text].contains {
          $0?.contains("HelmRelease") == true || $0?.contains("Application") == true
        }
      } == true
    }
  }
}
