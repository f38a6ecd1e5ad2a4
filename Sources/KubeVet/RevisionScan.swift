import Linting
import Manifests
import Rendering
import Revisions
import SystemPackage
import YAMLSyntax

/// Reads the files of one side of a repository: the work tree, the index or a commit; and both sides of
/// those that differ from a revision.
struct RevisionScan: Sendable {
  let repository: GitRepository
  let scan: Scan
  let side: GitRepository.Side
  /// What the index or the commit holds, where somebody has asked already.
  var listed: [GitRepository.Listed]?

  struct Sides: Sendable {
    var old = Scan.Result()
    var new = Scan.Result()
    /// Files that differ, whatever they hold, and targets that are made from such files.
    var names: Set<String> = []
    /// Files that do not differ, and whose objects nobody takes in any more who did.
    var dropped: Set<String> = []
    /// Files that differ, those that are no manifests and those outside the named paths included.
    var differing: Set<String> = []
  }

  /// What git says whatever the revision is: asked while that is looked for.
  private struct Present: Sendable {
    /// What the index or the commit holds; nil: the work tree is looked at.
    var listed: [GitRepository.Listed]?
    /// Kustomizations and charts that git knows.
    var targetFiles: [String]
    /// Files below the paths of which git knows nothing.
    var untracked: [String]
    /// What links below the paths lead to beside them.
    var places: [String]
  }

  private func present(below paths: [String]) async -> Result<Present, GitRepository.Failure> {
    async let untracked = repository.attempt { () throws(GitRepository.Failure) in
      side == .workTree ? try await repository.untrackedFiles(below: paths) : []
    }
    // Of the work tree nothing needs to be known for it.
    async let linkedNow = repository.attempt { () throws(GitRepository.Failure) in
      side == .workTree ? try await places(linkedFrom: paths, among: nil) : []
    }
    let known = await repository.attempt { () throws(GitRepository.Failure) in
      let listed = side == .workTree ? nil : try await files()
      return (listed: listed, names: try await targetFileNames(among: listed))
    }
    let linkedThen = await repository.attempt { () throws(GitRepository.Failure) in
      let listed = try known.get().listed
      return listed == nil ? [] : try await places(linkedFrom: paths, among: listed)
    }
    let linked = await linkedNow.flatMap { now in linkedThen.map { now + $0 } }
    let others = await untracked
    return known.flatMap { known in
      others.flatMap { untracked in
        linked.map {
          Present(
            listed: known.listed, targetFiles: known.names, untracked: untracked, places: $0)
        }
      }
    }
  }

  /// Reads what differs, both sides by object id where git has it, and renders the targets that are made
  /// from it. nil: there is nothing to compare with.
  ///
  /// - Parameter word: how people name the revision, where they do: git is asked what differs from it while
  ///   it is looked up.
  func sides(
    below paths: [String], word: String?,
    from revision: () async throws(GitRepository.Failure) -> String?
  ) async throws(GitRepository.Failure) -> Sides? {
    // What takes longest comes first, and what it has to have before.
    let index = try await repository.indexCopy(for: side)
    defer { index?.remove() }
    async let early = differences(fromUnverified: word, below: paths, index)
    async let asked = present(below: paths)
    guard let commit = try await revision() else {
      _ = await (asked, early)
      return nil
    }
    var tracked = await early
    if tracked == nil {
      tracked = try await repository.trackedDifferences(
        from: commit, to: side, below: paths, index)
    }
    let present = try await asked.get()
    var revisions = self
    revisions.listed = present.listed
    var differing = (tracked ?? []).adding(untracked: present.untracked)
    if !present.places.isEmpty {
      differing += try await repository.differences(
        from: commit, to: side, below: present.places)
    }
    return try await revisions.sides(
      from: commit, below: paths + present.places, differing: differing, present.targetFiles)
  }

  func sides(
    from commit: String, below paths: [String], differing all: [GitRepository.Difference],
    _ targetFiles: [String]
  ) async throws(GitRepository.Failure) -> Sides {
    var sides = Sides()
    let differences = all.filter { isManifest($0.path, below: paths) }
    sides.names = Set(differences.map(\.path))
    sides.differing = Set(all.map(\.path))
    var problems: [Problem] = []
    let read = try await read(differences, &problems)
    let (old, new) = try await scan(
      into: &sides, from: commit, below: paths, differing: all, read, targetFiles)
    sides.differing.formUnion(new.differing ?? [])
    sides.leaveOutUnrendered()
    try await addPlainSides(of: &sides)
    await addRenderedSides(of: &sides, old, new)
    sides.names.formUnion(sides.old.rendered.keys)
    sides.names.formUnion(sides.new.rendered.keys)
    sides.old.problems = problems + sides.old.problems.map(\.inOldRevision)
    sides.new.notes += notes(ofLinks: all, below: paths)
    sides.new.notes += sides.new.targets.strayValues(among: sides.differing).map {
      "\($0) differs, and no release that is known here takes it: charts: in .kubevet.yaml names the values of one"
    }
    let submodules = all.filter { [$0.old?.mode, $0.new?.mode].contains(.submodule) }
    sides.new.notes += submodules.map { "\($0.path) is a submodule\(CheckResult.notCompared)" }
    return sides
  }

  private func differences(
    fromUnverified word: String?, below paths: [String], _ index: IndexCopy?
  ) async -> [GitRepository.Difference]? {
    guard let word else { return nil }
    return await repository.trackedDifferences(
      fromUnverified: word, to: side, below: paths, index)
  }

