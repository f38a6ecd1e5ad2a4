import Manifests
import Rendering
import Revisions
import YAMLSyntax

extension RevisionScan {
  /// Looks for what says how folders are applied, whether it differs or not.
  func addDeployers(
    _ old: inout Scan.Side, _ new: inout Scan.Side, below paths: [String], differing: Set<String>
  ) async throws(GitRepository.Failure) {
    old.compared = Set(paths)
    new.compared = old.compared
    var names = try await names(mentioning: Deployers.groups, below: paths)
    // What says so on the old side alone differs.
    names.formUnion(differing.filter { isManifest($0, below: paths) })
    old.deployers = await objects(in: names, of: old.snapshot, where: Deployers.speaks)
    new.deployers = await objects(in: names, of: new.snapshot, where: Deployers.speaks)
    let wanted = Deployers.variableSources(old.deployers + new.deployers)
    guard !wanted.isEmpty else { return }
    var sources = try await self.names(mentioning: wanted, below: paths)
    sources.formUnion(names)
    func isWanted(_ resource: Resource) -> Bool {
      resource.id.kind == "ConfigMap" && wanted.contains(resource.id.name)
    }
    old.deployers += await objects(in: sources, of: old.snapshot, where: isWanted)
    new.deployers += await objects(in: sources, of: new.snapshot, where: isWanted)
  }

  private func names(
    mentioning words: Set<String>, below paths: [String]
  ) async throws(GitRepository.Failure) -> Set<String> {
    let found = try await repository.files(mentioning: words.sorted(), in: side)
    return Set(found.filter { isManifest($0, below: paths) })
  }

  private func objects(
    in names: Set<String>, of snapshot: any Snapshot, where isWanted: (Resource) -> Bool
  ) async -> [Resource] {
    let contents = await snapshot.contents(of: names.filter { snapshot.kind(of: $0) == .file })
    return contents.sorted { $0.key < $1.key }.flatMap { name, bytes in
      let folder = RepositoryPath.folder(of: name)
      return SyntaxTree(parsing: SourceFile(path: name, bytes: bytes)).roots
        .flatMap { Resource.objects(in: $0, source: folder) }.filter(isWanted)
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
