import Linting
import Manifests
import Rendering
import Revisions
import SystemPackage
import YAMLSyntax

/// The two sides of the files that differ between a revision and the work tree or the index.
struct RevisionScan: Sendable {
  let repository: GitRepository
  let scan: Scan
  let isStaged: Bool

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
    let all = try await repository.differences(from: commit, staged: isStaged, below: paths)
    var sides = Sides()
    let differences = all.filter { isManifest($0.path) }
    sides.names = Set(differences.map(\.path))
    let submodules = all.filter { [$0.old?.mode, $0.new?.mode].contains(.submodule) }
    var ids = Set(differences.compactMap { $0.old?.mode == .file ? $0.old?.id : nil })
    if isStaged {
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
      if isStaged {
        source(difference.path, blobs[entry.id], "the staged version", &new, &problems)
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

  private func isManifest(_ name: String) -> Bool {
    Discovery.isManifestName(name) && !scan.exclude.contains { $0.matches(name) }
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

  /// Everything that is staged below `paths`.
  func staged(below paths: [String]) async throws(GitRepository.Failure) -> Scan.Result {
    let entries = try await repository.stagedFiles(below: paths).filter {
      isManifest($0.path) && $0.entry.mode == .file
    }
    let blobs = try await repository.blobs(Set(entries.map(\.entry.id)))
    var sources: [Scan.Source] = []
    var problems: [Problem] = []
    for (path, entry) in entries {
      source(path, blobs[entry.id], "the staged version", &sources, &problems)
    }
    var result = await scan.run(sources, folders: Set(paths))
    result.problems = problems + result.problems
    return result
  }
}
