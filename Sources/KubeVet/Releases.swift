import Manifests
import Rendering
import YAMLSyntax

/// The charts that objects of Flux and Argo CD release, with the values that they give.
struct Releases: Sendable {
  private(set) var targets: [Target] = []
  /// Those whose charts lack something that would have to be fetched.
  private(set) var incomplete: [Target] = []
  /// For each target what no other one releases beside it.
  private(set) var sources: [String: Set<String>] = [:]
  private(set) var notes: [String] = []
  private(set) var problems: [Problem] = []
  /// Folders of charts that are rendered as they are released, not with their own values alone.
  private(set) var folders: Set<String> = []
  /// Charts that lie elsewhere, and the places that name them.
  private var remotes: [(chart: String, node: Node)] = []
  /// For each target the file of its object, and what the release is called in its namespace.
  private var releaseFiles: [String] = []
  private var homes: [String] = []

  /// What kustomizations were rendered to that take in such objects.
  private(set) var early: EarlyRendering.Outcomes = [:]

  /// Those of `deployers` that take a chart below `folders`.
  init(
    _ deployers: Deployers, below folders: Set<String>, in holders: Holders,
    _ snapshot: any Snapshot
  ) async {
    let held = held(deployers, below: folders, in: holders)
    let wanted = Set(
      held.flatMap { _, recipe, targets in
        targets.filter { holders.mayDiffer(recipe, in: $0, snapshot) }.map(\.name)
      })
    early = await holders.render(holders.targets.filter { wanted.contains($0.name) })
    for target in holders.targets where wanted.contains(target.name) {
      await add(deployers, madeBy: target, holders.graph, below: folders, in: snapshot)
    }
    let patched = holders.graph.patchedFiles(deployers)
    for (release, recipe, targets) in held {
      if targets.contains(where: { !wanted.contains($0.name) }) {
        self.folders.insert(recipe.folder)
      }
      guard targets.allSatisfy({ early[$0.name].map(\.isFailure) ?? false }) else { continue }
      // Beside another revision, which may render them, only that would be comparable.
      if !targets.isEmpty, holders.differing != nil {
        self.folders.insert(recipe.folder)
        continue
      }
      if patched.contains(release.file) {
        notes.append(
          "\(release.place): \(recipe.folder) is not rendered with the values of \(release.title), "
            + "which patches change")
      } else {
        await add(release, recipe, deployers, holders.graph, in: snapshot)
      }
    }
    notes += deployers.notes(isForRules: holders.render.scan.isForRules)
    if let note = remoteNote { notes.append(note) }
    nameTargets()
  }

  /// Those that take a chart below `folders`, with the targets that take them in.
  private mutating func held(
    _ deployers: Deployers, below folders: Set<String>, in holders: Holders
  ) -> [(release: Deployers.Release, recipe: ChartRecipe, targets: [Target])] {
    deployers.releases.compactMap { release in
      switch release.chart.source {
      case .remote(let name, let node):
        remotes.append((name, node))
        return nil
      case .local(let recipe):
        guard folders.contains(where: { RepositoryPath.isWithin(recipe.folder, $0) }) else {
          return nil
        }
        return (release, recipe, holders.holders(of: release))
      }
    }
  }

  /// What the objects release that `target` makes.
  private mutating func add(
    _ deployers: Deployers, madeBy target: Target, _ graph: KustomizationGraph,
    below folders: Set<String>, in snapshot: any Snapshot
  ) async {
    guard case .success(let file)? = early[target.name] else { return }
    for release in deployers.releases(in: file, of: target, graph, in: snapshot) {
      guard case .local(let recipe) = release.chart.source,
        folders.contains(where: { RepositoryPath.isWithin(recipe.folder, $0) })
      else { continue }
      await add(release, recipe, deployers, graph, madeBy: target, in: snapshot)
    }
  }

  /// `holder` made the object of the release; nil: it is as it is written.
  private mutating func add(
    _ release: Deployers.Release, _ recipe: ChartRecipe, _ deployers: Deployers,
    _ graph: KustomizationGraph, madeBy holder: Target? = nil, in snapshot: any Snapshot
  ) async {
    let isFilledIn = holder?.recipe.isFilledIn ?? false
    let filled =
      release.takesVariables && !isFilledIn
      ? deployers.substitution(in: release.file, graph) : nil
    let recipe = filled.map { recipe.filledIn(by: $0.0) } ?? recipe
    let place = holder.map { " in \($0.name)" } ?? ""
    let charts = await ChartTargets(
      recipe, name: "\(recipe.folder) (\(release.name))\(place)", in: snapshot)
    notes += charts.notes.map(\.sentence)
    incomplete += charts.incomplete
    let missing = release.chart.missingFiles.map { node in
      Problem(
        message: "\(release.title) takes values from \(node.text ?? ""), which is not there",
        file: node.origin.file.path, line: node.origin.line)
    }
    // Of one object each overlay says the same.
    problems += (charts.problems + missing).filter { !problems.contains($0) }
    for var target in charts.targets {
      folders.insert(recipe.folder)
      // Objects that hold values are checked as objects, too.
      let files = (filled?.1.settings ?? []).union([release.file]).union(holder?.inputs ?? [])
      target.settings = files.union(recipe.objectFiles)
      target.inputs.formUnion(files)
      target.places.formUnion(release.chart.missingPaths.union(holder?.places ?? []))
      target.isPartlyKnown = !release.chart.unknownValues.isEmpty
      target.unknown = release.chart.unknown
      targets.append(target)
      releaseFiles.append(release.file)
      homes.append("\(recipe.namespace ?? "")/\(recipe.release)")
    }
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
      : "\(place) and \(others.count) more charts are not in this repository, and what they render is not "
        + "checked: \(others.joined(separator: ", "))"
  }

  /// Two objects of one name, for two clusters, may release one chart.
  private mutating func nameTargets() {
    let counts = Dictionary(grouping: targets, by: \.name).mapValues(\.count)
    for index in targets.indices {
      if counts[targets[index].name, default: 0] > 1 {
        targets[index].name += " in \(releaseFiles[index])"
      }
      sources[targets[index].name] = Set(targets[index].owned.map { "\(homes[index]) \($0)" })
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
