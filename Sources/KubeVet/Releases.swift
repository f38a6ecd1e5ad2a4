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

  /// Those of `deployers` that take a chart below `folders`, without those in files of `graph` that patches
  /// change: their values are not known.
  init(
    _ deployers: Deployers, below folders: Set<String>, _ graph: KustomizationGraph,
    in snapshot: any Snapshot
  ) async {
    let patches = graph.all.filter { $0.patches(deployers) }
    let patched = patches.reduce(into: Set<String>()) { files, kustomization in
      for member in graph.members(of: kustomization.folder) {
        files.formUnion(member.resources)
      }
    }
    for release in deployers.releases {
      switch release.chart.source {
      case .remote(let name, let node): remotes.append((name, node))
      case .local(let recipe):
        guard folders.contains(where: { RepositoryPath.isWithin(recipe.folder, $0) }) else {
          continue
        }
        if patched.contains(release.file) {
          notes.append(
            "\(release.place): \(recipe.folder) is not rendered with the values of \(release.title), "
              + "which patches change")
        } else {
          let filled =
            release.takesVariables ? deployers.substitution(in: release.file, graph) : nil
          await add(
            release, filled.map { recipe.filledIn(by: $0.0) } ?? recipe,
            settings: filled?.1.settings ?? [], in: snapshot)
        }
      }
    }
    // Of Flux a rule says so.
    notes += deployers.missing.filter { !$0.isOfFlux }.map { missing in
      "\(missing.path.placeText): \(missing.title) applies \(missing.path.text ?? ""), which is not in this "
        + "repository"
    }
    if let note = remoteNote { notes.append(note) }
    nameTargets()
  }

  private mutating func add(
    _ release: Deployers.Release, _ recipe: ChartRecipe, settings: Set<String>,
    in snapshot: any Snapshot
  ) async {
    let charts = await ChartTargets(
      recipe, name: "\(recipe.folder) (\(release.name))", in: snapshot)
    notes += charts.notes.map(\.sentence)
    problems += charts.problems
    incomplete += charts.incomplete
    problems += release.chart.missingFiles.map { node in
      Problem(
        message: "\(release.title) takes values from \(node.text ?? ""), which is not there",
        file: node.tree.file.path, line: node.line)
    }
    for var target in charts.targets {
      folders.insert(recipe.folder)
      // Objects that hold values are checked as objects, too.
      target.settings = Set(recipe.objectFiles).union([release.file]).union(settings)
      target.inputs.formUnion(settings.union([release.file]))
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
