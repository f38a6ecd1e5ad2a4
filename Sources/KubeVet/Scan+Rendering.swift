import Linting
import Manifests
import Rendering
import YAMLSyntax

extension Scan {
  /// Renders what is to be rendered into `result`; gives the files that are no manifests by themselves
  /// thereby. The files of a target that cannot be rendered are checked as they stand.
  func render(
    _ targets: Targets, _ touched: Set<String>, _ side: Side, by renderer: TargetRenderer,
    _ result: inout Result
  ) async -> Set<String> {
    let wanted = targets.all.filter { touched.contains($0.name) }
    var owned: Set<String> = []
    var shortfalls = Shortfalls()
    func fail(_ failure: RenderFailure, _ target: Target) {
      result.failed.append(target)
      shortfalls.add(failure, target, &result)
      guard !failure.isForEveryTarget else { return }
      result.surroundings.lacksRenderings = true
    }
    for target in wanted {
      switch targets.early[target.name] {
      case .success(let file)?: add(file, target, &owned, &result)
      case .failure(let failure)?: fail(failure, target)
      case nil:
        if let file = side.known[target.name] { add(file, target, &owned, &result) }
      }
    }
    let unknown = wanted.filter { side.known[$0.name] == nil && targets.early[$0.name] == nil }
    let told = progress
    let outcomes = await renderer.render(unknown) { done in
      told?(Progress(step: .rendering, done: done, total: unknown.count))
    }
    for outcome in outcomes {
      switch outcome.result {
      case .success(let file):
        add(manifest(file, outcome.target), outcome.target, &owned, &result)
        if !outcome.target.unknown.isEmpty { shortfalls.incomplete.append(outcome.target) }
      case .failure(let failure): fail(failure, outcome.target)
      }
    }
    shortfalls.tell(&result)
    return owned
  }

  /// Who applies what, as the files say that were read and those that lie around them.
  func deployers(
    _ loaded: [Loaded], _ kustomizations: [Kustomization], _ side: Side
  ) -> Deployers {
    let read = Set(loaded.map(\.name))
    let others = side.deployers.filter { !read.contains($0.root.tree.file.path) }
    guard !others.isEmpty || loaded.contains(where: \.holdsDeployer) else { return .none }
    return Deployers(
      loaded.compactMap(\.manifest).flatMap(\.resources) + others, kustomizations, in: side.snapshot
    )
  }

  private func add(
    _ file: ManifestFile, _ target: Target, _ owned: inout Set<String>, _ result: inout Result
  ) {
    owned.formUnion(target.owned)
    result.manifests.append(file)
    result.rendered[target.name] = file
    result.surroundings.appliedTogether.insert(target.name)
    result.surroundings.suspended[target.name] = target.suspended
    if case .chart(let recipe) = target.recipe {
      result.surroundings.releases[target.name] = .init(
        name: recipe.release, folder: recipe.folder)
    }
  }

  func renderer(of side: Side, _ loaded: [Loaded]) -> TargetRenderer {
    let trees = TreeCache(
      loaded.compactMap { file in
        switch file.content {
        case .manifest(let tree), .kustomization(let tree, _): tree
        default: nil
        }
      })
    return TargetRenderer(
      side.snapshot, cache: rendering.cache, jobs: jobs, kubernetes: rendering.kubernetes,
      trees: trees, masksVolatileFields: side.differing != nil)
  }

  fileprivate func manifest(_ file: SourceFile, _ target: Target) -> ManifestFile {
    let tree = SyntaxTree(parsing: file)
    let resources = tree.roots.flatMap { Resource.objects(in: $0, source: target.name) }
      .map { $0.applied(to: target.recipe.namespace) }
    return ManifestFile(tree: tree, resources: resources, hasWorkloads: isForRules)
  }
}

/// Renders what has to be known before it can be said what else there is to render.
struct EarlyRendering: Sendable {
  typealias Outcomes = [String: Result<ManifestFile, RenderFailure>]

  let scan: Scan
  let renderer: TargetRenderer
  /// Targets that were rendered from the same files before.
  var known: [String: ManifestFile] = [:]

  /// By the targets' names.
  func callAsFunction(_ targets: [Target]) async -> Outcomes {
    var outcomes: Outcomes = [:]
    for target in targets { outcomes[target.name] = known[target.name].map { .success($0) } }
    for outcome in await renderer.render(targets.filter { outcomes[$0.name] == nil }) {
      outcomes[outcome.target.name] = outcome.result.map { scan.manifest($0, outcome.target) }
    }
    return outcomes
  }
}

