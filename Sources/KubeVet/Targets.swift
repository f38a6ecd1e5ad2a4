import Linting
import Manifests
import Rendering
import SystemPackage
import YAMLSyntax

/// What is rendered in one revision, and which files thereby are no manifests by themselves.
struct Targets: Sendable {
  let graph: KustomizationGraph
  private(set) var all: [Target] = []
  /// What is not rendered, for it lacks something that would have to be fetched.
  private(set) var incomplete: [Target] = []
  /// For each target the files whose objects it takes in.
  private(set) var sources: [String: Set<String>] = [:]
  /// What objects of Flux and Argo CD apply and release.
  private let deployers: Deployers
  /// What was rendered to know what else there is to render.
  private(set) var early: EarlyRendering.Outcomes = [:]
  /// What is not rendered, for people to know.
  private(set) var notes: [String] = []
  /// What the configuration names and is not there.
  private(set) var problems: [Problem] = []
  /// Files that are read as something else than objects: patches, transformers, data.
  private let parts: Set<String>
  /// Where Argo CD applies what names no namespace.
  private let placing: Placing
  /// Folders of charts, rendered or not.
  let charts: Set<String>

  static let none = Targets()

  private init() {
    graph = KustomizationGraph()
    deployers = .none
    placing = Placing([])
    parts = []
    charts = []
  }

  /// What of a side may be a target.
  struct Found: Sendable {
    var kustomizations: [Kustomization] = []
    /// Folders with a `Chart.yaml`.
    var charts: Set<String> = []
    /// Charts that the configuration names.
    var configured: [ConfiguredChart] = []
    var deployers = Deployers.none
    /// What Flux and Argo CD apply from elsewhere is not looked at.
    var folders: Set<String> = []
    /// Files that differ from another revision; nil: not asked.
    var differing: Set<String>?
  }

  /// The targets among `found`; what they take in may lie anywhere in `snapshot`.
  init(
    _ found: Found, in snapshot: any Snapshot, allowsRemote: Bool, early: EarlyRendering
  ) async {
    deployers = found.deployers
    let charts = await ChartTargets(
      found.charts, configured: found.configured, in: snapshot)
    self.charts = charts.folders
    let uses = found.deployers.uses.filter { use in
      found.folders.contains { RepositoryPath.isWithin(use.folder, $0) }
    }
    let applied = await AppliedFolders(uses, found, in: snapshot)
    let graph = applied.graph
    self.graph = graph
    placing = Placing(found.deployers.uses.filter { graph[$0.folder] == nil })
    parts = graph.all.reduce(into: []) { $0.formUnion($1.parts) }
    var missing: Missing = [:]
    let replaced = add(applied.laidOver, in: snapshot, allowsRemote: allowsRemote, &missing)
    let tops = applied.tops.filter { !replaced.contains($0.target.name) }
    _ = add(tops, in: snapshot, allowsRemote: allowsRemote, &missing)
    let holders = Releases.Holders(
      targets: all, graph: graph, differing: found.differing, render: early)
    let releases = await Releases(found.deployers, below: found.folders, in: holders, snapshot)
    self.early = releases.early
    notes = Self.notes(missing) + charts.notes.map(\.sentence) + releases.notes
    problems = charts.problems + releases.problems
    all += releases.targets
    incomplete += charts.incomplete + releases.incomplete
    sources.merge(releases.sources) { $1 }
    add(charts.targets, besides: releases, configured: Set(found.configured.map(\.folder)))
  }

  /// Charts with their own values, as far as nobody applies them with others.
  private mutating func add(
    _ charts: [Target], besides releases: Releases, configured: Set<String>
  ) {
    let inflated = all.reduce(into: Set<String>()) {
      if $1.usesCharts { $0.formUnion($1.places) }
    }
    for target in charts {
      guard case .chart(let recipe) = target.recipe else { continue }
      let isUsed = releases.folders.contains(recipe.folder) || inflated.contains(recipe.folder)
      guard !isUsed || configured.contains(recipe.folder) else { continue }
      all.append(target)
      sources[target.name] = target.inputs.union(releases.sources(replacedBy: recipe))
    }
  }

