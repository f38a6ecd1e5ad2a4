import YAMLSyntax

/// Which of the sources that Flux and Argo CD name are this very repository.
///
/// A URL of one of its git remotes is. Where none is the same (a fork, an archive, no git) the paths
/// decide: the source is this repository when more of the folders that are taken from it are here
/// than not. The root says nothing, for every repository has one. A folder that a Kustomization applies and stands in
/// itself says all; and Flux's own `flux-system`, which a bootstrap commits to the repository that it names, is this
/// one, too, when as many folders are here as not.
package struct OwnSources: Sendable {
  private let repository: Repository
  private var votes: [Name: Int] = [:]
  private var urls: [String: RepositoryURL] = [:]
  /// Names of sources of which a folder is here.
  private var known: Set<String> = []
  /// And of those that apply the folder in which they are told to.
  private var selfApplied: Set<String> = []

  private enum Name: Hashable {
    case object(String)
    case url(RepositoryURL)
  }

  package init(_ inventory: Inventory) {
    repository = inventory.surroundings.repository
    for kustomization in inventory.fluxKustomizations {
      guard let key = kustomization.source, key.kind == "GitRepository",
        let path = kustomization.path
      else { continue }
      if urls[key.name] == nil, let url = inventory.sources(key).first?.spec?["url"]?.text {
        urls[key.name] = RepositoryURL(url)
      }
      vote(path, .object(key.name))
      if path != ".", repository.has(path) {
        known.insert(key.name)
        let file = kustomization.resource.root.tree.file.path
        if RepositoryPath.isWithin(file, path) { selfApplied.insert(key.name) }
      }
      if let url = urls[key.name] { vote(path, .url(url)) }
    }
    for source in inventory.argoApplications.flatMap(\.sources) where !source.isTemplate {
      guard let url = source.url?.text.flatMap(RepositoryURL.init), let path = source.path?.text
      else { continue }
      vote(RepositoryPath.normalized(path), .url(url))
    }
  }

  private mutating func vote(_ path: String, _ name: Name) {
    guard path != "." else { return }
    votes[name, default: 0] += repository.has(path) ? 1 : -1
  }

  /// Whether a source that Flux names is this repository.
  package func contains(_ key: SourceKey) -> Bool {
    guard key.kind == "GitRepository" else { return false }
    if let url = urls[key.name], contains(url) || isOutvoted(url) { return contains(url) }
    let majority = votes[.object(key.name), default: 0]
    if majority > 0 { return true }
    guard !isDoubtful(key) else { return false }
    return selfApplied.contains(key.name)
      || key.name == "flux-system" && majority == 0 && known.contains(key.name)
  }

  /// Whether the source is another repository after all, whatever it has in common with this one: git knows
  /// where this one comes from, and neither place nor name is the same.
  package func isDoubtful(_ key: SourceKey) -> Bool {
    guard let url = urls[key.name], !repository.remotes.isEmpty else { return false }
    return !repository.remotes.contains { $0.name == url.name }
  }

  /// Whether the repository at `url` is this one.
  package func contains(_ url: RepositoryURL) -> Bool {
    repository.remotes.contains(url) || votes[.url(url), default: 0] > 0 && !isOutvoted(url)
  }

  /// Git does not know where this repository comes from, and more folders are taken from one of
  /// another name than from that at `url`: only one of them is this one.
  private func isOutvoted(_ url: RepositoryURL) -> Bool {
    let own = votes[.url(url), default: 0]
    return repository.remotes.isEmpty
      && votes.contains { name, count in
        guard case .url(let other) = name else { return false }
        return count > own && other.name != url.name
      }
  }
}
