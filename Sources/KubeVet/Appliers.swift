import Changes
import Linting
import Manifests
import Revisions
import YAMLSyntax

/// What objects of Flux and Argo CD say about how the objects of a folder reach the API server.
struct Appliers: Sendable {
  fileprivate struct Applier {
    /// `flux-system/apps`.
    var name: String
    /// nil: a chart, found by the name of its release alone.
    var folder: String?
    var takesSubfolders = false
    var method: ApplyMethod
    /// Recreates what the API server refuses.
    var isForced = false
  }

  private let all: [Applier]

  init(_ inventory: Inventory) {
    all =
      inventory.fluxKustomizations.compactMap(Applier.init)
      + inventory.argoApplications.flatMap(Applier.all)
      + inventory.resources("helm.toolkit.fluxcd.io", "HelmRelease").compactMap(
        Applier.init(helmRelease:))
  }

  func serverSources(of inventory: Inventory) -> Set<String> {
    sources(of: inventory) { $0.method == .server }
  }

  func forcedSources(of inventory: Inventory) -> Set<String> {
    sources(of: inventory, where: \.isForced)
  }

  private func sources(of inventory: Inventory, where holds: (Applier) -> Bool) -> Set<String> {
    guard all.contains(where: holds) else { return [] }
    return Set(inventory.resources.map(\.source)).filter { applier(of: $0).map(holds) ?? false }
  }

  /// The one that the source names, otherwise the one whose folder is nearest around it.
  private func applier(of source: String) -> Applier? {
    let parts = source.split(separator: " (", maxSplits: 1)
    if parts.count == 2, let end = parts[1].firstIndex(of: ")") {
      return all.first { $0.name == parts[1][..<end] }
    }
    let around = all.filter { applier in
      guard let folder = applier.folder else { return false }
      return folder == source
        || applier.takesSubfolders && RepositoryPath.isWithin(source, folder)
    }
    return around.max { ($0.folder ?? "").utf8.count < ($1.folder ?? "").utf8.count }
  }
}

extension Appliers.Applier {
  /// Flux always applies server-side, and takes over what others managed.
  fileprivate init?(_ kustomization: FluxKustomization) {
    guard let path = kustomization.path else { return nil }
    self.init(
      name: kustomization.resource.targetName, folder: path, takesSubfolders: true, method: .server,
      isForced: kustomization.spec?["force"]?.bool == true)
  }

  fileprivate static func all(_ application: ArgoApplication) -> [Appliers.Applier] {
    let options = application.spec["syncPolicy"]?["syncOptions"]
    let words = Set((options.map { Array($0.items) } ?? []).compactMap(\.text))
    return application.sources.filter { !$0.isTemplate }.map { source in
      Appliers.Applier(
        name: application.resource.targetName,
        folder: (source.path?.text).map(RepositoryPath.normalized),
        takesSubfolders: source.node["directory"]?["recurse"]?.bool == true,
        method: words.contains("ServerSideApply=true") ? .server : .client,
        isForced: words.contains("Force=true"))
    }
  }

  /// Helm 4 upgrades a release as it was installed, unless it is told otherwise; Helm 3 always client-side.
  fileprivate init?(helmRelease resource: Resource) {
    let upgrade = resource.spec?["upgrade"]?["serverSideApply"]?.text ?? "auto"
    let isInstalled = resource.spec?["install"]?["serverSideApply"]?.bool == true
    let isServerSide = upgrade == "enabled" || upgrade == "auto" && isInstalled
    self.init(name: resource.targetName, method: isServerSide ? .server : .client)
  }
}

extension Inspection {
  /// How the old revision's own configuration had manifests applied, where that was another way. One that did
  /// not say so tells nothing.
  func previousMethod(
    _ repository: GitRepository, _ commit: String
  ) async throws(GitRepository.Failure) -> ApplyMethod? {
    let name = ".kubevet.yaml"
    guard settings.configuration.apply == .server, check.usesConfiguration,
      let bytes = try await repository.blobs(["\(commit):\(name)"]).values.first
    else { return nil }
    let tree = SyntaxTree(parsing: SourceFile(path: name, bytes: bytes))
    return tree.roots.first?["apply"]?.says("client") == true ? .client : nil
  }
}