/// What of the targets was not rendered, or not as it will be applied: said once for all of a sort.
private struct Shortfalls {
  /// By the words about the tool.
  private var missingTools: [String: [String]] = [:]
  private var withoutValues: [String] = []
  var incomplete: [Target] = []

  mutating func add(_ failure: RenderFailure, _ target: Target, _ result: inout Scan.Result) {
    if failure.isForEveryTarget {
      missingTools[failure.problem.message, default: []].append(target.name)
    } else if target.isPartlyKnown {
      result.notes.append(
        "\(target.name) is not rendered, for some of its values are not in this repository: "
          + failure.problem.sentence)
    } else {
      if failure.needsValues { withoutValues.append(target.name) }
      // A broken base fails in every overlay.
      if !result.problems.contains(failure.problem) { result.problems.append(failure.problem) }
    }
  }

  func tell(_ result: inout Scan.Result) {
    for (message, names) in missingTools.sorted(by: { $0.key < $1.key }) {
      result.problems.append(
        Problem(
          message: "\(message): \(Self.list(names)) cannot be rendered, "
            + "and the files are checked as they stand"))
    }
    if !withoutValues.isEmpty {
      let isOne = withoutValues.count == 1
      result.notes.append(
        "\(Self.list(withoutValues)) \(isOne ? "refuses its" : "refuse their") own values: charts: in "
          + ".kubevet.yaml names those of a release, and exclude: leaves a chart out")
    }
    if !incomplete.isEmpty {
      result.notes.append(
        "\(Self.list(incomplete.map(\.name))) \(incomplete.count == 1 ? "is" : "are") rendered without "
          + "what is not known here: \(Self.list(incomplete.flatMap(\.unknown)))")
    }
  }

  private static func list(_ names: [String]) -> String {
    let rest = names.count > 3 ? " and \(names.count - 3) more" : ""
    return names.prefix(3).joined(separator: ", ") + rest
  }
}

extension Targets {
  /// The files whose objects some of `targets` change.
  func files(changedBy targets: [Target]) -> Set<String> {
    targets.filter(changesObjects).reduce(into: []) { $0.formUnion(sources[$1.name] ?? []) }
  }

  /// Keys of a kustomization that leave what it takes in as it is, but for namespaces and annotations.
  private static let gatheringKeys: Set<String> = [
    "apiVersion", "bases", "commonAnnotations", "configMapGenerator", "generatorOptions", "kind",
    "metadata", "namespace", "resources", "secretGenerator", "sortOptions",
  ]

  /// Whether the objects that a kustomization takes in make sense only as it changes them.
  private func changesObjects(_ target: Target) -> Bool {
    guard case .kustomization(let recipe) = target.recipe else { return false }
    return recipe.overlay != nil || recipe.substitution != nil
      || graph.members(of: recipe.folder).flatMap(\.root.pairs).contains { key, _ in
        key.text.map { !Self.gatheringKeys.contains($0) } ?? false
      }
  }
}

extension Scan.Result {
  /// Names of the targets that could not be rendered.
  var unrendered: Set<String> { Set(failed.map(\.name)) }

  /// Leaves out what is rendered from some targets, or stands in for it.
  mutating func remove(_ targets: Set<String>) { keep([], of: targets) }

  /// Leaves out of it what is not among `others`.
  mutating func keep(_ others: [ManifestFile], of targets: Set<String>) {
    guard !targets.isEmpty else { return }
    let ids = Set(others.flatMap(\.resources).map(\.id))
    let files = (self.targets.all + self.targets.incomplete).filter { targets.contains($0.name) }
      .reduce(into: targets) { $0.formUnion($1.owned) }
    manifests = manifests.compactMap { file in
      files.contains(file.tree.file.path) ? file.only(ids) : file
    }
    for name in targets { rendered[name] = rendered[name]?.only(ids) }
  }
}

extension Scan.Side {
  /// The folder of the chart to which a template belongs, where the run was asked for less than the chart.
  func unnamedChart(around template: String) -> String? {
    let charts = RepositoryPath.folders(above: template).filter {
      $0 == "templates" || $0.hasSuffix("/templates")
    }.map(RepositoryPath.folder)
    return charts.first { chart in
      snapshot.kind(of: RepositoryPath.joined(chart, Chart.fileName)) == .file
    }.flatMap { chart in
      folders.contains { RepositoryPath.isWithin(chart, $0) } ? nil : chart
    }
  }
}

extension ManifestFile {
  /// nil: none of these objects is in it.
  fileprivate func only(_ ids: Set<ResourceID>) -> ManifestFile? {
    let own = resources.filter { ids.contains($0.id) }
    return own.isEmpty ? nil : ManifestFile(tree: tree, resources: own)
  }
}
