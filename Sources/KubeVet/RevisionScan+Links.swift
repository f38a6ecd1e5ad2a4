import Manifests
import Rendering
import Revisions
import SystemPackage
import YAMLSyntax

extension RevisionScan {
  /// What symbolic links lead to.
  struct Linked: Sendable {
    /// Files beside those below the paths.
    var files: Set<String> = []
    /// What lies beside the paths: folders, and files that links of a manifest's name lead to.
    var places: [String] = []
    var problems: [Problem] = []
    var notes: [String] = []
  }

  /// What links below `paths` lead to beside them in the index or the commit: the same as on disk, and the same
  /// words where they lead to nothing.
  func linked(
    from paths: [String], _ links: SymbolicLinks, _ listed: [GitRepository.Listed],
    in snapshot: ListedSnapshot
  ) -> Linked {
    var linked = Linked()
    var seen = Set(paths)
    var followed: Set<String> = []
    var open = links.paths.isEmpty ? [] : paths
    while let folder = open.popLast() {
      for link in links.paths
      where isLookedAt(link, below: [folder]) && followed.insert(link).inserted {
        let isManifest = Discovery.isManifestName(link)
        switch (links.destination(of: link), snapshot.kind(of: link)) {
        case (.inside(let target), .folder?):
          guard !RepositoryPath.isWithin(target, folder), seen.insert(target).inserted else {
            continue
          }
          open.append(target)
          linked.places.append(target)
          linked.files.formUnion(
            listed.map(\.path).filter { self.isManifest($0, below: [target]) })
        case (.inside(let target), .file?):
          if isManifest, linked.files.insert(target).inserted { linked.places.append(target) }
        case (.outside, _):
          if isManifest { linked.notes.append(Discovery.outsideNote(link)) }
        case (_, nil), (.nowhere, _):
          guard isManifest else { continue }
          linked.problems.append(Problem(message: Discovery.leadsNowhere, file: link))
        }
      }
    }
    return linked
  }

  /// Where links below `paths` lead to beside them: what differs there differs below the paths.
  func places(
    linkedFrom paths: [String], among listed: [GitRepository.Listed]?
  ) async throws(GitRepository.Failure) -> [String] {
    guard !paths.contains(".") else { return [] }
    guard let listed else { return repository.places(linkedFrom: paths) }
    let links = try await repository.symbolicLinks(in: listed)
    let snapshot = ListedSnapshot(repository, listed, links: links)
    return linked(from: paths, links, listed, in: snapshot).places
      .filter { place in !paths.contains { RepositoryPath.isWithin(place, $0) } }
  }

  /// A link that leads elsewhere now: neither what it led to nor what it leads to need have changed itself.
  func notes(ofLinks differences: [GitRepository.Difference], below paths: [String]) -> [String] {
    differences.filter { difference in
      difference.old?.mode == .symbolicLink && difference.new?.mode == .symbolicLink
        && isLookedAt(difference.path, below: paths)
        && (Discovery.isManifestName(difference.path)
          || FileSystem.type(of: repository.root.appending(difference.path)) == .directory)
    }.map { "\($0.path) is a symbolic link that changed\(CheckResult.notCompared)" }
  }
}
