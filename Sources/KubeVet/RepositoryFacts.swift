import Manifests
import Rendering
import Revisions
import SystemPackage
import YAMLSyntax

/// Finds out what rules about GitOps ask of the repository around a scan. Nothing is asked where no
/// object of Flux or Argo CD is in it.
struct RepositoryFacts: Sendable {
  private let root: FilePath
  private let isRepository: Bool
  private let isPartlyRead: Bool

  /// Of a scan of `paths`, as the user named them.
  init(paths: [String], currentFolder: FilePath) {
    let folders = paths.map { currentFolder.pushing(FilePath($0)).lexicallyNormalized() }
    let found = folders.first?.repositoryRoot
    root = found ?? currentFolder
    isRepository = found != nil
    isPartlyRead = !folders.contains(root)
  }

  func add(to scan: inout Scan.Result) async {
    let inventory = scan.inventory
    scan.surroundings.repository.isPartlyRead = isPartlyRead
    let names = Self.pathsNamed(in: inventory)
    guard !names.isEmpty else { return }
    for name in names where FileSystem.type(of: root.pushing(FilePath(name))) != nil {
      scan.surroundings.repository.paths.insert(name)
    }
    guard isRepository else { return }
    let urls = (try? await GitRepository(root: root).remoteURLs()) ?? []
    scan.surroundings.repository.remotes = Set(urls.compactMap(RepositoryURL.init))
  }

  /// Below the root, as far as they stay there.
  private static func pathsNamed(in inventory: Inventory) -> Set<String> {
    let flux = inventory.fluxKustomizations.compactMap(\.path)
    let argo = inventory.argoApplications.flatMap(\.sources).filter { !$0.isTemplate }
      .compactMap { $0.path?.text }.map(RepositoryPath.normalized)
    return Set((flux + argo).filter { !$0.hasPrefix("..") })
  }
}
