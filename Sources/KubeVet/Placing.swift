import Linting
import Manifests
import Rendering
import YAMLSyntax

/// The namespaces to which Argo CD applies the objects of plain files that name none.
struct Placing: Sendable {
  /// By folder; nil: several objects apply it, each perhaps to a cluster of its own.
  private var folders: [String: String?] = [:]
  /// The same where everything below is applied, too.
  private var trees: [String: String?] = [:]

  init(_ uses: [Deployers.Use]) {
    for use in uses {
      guard let namespace = use.recipe.namespace else { continue }
      switch use.plainFiles {
      case .unknown: break
      case .own: Self.add(namespace, use.folder, to: &folders)
      case .below: Self.add(namespace, use.folder, to: &trees)
      }
    }
  }

  private static func add(
    _ namespace: String, _ folder: String, to folders: inout [String: String?]
  ) {
    let known = folders[folder]
    folders[folder] = .some(known == nil || known == namespace ? namespace : nil)
  }

  func place(_ manifest: ManifestFile) -> ManifestFile {
    guard !folders.isEmpty || !trees.isEmpty else { return manifest }
    let name = manifest.tree.file.path
    var found = folders[RepositoryPath.folder(of: name)].map { [$0] } ?? []
    found += RepositoryPath.folders(above: name).compactMap { trees[$0] }
    guard let namespace = found.first ?? nil, found.allSatisfy({ $0 == namespace }) else {
      return manifest
    }
    return manifest.map { $0.applied(to: namespace) }
  }
}
