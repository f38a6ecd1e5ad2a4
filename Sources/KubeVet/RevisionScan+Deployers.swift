import Linting
import Manifests
import Rendering
import Revisions
import YAMLSyntax

extension RevisionScan {
  /// Looks below `scope` for what says how folders of `paths` are applied, whether it differs or not.
  func addDeployers(
    _ old: inout Scan.Side, _ new: inout Scan.Side, of paths: [String], below scope: [String]
  ) async throws(GitRepository.Failure) {
    old.compared = Set(paths)
    new.compared = old.compared
    let names = try await names(mentioning: Deployers.groups, below: scope)
    let speaking = await objects(in: names, old, new, below: scope, where: Deployers.speaks)
    (old.deployers, new.deployers) = speaking
    let wanted = Deployers.variableSources(speaking.old + speaking.new)
    guard !wanted.isEmpty else { return }
    let sources = try await self.names(mentioning: wanted, below: scope).union(names)
    let maps = await objects(in: sources, old, new, below: scope) { resource in
      resource.id.kind == "ConfigMap" && wanted.contains(resource.id.name)
    }
    old.deployers += maps.old
    new.deployers += maps.new
  }

  private func names(
    mentioning words: Set<String>, below paths: [String]
  ) async throws(GitRepository.Failure) -> Set<String> {
    let found = try await repository.files(mentioning: words.sorted(), in: side)
    return Set(found.filter { isManifest($0, below: paths) })
  }

  /// Objects of both sides: of the files of these names, which git has found on the new one, and of those that
  /// differ, most of which were read before. The others are the same on both.
  private func objects(
    in names: Set<String>, _ old: Scan.Side, _ new: Scan.Side, below scope: [String],
    where isWanted: (Resource) -> Bool
  ) async -> (old: [Resource], new: [Resource]) {
    let same = names.subtracting(new.differing ?? []).filter { new.snapshot.kind(of: $0) == .file }
    let common = await new.snapshot.contents(of: same)
    func objects(_ contents: [String: [UInt8]]) -> [Resource] {
      contents.sorted { $0.key < $1.key }.flatMap { name, bytes in
        let folder = RepositoryPath.folder(of: name)
        return SyntaxTree(parsing: SourceFile(path: name, bytes: bytes)).roots
          .flatMap { Resource.objects(in: $0, source: folder) }.filter(isWanted)
      }
    }
    let shared = objects(common)
    return (
      shared + objects(await differingContents(of: old, below: scope)),
      shared + objects(await differingContents(of: new, below: scope))
    )
  }

  private func differingContents(
    of side: Scan.Side, below scope: [String]
  ) async -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    let paths = Array(side.compared)
    // Beside what is compared.
    var unread = (side.differing ?? []).filter { name in
      isManifest(name, below: scope) && !isManifest(name, below: paths)
        && side.snapshot.kind(of: name) == .file
    }
    for source in side.sources {
      switch source {
      case .disk(let candidate): unread.insert(candidate.name)
      case .memory(let file, _): contents[file.path] = file.bytes
      }
    }
    return contents.merging(await side.snapshot.contents(of: unread)) { $1 }
  }
}

extension RevisionScan.Sides {
  /// Whether an object that names no namespace is gone from where it stood, or stands elsewhere, too: it moved, or
  /// there are several of its name, in namespaces that only those know who apply the folders.
  var mayConfuseObjects: Bool {
    let (before, after) = (old.foldersOfUnplaced, new.foldersOfUnplaced)
    return before.contains { after[$0.key] != $0.value }
  }
}

extension Scan.Result {
  fileprivate var foldersOfUnplaced: [ResourceID: Set<String>] {
    manifests.flatMap(\.resources).reduce(into: [:]) { folders, resource in
      guard resource.id.namespace == nil else { return }
      folders[resource.id, default: []].insert(
        RepositoryPath.folder(of: resource.root.tree.file.path))
    }
  }
}

extension Scan.Source {
  var name: String {
    switch self {
    case .disk(let candidate): candidate.name
    case .memory(let file, _): file.path
    }
  }

  /// Of what git has read: an object of Flux or Argo CD may stand in it.
  var mentionsDeployers: Bool {
    guard case .memory(let file, _) = self else { return false }
    return file.bytes.contains(".toolkit.fluxcd.io") || file.bytes.contains("argoproj.io")
  }
}