  /// What has to be fetched, by its path, and the targets that need it.
  private typealias Missing = [String: (reference: Kustomization.Reference, folders: [String])]

  /// Gives the folders in whose place some of `candidates` are rendered.
  private mutating func add(
    _ candidates: [AppliedFolders.Candidate], in snapshot: any Snapshot, allowsRemote: Bool,
    _ missing: inout Missing
  ) -> Set<String> {
    var replaced: Set<String> = []
    for candidate in candidates {
      let remotes = allowsRemote ? [] : candidate.members.flatMap { $0.remotes(in: snapshot) }
      if remotes.isEmpty {
        all.append(candidate.target)
        sources[candidate.target.name] = candidate.sources
        replaced.formUnion(candidate.replaced)
      } else {
        incomplete.append(candidate.target)
      }
      for reference in remotes {
        missing[reference.path, default: (reference, [])].folders.append(candidate.target.name)
      }
    }
    return replaced
  }

  /// A sentence for all that the same targets miss.
  private static func notes(_ missing: Missing) -> [String] {
    var references: [[String]: [Kustomization.Reference]] = [:]
    for (reference, names) in missing.values {
      // What is laid over a folder is not said beside the folder.
      let folders = names.filter { name in !names.contains { name.hasPrefix("\($0) (") } }
      references[folders, default: []].append(reference)
    }
    return references.map { note($0.key, $0.value) }.sorted()
  }

  /// What is not in the repository, and what is not rendered therefore.
  private static func note(_ folders: [String], _ references: [Kustomization.Reference]) -> String {
    let sorted = references.sorted {
      ($0.node.tree.file.path, $0.node.range.start) < ($1.node.tree.file.path, $1.node.range.start)
    }
    let first = sorted[0]
    let what = sorted.count > 1 ? " and \(sorted.count - 1) more are" : " is"
    return
      "\(first.node.placeText): \(first.path)\(what) not in this repository, and nothing is fetched "
      + "without --allow-remote: \(folders.joined(separator: ", ")) not rendered, the files are checked "
      + "as they stand"
  }

  /// Names of those that lack something here and not in `other`.
  func incomplete(beside other: Targets) -> Set<String> {
    guard !incomplete.isEmpty else { return [] }
    return Set(incomplete.map(\.name)).intersection(other.all.map(\.name))
  }

  /// Names of those that objects apply which `other` does not have, and which leave what they applied.
  func left(in other: Targets) -> Set<String> {
    Set(goneUses(in: other).filter { !$0.prunes }.flatMap(Self.names))
  }

  /// Names of those that objects apply whose folders `other` does not have.
  func lost(in other: Targets) -> Set<String> {
    // Several clusters have objects of one name.
    let lost = Dictionary(grouping: other.deployers.missing, by: \.name).mapValues {
      Set($0.map(\.path.tree.file.path))
    }
    guard !lost.isEmpty else { return [] }
    let folders = deployers.uses.filter { lost[$0.name]?.contains($0.file) == true }
      .flatMap(Self.names)
    let charts = deployers.releases.filter { lost[$0.name]?.contains($0.file) == true }
      .compactMap { release in
        if case .local(let recipe) = release.chart.source {
          return "\(recipe.folder) (\(release.name))"
        }
        return nil
      }
    let rendered = all.map(\.name).filter { name in
      charts.contains { name.hasPrefix("\($0) in ") }
    }
    return Set(folders + charts + rendered)
  }

  /// Names of those that objects apply which `other` does not have, and which take along what they applied.
  func pruned(in other: Targets) -> Set<String> {
    // Where Flux or Argo CD itself is gone, nobody takes anything along.
    guard !other.deployers.uses.isEmpty else { return [] }
    return Set(goneUses(in: other).filter(\.prunes).flatMap(Self.names))
  }

