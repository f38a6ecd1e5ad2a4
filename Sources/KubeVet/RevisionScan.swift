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

  struct Sides: Sendable {
    var old = Scan.Result()
    var new = Scan.Result()
    /// Files that differ, whatever they hold.
    var names: Set<String> = []
  }

  /// Reads what differs, both sides by object id where git has it. `owners` knows patches from objects.
  func sides(
    from commit: String, below paths: [String], owners: Owners
  ) async throws(GitRepository.Failure) -> Sides {
    let all = try await repository.differences(from: commit, to: side, below: paths)
    var sides = Sides()
    let differences = all.filter { isManifest($0.path, below: paths) }
    sides.names = Set(differences.map(\.path))
    let submodules = all.filter { [$0.old?.mode, $0.new?.mode].contains(.submodule) }
    var ids = Set(differences.compactMap { $0.old?.mode == .file ? $0.old?.id : nil })
    if side != .workTree {
      ids.formUnion(differences.compactMap { $0.new?.mode == .file ? $0.new?.id : nil })
    }
    let blobs = try await repository.blobs(ids)
    var old: [Scan.Source] = []
    var new: [Scan.Source] = []
    var problems: [Problem] = []
    for difference in differences {
      if let entry = difference.old, entry.mode == .file {
        source(difference.path, blobs[entry.id], "the old version", &old, &problems)
      }
      guard let entry = difference.new, entry.mode == .file else { continue }
      if side != .workTree {
        source(difference.path, blobs[entry.id], whose, &new, &problems)
      } else {
        new.append(.disk(candidate(difference.path)))
      }
    }
    sides.old = await scan.run(old, owners: owners)
    sides.new = await scan.run(new, owners: owners)
    sides.old.problems =
      problems + sides.old.problems.map(\.inOldRevision)
    sides.new.notes += submodules.map { "\($0.path) is a submodule: not compared" }
    return sides
  }

  /// Test data is left out unless it is asked for, as on disk.
  private func isManifest(_ name: String, below paths: [String]) -> Bool {
    guard Discovery.isManifestName(name), !scan.exclude.contains(where: { $0.matches(name) })
    else { return false }
    guard name.contains("testdata/") else { return true }
    return paths.contains { path in
      guard let rest = name.below(path) else { return false }
      return !rest.split(separator: "/").dropLast().contains("testdata")
    }
  }

  private func candidate(_ name: String) -> Discovery.Candidate {
    Discovery.Candidate(path: repository.root.appending(name), name: name, isExplicit: false)
  }

  private func source(
    _ name: String, _ bytes: [UInt8]?, _ what: String, _ sources: inout [Scan.Source],
    _ problems: inout [Problem]
  ) {
    guard let bytes else {
      problems.append(
        Problem(
          message:
            "\(what) is not in this partial clone: git fetch --refetch --no-filter brings it",
          file: name
        ))
      return
    }
    let path = repository.root.appending(name)
    sources.append(.memory(SourceFile(path: name, bytes: bytes), at: path))
  }

  private var whose: String { side == .index ? "the staged version" : "the new version" }

  // MARK: The index or a commit as a whole

  /// Everything that the index or the commit holds below `paths`.
  func everything(below paths: [String]) async throws(GitRepository.Failure) -> Scan.Result {
    let files = try await files().filter { isManifest($0.path, below: paths) }
    return try await read(files, folders: Set(paths))
  }

  /// Those of these names that are there.
  func read(names: Set<String>) async throws(GitRepository.Failure) -> Scan.Result {
    guard side != .workTree else {
      return await scan.run(names.sorted().map { .disk(candidate($0)) })
    }
    guard !names.isEmpty else { return Scan.Result() }
    return try await read(try await files().filter { names.contains($0.path) })
  }

  /// The kustomizations of the repository, which tell patches from objects.
  func owners() async throws(GitRepository.Failure) -> Owners {
    if side == .workTree {
      let patterns = Kustomization.fileNames.sorted().map { "*\($0)" }
      return try await read(
        names: Set(try await repository.trackedFiles(matching: patterns))
      ).owners
    }
    let kustomizations = try await files().filter {
      FilePath($0.path).lastComponent.map { Kustomization.fileNames.contains($0.string) } ?? false
    }
    return kustomizations.isEmpty ? Owners([]) : try await read(kustomizations).owners
  }

  private func files() async throws(GitRepository.Failure) -> [GitRepository.Listed] {
    switch side {
    case .workTree, .index: try await repository.stagedFiles()
    case .commit(let commit): try await repository.files(of: commit)
    }
  }

  private func read(
    _ files: [GitRepository.Listed], folders: Set<String> = []
  ) async throws(GitRepository.Failure) -> Scan.Result {
    let files = files.filter { $0.entry.mode == .file }
    let blobs = try await repository.blobs(Set(files.map(\.entry.id)))
    var sources: [Scan.Source] = []
    var problems: [Problem] = []
    for (path, entry) in files { source(path, blobs[entry.id], whose, &sources, &problems) }
    var result = await scan.run(sources, folders: folders)
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
