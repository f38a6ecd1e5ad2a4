import Linting
import Manifests
import Rendering
import Revisions
import YAMLSyntax

extension RevisionScan {
  /// An object of Flux in a file that no kustomization lists any more is gone, and with it what it applied.
  func scan(_ old: inout Scan.Side, _ new: inout Scan.Side, into sides: inout Sides) async {
    var unlisted: Set<String> = []
    // Objects of Flux apply others.
    for _ in 0..<Self.mostLevels {
      sides.old = await scan.run(old)
      sides.new = await scan.run(new)
      sides.dropped = sides.old.droppedFiles(in: sides.new)
      let deploying = Set(old.deployers.map(\.root.tree.file.path))
        .intersection(sides.dropped).subtracting(unlisted)
      guard !deploying.isEmpty else { break }
      unlisted.formUnion(deploying)
      old.differing?.formUnion(deploying)
      new.differing?.formUnion(deploying)
      new.deployers.removeAll { unlisted.contains($0.root.tree.file.path) }
      new.sources.removeAll { unlisted.contains($0.name) }
    }
    sides.new.manifests.removeAll { [dropped = sides.dropped] file in
      file.tree.file.provenance == nil && dropped.contains(file.tree.file.path)
    }
    sides.differing.formUnion(unlisted)
  }

  private static let mostLevels = 5

  /// Files that a kustomization takes in on one side only, and that are applied as they stand on the other one, need
  /// not differ: what it makes of their objects is compared with them.
  func addPlainSides(of sides: inout Sides) async throws(GitRepository.Failure) {
    // What an object of Flux has applied from now on was applied by nobody before.
    let redirected = sides.new.targets.redirected(in: sides.old.targets)
    let adopted = sides.new.files(takenInBesides: sides.old, except: redirected)
      .filter { isPlain($0, sides) }
    let released = sides.old.files(takenInBesides: sides.new).filter { isPlain($0, sides) }
      .subtracting(sides.dropped)
    guard !adopted.isEmpty || !released.isEmpty else { return }
    let (before, after) = (try await read(names: adopted), try await read(names: released))
    sides.old.add(before.manifests, knownTo: sides.new)
    sides.new.add(
      after.manifests, knownTo: sides.old, orWithin: sides.old.folders(besides: sides.new))
    sides.names.formUnion(adopted.union(released))
    // Patches are objects of neither side.
    sides.names.formUnion(sides.old.inputs(besides: sides.new))
  }

  /// Targets that one new overlay takes in, or that come free where it goes, need not differ, either. What Flux or
  /// Argo CD applies no longer is gone.
  func addRenderedSides(of sides: inout Sides, _ old: Scan.Side, _ new: Scan.Side) async {
    let adopted = sides.old.targets(takenInBy: sides.new) { _ in true }
    let released = sides.new.targets(takenInBy: sides.old, where: \.isOverlay)
    let before = await rendered(adopted, on: old)
    let after = await rendered(released, on: new)
    sides.old.add(before, knownTo: sides.new)
    sides.new.add(after, knownTo: sides.old)
    sides.names.formUnion((before + after).map(\.tree.file.path))
  }

  private func rendered(_ targets: [Target], on side: Scan.Side) async -> [ManifestFile] {
    guard !targets.isEmpty else { return [] }
    var side = side
    side.sources = []
    side.differing = targets.reduce(into: []) { $0.formUnion($1.inputs) }
    let result = await scan.run(side)
    return targets.compactMap { result.rendered[$0.name] }
  }

  private func isPlain(_ name: String, _ sides: Sides) -> Bool {
    !sides.differing.contains(name) && isManifest(name, below: ["."])
  }
}

extension Scan.Result {
  /// What is rendered here and is no target in `other`.
  private func targets(besides other: Scan.Result) -> [Target] {
    targets.all.filter { rendered[$0.name] != nil && other.targets.sources[$0.name] == nil }
  }

  /// Targets that need no rendering here and that in `other` only one target takes in, which is none here. Of several
  /// overlays each may be meant for a cluster of its own.
  fileprivate func targets(
    takenInBy other: Scan.Result, where isMeant: (Target) -> Bool
  ) -> [Target] {
    let takers = other.targets(besides: self).filter(isMeant)
    guard !takers.isEmpty else { return [] }
    return targets.all.filter { target in
      rendered[target.name] == nil && !target.isBase && other.targets.sources[target.name] == nil
        && takers.count { target.inputs.isSubset(of: $0.inputs) } == 1
    }
  }

  /// Sources of what is rendered here and is no target in `other`, as far as no target of that one owns them.
  fileprivate func files(
    takenInBesides other: Scan.Result, except names: Set<String> = []
  ) -> Set<String> {
    let alone = targets(besides: other).filter { !names.contains($0.name) }
    guard !alone.isEmpty else { return [] }
    let owned = other.targets.all.reduce(into: Set<String>()) { $0.formUnion($1.owned) }
    return alone.reduce(into: Set<String>()) { $0.formUnion(targets.sources[$1.name] ?? []) }
      .subtracting(owned)
  }

  /// Files of targets that are there in `other` without them, and of those that an object had applied which is gone
  /// there. What Flux finds by itself in a folder is still applied.
  fileprivate func droppedFiles(in other: Scan.Result) -> Set<String> {
    let gone = targets.pruned(in: other.targets).union(targets.redirected(in: other.targets))
    let dropped = rendered.keys.reduce(into: Set<String>()) { files, name in
      guard other.rendered[name] != nil || gone.contains(name) else { return }
      files.formUnion((targets.sources[name] ?? []).subtracting(other.targets.sources[name] ?? []))
    }
    guard !dropped.isEmpty else { return [] }
    let owned = other.targets.all.reduce(into: Set<String>()) { $0.formUnion($1.owned) }
    return dropped.subtracting(owned).filter { !other.targets.takesAsPlain($0) }
  }

  /// Kustomizations of folders that are rendered here, and are none in `other`.
  fileprivate func folders(besides other: Scan.Result) -> [String] {
    targets(besides: other).compactMap { target in
      if case .kustomization(let recipe) = target.recipe { recipe.folder } else { nil }
    }
  }

  /// All that they take in, as far as no target in `other` owns it.
  fileprivate func inputs(besides other: Scan.Result) -> Set<String> {
    let owned = other.targets.all.reduce(into: Set<String>()) { $0.formUnion($1.owned) }
    return targets(besides: other).reduce(into: Set<String>()) { $0.formUnion($1.owned) }
      .subtracting(owned)
  }

  /// Under another name it is no telling whether they were ever applied; what stands in a folder that has lost its
  /// kustomization is, from now on.
  fileprivate mutating func add(
    _ files: [ManifestFile], knownTo other: Scan.Result, orWithin folders: [String] = []
  ) {
    let ids = Set(other.rendered.values.flatMap(\.resources).map(\.id))
    for file in files {
      let path = file.tree.file.path
      let isPlainNow = folders.contains { RepositoryPath.isWithin(path, $0) }
      let resources = file.resources.filter { isPlainNow || ids.contains($0.id) }
      if !resources.isEmpty {
        manifests.append(ManifestFile(tree: file.tree, resources: resources))
      }
    }
  }
}

extension Target {
  /// Called a base: made for overlays, and not applied by itself before there is one.
  fileprivate var isBase: Bool {
    name.split(separator: "/").contains { $0 == "base" || $0 == "bases" }
  }

  /// A kustomization that no object of Flux or Argo CD has applied.
  fileprivate var isOverlay: Bool {
    if case .kustomization(let recipe) = recipe { recipe.applier == nil } else { false }
  }
}
