import Rendering
import YAMLSyntax

/// The files of the index or of a commit, as git listed them: read by object id.
package struct ListedSnapshot: Snapshot {
  private let repository: GitRepository
  private let entries: [String: GitRepository.Entry]
  private let folders: Set<String>
  private let links: SymbolicLinks

  package init(
    _ repository: GitRepository, _ listed: [GitRepository.Listed],
    links: SymbolicLinks = SymbolicLinks()
  ) {
    self.repository = repository
    self.links = links
    entries = Dictionary(listed.map { ($0.path, $0.entry) }) { first, _ in first }
    folders = listed.lazy.map(\.path).folders
  }

  /// As a work tree has it, where links are followed.
  private func place(of path: String) -> String? {
    if case .inside(let place) = links.destination(of: path) { place } else { nil }
  }

  package func kind(of path: String) -> SnapshotEntry? {
    guard let path = place(of: path) else { return nil }
    if entries[path]?.mode == .file { return .file }
    return path == "." || folders.contains(path) ? .folder : nil
  }

  package func names(in folder: String) -> [String] {
    guard let folder = place(of: folder) else { return [] }
    return entries.keys.names(in: folder).sorted()
  }

  package func contents(of paths: Set<String>) async -> [String: [UInt8]] {
    var wanted: [String: GitRepository.Entry] = [:]
    for path in paths { wanted[path] = place(of: path).flatMap { entries[$0] } }
    return await repository.contents(of: wanted)
  }
}

/// The files of a revision, as far as they differ from those of a newer snapshot.
package struct OlderSnapshot: Snapshot {
  private let newer: any Snapshot
  private let repository: GitRepository
  /// nil: the file was not there.
  private let older: [String: GitRepository.Entry?]
  private let folders: Set<String>

  package init(
    _ repository: GitRepository, before newer: any Snapshot,
    differing differences: [GitRepository.Difference]
  ) {
    self.repository = repository
    self.newer = newer
    older = Dictionary(differences.map { ($0.path, $0.old) }) { first, _ in first }
    folders = differences.lazy.filter { $0.old != nil }.map(\.path).folders
  }

  package func kind(of path: String) -> SnapshotEntry? {
    if let entry = older[path] { return entry?.mode == .file ? .file : nil }
    return folders.contains(path) ? .folder : newer.kind(of: path)
  }

  package func names(in folder: String) -> [String] {
    older.keys.names(in: folder).union(newer.names(in: folder)).sorted().filter {
      kind(of: folder == "." ? $0 : "\(folder)/\($0)") != nil
    }
  }

  package func contents(of paths: Set<String>) async -> [String: [UInt8]] {
    let changed = older.compactMapValues { $0 }.filter { paths.contains($0.key) }
    let same = paths.filter { older.index(forKey: $0) == nil }
    return await newer.contents(of: same).merging(await repository.contents(of: changed)) { $1 }
  }
}

extension GitRepository {
  /// Without what a partial clone lacks: what needs it says that it is missing.
  fileprivate func contents(of entries: [String: Entry]) async -> [String: [UInt8]] {
    guard let blobs = try? await blobs(Set(entries.values.map(\.id))) else { return [:] }
    return entries.compactMapValues { blobs[$0.id] }
  }
}

extension Sequence<String> {
  /// What stands in `folder`, among paths of files below and beside it.
  fileprivate func names(in folder: String) -> Set<String> {
    let prefix = folder == "." ? "" : "\(folder)/"
    return Set(
      lazy.filter { $0.hasPrefix(prefix) }.compactMap { path in
        path.dropFirst(prefix.count).split(separator: "/").first.map(String.init)
      })
  }

  /// `a`, `a/b` of `a/b/c`.
  fileprivate var folders: Set<String> {
    var folders: Set<String> = []
    for path in self {
      var rest = path.utf8[...]
      while let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
        rest = rest[..<slash]
        // What is known has its parents there, too.
        guard folders.insert(String(Substring(rest))).inserted else { break }
      }
    }
    return folders
  }
}