  /// Names of those that objects apply which have other folders applied in `other`.
  func redirected(in other: Targets) -> Set<String> {
    let folders = Dictionary(grouping: other.deployers.uses, by: \.title)
    return Set(
      deployers.uses.filter { use in
        folders[use.title].map { !$0.contains { $0.folder == use.folder } } ?? false
      }.flatMap(Self.names))
  }

  /// Where a folder is missing that is to be applied, names of those that `other` does not have and nobody applies:
  /// what moved, before its object is told.
  func unapplied(besides other: Targets) -> Set<String> {
    guard !deployers.missing.isEmpty else { return [] }
    let known = Set(other.all.map(\.name))
    return Set(
      all.filter { target in
        guard case .kustomization(let recipe) = target.recipe, !known.contains(target.name) else {
          return false
        }
        return !deployers.uses.contains { RepositoryPath.isWithin(recipe.folder, $0.folder) }
      }.map(\.name))
  }

  private func goneUses(in other: Targets) -> [Deployers.Use] {
    deployers.uses.filter { !other.deployers.titles.contains($0.title) }
  }

  /// Whether the file is applied without any kustomization that lists it.
  func takesAsPlain(_ name: String) -> Bool {
    deployers.uses.contains { use in
      use.takes(name)
        && !([use.folder] + RepositoryPath.folders(above: name)).contains { folder in
          RepositoryPath.isWithin(folder, use.folder) && graph[folder] != nil
        }
    }
  }

  /// What targets are called that `use` may have made.
  private static func names(_ use: Deployers.Use) -> [String] {
    [use.folder, "\(use.folder) (\(use.name))", "\(use.folder) (\(use.name)) in \(use.file)"]
  }

  /// A patch, a transformer or the like: no object by itself.
  func readsAsPart(_ name: String) -> Bool { parts.contains(name) }

  /// A file that some kustomization takes in, whatever for.
  func goesIntoKustomization(_ name: String) -> Bool {
    all.contains { target in
      if case .kustomization = target.recipe { target.inputs.contains(name) } else { false }
    }
  }

  /// Of a chart that is rendered with its values, or of which something else is said.
  func isInChart(_ name: String) -> Bool {
    charts.contains { $0 == "." || name.hasPrefix("\($0)/") }
  }

  /// A file that its folder's kustomization does not list is applied with nothing else.
  func assign(_ manifest: ManifestFile) -> ManifestFile {
    let name = manifest.tree.file.path
    guard let owner = graph[RepositoryPath.folder(of: name)], !owner.resources.contains(name) else {
      return placing.place(manifest)
    }
    return manifest.map { $0.moved(to: name) }
  }

  /// Applications that ApplicationSets make, as far as that is known.
  var madeApplications: [Resource] { deployers.made }

  /// The image names that are replaced in each file by some kustomization that takes it in.
  var replacedImages: [String: Set<String>] {
    var replaced: [String: Set<String>] = [:]
    for kustomization in graph.all where !kustomization.images.isEmpty {
      for member in graph.members(of: kustomization.folder) {
        for name in member.resources {
          replaced[name, default: []].formUnion(kustomization.images)
        }
      }
    }
    return replaced
  }
}

extension Kustomization {
  /// What has to be fetched: bases, and charts that are not vendored.
  fileprivate func remotes(in snapshot: any Snapshot) -> [Reference] {
    let charts = Dictionary(grouping: references.filter { $0.field == .chart }) {
      $0.node.range
    }
    let missing = charts.values.filter { places in
      places.allSatisfy { snapshot.kind(of: $0.path) != .folder }
    }
    return remotes + missing.compactMap(\.first)
  }
}

extension Node {
  /// `k8s/kustomization.yaml:4`.
  var placeText: String { origin.placeText }
}

extension ConfiguredChart {
  init(_ setting: Configuration.ChartSetting) {
    self.init(
      folder: setting.path, release: setting.release, namespace: setting.namespace,
      values: setting.values, file: setting.file, line: setting.line)
  }
}
