import Linting
import Manifests
import Rendering
import Revisions

extension RevisionScan {
  /// Files that a kustomization takes in on one side only, and that are applied as they stand on the other one, need
  /// not differ: what it makes of their objects is compared with them.
  func addPlainSides(of sides: inout Sides) async throws(GitRepository.Failure) {
    let adopted = sides.new.files(takenInBesides: sides.old).filter { isPlain($0, sides) }
    let released = sides.old.files(takenInBesides: sides.new).filter { isPlain($0, sides) }
    guard !adopted.isEmpty || !released.isEmpty else { return }
    let (before, after) = (try await read(names: adopted), try await read(names: released))
    sides.old.add(before.manifests, knownTo: sides.new)
    sides.new.add(after.manifests, knownTo: sides.old)
    sides.names.formUnion(adopted.union(released))
  }

  private func isPlain(_ name: String, _ sides: Sides) -> Bool {
    !sides.differing.contains(name) && isManifest(name, below: ["."])
  }
}

extension Scan.Result {
  /// Sources of what is rendered here and is no target in `other`, as far as no target of that one owns them.
  fileprivate func files(takenInBesides other: Scan.Result) -> Set<String> {
    let alone = targets.all.filter {
      rendered[$0.name] != nil && other.targets.sources[$0.name] == nil
    }
    guard !alone.isEmpty else { return [] }
    let owned = other.targets.all.reduce(into: Set<String>()) { $0.formUnion($1.owned) }
    return alone.reduce(into: Set<String>()) { $0.formUnion(targets.sources[$1.name] ?? []) }
      .subtracting(owned)
  }

  /// Under another name it is no telling whether they were ever applied.
  fileprivate mutating func add(_ files: [ManifestFile], knownTo other: Scan.Result) {
    let ids = Set(other.rendered.values.flatMap(\.resources).map(\.id))
    for file in files {
      let resources = file.resources.filter { ids.contains($0.id) }
      if !resources.isEmpty {
        manifests.append(ManifestFile(tree: file.tree, resources: resources))
      }
    }
  }
}