  /// Both sides of files that differ.
  typealias Read = (old: [Scan.Source], new: [Scan.Source])

  func read(
    _ differences: [GitRepository.Difference], _ problems: inout [Problem]
  ) async throws(GitRepository.Failure) -> Read {
    var read: Read = ([], [])
    var ids = Set(differences.compactMap { $0.old?.mode == .file ? $0.old?.id : nil })
    if side != .workTree {
      ids.formUnion(differences.compactMap { $0.new?.mode == .file ? $0.new?.id : nil })
    }
    let blobs = try await repository.blobs(ids)
    for difference in differences {
      if let entry = difference.old, entry.mode == .file {
        source(difference.path, entry, blobs, "the old version", &read.old, &problems)
      }
      guard let entry = difference.new, entry.mode == .file else { continue }
      if side != .workTree {
        source(difference.path, entry, blobs, whose, &read.new, &problems)
      } else {
        read.new.append(.disk(candidate(difference.path)))
      }
    }
    return read
  }

  /// Test data is left out unless it is asked for, as on disk.
  func isManifest(_ name: String, below paths: [String]) -> Bool {
    Discovery.isManifestName(name) && isLookedAt(name, below: paths)
  }

  func isLookedAt(_ name: String, below paths: [String]) -> Bool {
    let mayBeTestData = name.contains("testdata/")
    return paths.contains { path in
      guard let rest = name.below(path),
        !scan.exclude.contains(where: { $0.skips(name, from: path) })
      else { return false }
      return !mayBeTestData || !rest.split(separator: "/").dropLast().contains("testdata")
    }
  }

  private func candidate(_ name: String) -> Discovery.Candidate {
    Discovery.Candidate(path: repository.root.appending(name), name: name, isExplicit: false)
  }

  private func source(
    _ name: String, _ entry: GitRepository.Entry, _ blobs: [String: [UInt8]], _ what: String,
    _ sources: inout [Scan.Source], _ problems: inout [Problem]
  ) {
    guard let bytes = blobs[entry.id] else {
      // git has no object for a file of which it holds several sides.
      let why =
        entry.isStored
        ? "\(what) is not in this clone: git fetch --refetch --no-filter brings what a partial one lacks"
        : "git's index holds a conflict here: resolve it and git add the file"
      problems.append(Problem(message: why, file: name))
      return
    }
    let path = repository.root.appending(name)
    sources.append(.memory(SourceFile(path: name, bytes: bytes), at: path))
  }

  private var whose: String { side == .index ? "the staged version" : "the new version" }

  // MARK: The index or a commit as a whole

  /// Everything that the index or the commit holds below `paths`.
  func everything(
    below paths: [String], differing: Set<String>? = nil, known: [String: ManifestFile] = [:]
  ) async throws(GitRepository.Failure) -> Scan.Result {
    let listed = try await files()
    let links = try await repository.symbolicLinks(in: listed)
    let snapshot = ListedSnapshot(repository, listed, links: links)
    let linked = linked(from: paths, links, listed, in: snapshot)
    var result = try await read(
      listed.filter { isManifest($0.path, below: paths) || linked.files.contains($0.path) },
      in: snapshot, folders: Set(paths), differing: differing, known: known)
    result.problems += linked.problems
    result.notes = linked.notes + result.notes
    return result
  }

  /// Those of these names that are there.
  func read(names: Set<String>) async throws(GitRepository.Failure) -> Scan.Result {
    guard side != .workTree else {
      return await scan.run(
        Scan.Side(
          sources: names.sorted().map { .disk(candidate($0)) },
          snapshot: WorkTree(root: repository.root), differing: []))
    }
    guard !names.isEmpty else { return Scan.Result() }
    return try await read(
      try await files().filter { names.contains($0.path) }, in: try await snapshot(), differing: [])
  }

  func snapshot() async throws(GitRepository.Failure) -> any Snapshot {
    guard side != .workTree else { return WorkTree(root: repository.root) }
    let listed = try await files()
    return ListedSnapshot(
      repository, listed, links: try await repository.symbolicLinks(in: listed))
  }

  func files() async throws(GitRepository.Failure) -> [GitRepository.Listed] {
    if let listed { return listed }
    return try await repository.files(of: side)
  }

  private func read(
    _ files: [GitRepository.Listed], in snapshot: any Snapshot, folders: Set<String> = [],
    differing: Set<String>? = nil, known: [String: ManifestFile] = [:]
  ) async throws(GitRepository.Failure) -> Scan.Result {
    let files = files.filter { $0.entry.mode == .file }
    let blobs = try await repository.blobs(Set(files.map(\.entry.id)))
    var sources: [Scan.Source] = []
    var problems: [Problem] = []
    for (path, entry) in files { source(path, entry, blobs, whose, &sources, &problems) }
    var result = await scan.run(
      Scan.Side(
        sources: sources, snapshot: snapshot, folders: folders, differing: differing, known: known))
    result.problems = problems + result.problems
    return result
  }
}

extension String {
  /// What is left of this path below `folder`; the last name where it is the path itself.
  fileprivate func below(_ folder: String) -> Substring? {
    if folder == "." { return self[...] }
    if self == folder { return split(separator: "/").last }
    return hasPrefix("\(folder)/") ? dropFirst(folder.count + 1) : nil
  }
}
