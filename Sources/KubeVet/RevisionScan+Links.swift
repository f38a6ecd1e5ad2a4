import Manifests
import Rendering
import Revisions
import YAMLSyntax

extension RevisionScan {
  /// What symbolic links lead to.
  struct Linked: Sendable {
    /// Files beside those below the paths.
    var files: Set<String> = []
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
          linked.files.formUnion(
            listed.map(\.path).filter { self.isManifest($0, below: [target]) })
        case (.inside(let target), .file?):
          if isManifest { linked.files.insert(target) }
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
}
