internal import Manifests
internal import YAMLSyntax

/// The objects of two inventories, side by side.
struct Pairs: Sendable {
  struct Pair: Sendable {
    var old: Resource?
    var new: Resource?
    var pairing: ResourceChange.Pairing

    /// False is certain.
    var mayDiffer: Bool {
      guard let old, let new, pairing == .same else { return true }
      return !SameManifest.holds(old, new)
    }

    /// A release that did not have the object has it now, or has it in another way.
    func isMoved(to releases: [String: Surroundings.Release]) -> Bool {
      guard let old, let new, releases[new.source] != nil else { return false }
      return old.source != new.source
        || new.id.kind == "CustomResourceDefinition"
          && old.isChartDefinition != new.isChartDefinition
    }
  }

  /// In the order of the new inventory, then what is gone.
  private(set) var all: [Pair] = []
  private var removed: [Resource] = []
  private var added: [Resource] = []

  init(
    _ old: Inventory, _ new: Inventory, _ options: ChangeOptions,
    _ definitions: CustomResources
  ) {
    let gone = old.resources.filter { !Noise.covers($0) && !$0.hasGeneratedName }
    let ids = gone.map { Identity.of($0, options.namespace, definitions) }
    var before: [ResourceID: [Resource]] = [:]
    before.reserveCapacity(gone.count)
    for (resource, id) in zip(gone, ids) { before[id, default: []].append(resource) }
    var isTaken: Set<ResourceID> = []
    isTaken.reserveCapacity(gone.count)
    for resource in new.resources where !Noise.covers(resource) {
      let id = Identity.of(resource, options.namespace, definitions)
      guard !resource.hasGeneratedName, let candidates = before[id] else {
        added.append(resource)
        continue
      }
      isTaken.insert(id)
      pair(resource, candidates, &before, id)
    }
    // An object that stands several times and is paired once is not gone.
    if isTaken.count < before.count {
      removed = zip(gone, ids).filter { !isTaken.contains($0.1) }.map(\.0)
    }
    // In a cluster there is much that no manifest ever made; what a later dump lacks is gone.
    if removed.contains(where: { $0.isLive && !$0.isMarkedAsApplied }),
      !new.resources.contains(where: \.isLive)
    {
      removed = removed.filter { !$0.isLive || $0.isMarkedAsApplied }
    }
    pairPlaced(options, definitions)
    pairRolled(options)
    pairAlone()
  }

  /// Of several objects of one identity those that are applied together belong together.
  private mutating func pair(
    _ resource: Resource, _ candidates: [Resource], _ before: inout [ResourceID: [Resource]],
    _ id: ResourceID
  ) {
    let position =
      candidates.firstIndex { $0.source == resource.source } ?? nearest(resource, candidates)
    all.append(Pair(old: candidates[position], new: resource, pairing: .same))
    if candidates.count > 1 { before[id]?.remove(at: position) }
  }

  /// The first of those that stand nearest by the folders they have in common: two trees that are compared have roots
  /// of their own, and the files of a chart whose templates cannot be rendered are a source by themselves.
  private func nearest(_ resource: Resource, _ candidates: [Resource]) -> Int {
    guard candidates.count > 1 else { return 0 }
    let folders = Set(resource.source.split(separator: "/"))
    let distances = candidates.map { candidate in
      folders.symmetricDifference(candidate.source.split(separator: "/")).count
    }
    return distances.indices.min { (distances[$0], $0) < (distances[$1], $1) } ?? 0
  }

  /// Where only one side knows to which namespace an object is applied that names none, nothing says that the
  /// other one was applied elsewhere.
  private mutating func pairPlaced(_ options: ChangeOptions, _ definitions: CustomResources) {
    guard removed.contains(where: \.isPlaced) || added.contains(where: \.isPlaced) else { return }
    var unwritten: [ResourceID: [Int]] = [:]
    for (index, resource) in removed.enumerated() where resource.hasNoWrittenNamespace {
      unwritten[Identity.of(resource.unplaced, options.namespace, definitions), default: []]
        .append(index)
    }
    var paired: Set<Int> = []
    added = added.filter { resource in
      guard resource.hasNoWrittenNamespace, !resource.hasGeneratedName else { return true }
      let id = Identity.of(resource.unplaced, options.namespace, definitions)
      guard let found = unwritten[id], found.count == 1, paired.isDisjoint(with: found),
        removed[found[0]].isPlaced != resource.isPlaced
      else { return true }
      paired.insert(found[0])
      all.append(Pair(old: removed[found[0]], new: resource, pairing: .same))
      return false
    }
    removed = removed.enumerated().filter { !paired.contains($0.offset) }.map(\.element)
  }

  /// Objects named by their content: the new one takes over from the old one.
  private mutating func pairRolled(_ options: ChangeOptions) {
    var bases: [ResourceID: [Int]] = [:]
    for (index, resource) in removed.enumerated() {
      guard let base = resource.nameWithoutVersion else { continue }
      var id = resource.id
      id.name = base
      id.namespace = id.namespace ?? options.namespace
      bases[id, default: []].append(index)
    }
    guard !bases.isEmpty else { return }
    var rolled: Set<Int> = []
    added = added.filter { resource in
      guard let base = resource.nameWithoutVersion else { return true }
      var id = resource.id
      id.name = base
      id.namespace = id.namespace ?? options.namespace
      guard let index = bases[id]?.first else { return true }
      bases[id]?.removeFirst()
      rolled.insert(index)
      all.append(Pair(old: removed[index], new: resource, pairing: .rolled))
      return false
    }
    removed = removed.enumerated().filter { !rolled.contains($0.offset) }.map(\.element)
  }

  private mutating func pairAlone() {
    let renames = Renames(removed, added)
    for (index, resource) in added.enumerated() {
      all.append(
        Pair(old: nil, new: resource, pairing: .alone(counterpart: renames.origin(of: index))))
    }
    for (index, resource) in removed.enumerated() {
      all.append(
        Pair(old: resource, new: nil, pairing: .alone(counterpart: renames.successor(of: index))))
    }
  }
}

extension Resource {
  fileprivate var hasNoWrittenNamespace: Bool { id.namespace == nil || isPlaced }
}
