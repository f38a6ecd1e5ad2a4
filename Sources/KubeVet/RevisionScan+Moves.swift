import Changes
import Linting
import Manifests
import Rendering
import Revisions
import YAMLSyntax

extension RevisionScan {
  /// Objects that left the named paths for a file outside them, or came from one.
  struct Moves: Sendable {
    /// As they stood outside.
    var old: [Resource] = []
    /// As they stand outside now.
    var new: [Resource] = []
    /// What of these Helm releases.
    var oldReleases: [String: Surroundings.Release] = [:]
    var newReleases: [String: Surroundings.Release] = [:]

    var isEmpty: Bool { old.isEmpty && new.isEmpty }

    /// Those that `one` side has and the other one lacks.
    static func missing(_ moved: [Resource], from one: Inventory, but other: Inventory)
      -> [Resource]
    {
      guard !moved.isEmpty else { return [] }
      let (ids, others) = (Set(one.resources.map(\.id)), Set(other.resources.map(\.id)))
      return moved.filter { ids.contains($0.id) && !others.contains($0.id) }
    }
  }

  /// A path narrows what is looked at, not what is applied: what is gone from it, or new in it, may have
  /// been moved. Then the other file differs, too.
  func moves(
    among changes: [ResourceChange], from commit: String, below paths: [String]
  ) async throws(GitRepository.Failure) -> Moves {
    let removed = Set(changes.filter { $0.new == nil }.compactMap(\.old?.id))
    let added = Set(changes.filter { $0.old == nil }.compactMap(\.new?.id))
    guard !paths.contains("."), !removed.isEmpty || !added.isEmpty else { return Moves() }
    let all = try await repository.differences(from: commit, to: side, below: ["."])
    let outside = all.filter { difference in
      isManifest(difference.path, below: ["."])
        && !paths.contains { RepositoryPath.isWithin(difference.path, $0) }
    }
    guard !outside.isEmpty else { return Moves() }
    let targets = try await targetFileNames(among: listed)
    let folders = Set(
      (targets + outside.map(\.path).filter(Self.isTargetFile)).map(RepositoryPath.folder))
    let isOfTarget = outside.contains { difference in
      folders.contains(".")
        || !folders.isDisjoint(with: RepositoryPath.folders(above: difference.path))
    }
    var moves =
      isOfTarget
      ? try await rendered(all, from: commit, besides: paths, targets)
      : try await objects(of: outside)
    let (old, new) = (Set(moves.old.map(\.id)), Set(moves.new.map(\.id)))
    moves.old.removeAll { !added.contains($0.id) || new.contains($0.id) }
    moves.new.removeAll { !removed.contains($0.id) || old.contains($0.id) }
    return moves
  }

  /// Where a kustomization or a chart takes in what differs, what it makes of that.
  private func rendered(
    _ differences: [GitRepository.Difference], from commit: String, besides paths: [String],
    _ targets: [String]
  ) async throws(GitRepository.Failure) -> Moves {
    let whole = try await sides(from: commit, below: ["."], differing: differences, targets)
    let others = [whole.old, whole.new].map { side in
      side.manifests.flatMap(\.resources).filter { resource in
        !paths.contains { RepositoryPath.isWithin(resource.root.tree.file.path, $0) }
      }
    }
    return Moves(
      old: others[0], new: others[1], oldReleases: whole.old.surroundings.releases,
      newReleases: whole.new.surroundings.releases)
  }

  private func objects(
    of differences: [GitRepository.Difference]
  ) async throws(GitRepository.Failure) -> Moves {
    let snapshot = try await snapshot()
    var problems: [Problem] = []
    let read = try await read(differences, &problems)
    let old = Scan.Side(sources: read.old, snapshot: snapshot, differing: [])
    let new = Scan.Side(sources: read.new, snapshot: snapshot, differing: [])
    return Moves(
      old: await scan.run(old).manifests.flatMap(\.resources),
      new: await scan.run(new).manifests.flatMap(\.resources))
  }
}

extension Inventory {
  /// With `moved`, of which Helm releases what `releases` names.
  func adding(_ moved: [Resource], releasedAs releases: [String: Surroundings.Release]) -> Inventory
  {
    guard !moved.isEmpty else { return self }
    var surroundings = surroundings
    surroundings.releases.merge(releases) { own, _ in own }
    return only(resources + moved).surrounded(by: surroundings)
  }
}
