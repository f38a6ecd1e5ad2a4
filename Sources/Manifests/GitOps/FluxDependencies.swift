import YAMLSyntax

/// Who waits for whom among the objects of one kind of Flux.
package struct FluxDependencies: Sendable {
  package static let kinds = [
    FluxKustomization.kind, GroupKind("helm.toolkit.fluxcd.io", "HelmRelease"),
  ]

  /// An object and the entry of its `dependsOn`.
  package typealias Edge = (resource: Resource, entry: Node)

  private let objects: [Resource]
  private var edges: [[(target: Int, entry: Node)]] = []
  /// Entries that name no object.
  package private(set) var unknown: [Edge] = []

  package init(of kind: GroupKind, in inventory: Inventory) {
    objects = inventory.resources(kind.group, kind.kind).filter { !$0.isPatch }
    let byName = Dictionary(grouping: objects.indices) { [objects] in objects[$0].id.name }
    for resource in objects {
      var targets: [(target: Int, entry: Node)] = []
      for entry in resource.spec?["dependsOn"].map({ Array($0.items) }) ?? [] {
        guard let name = entry["name"]?.text, !Placeholder.isIn(name) else { continue }
        let found = candidates(byName[name] ?? [], entry, of: resource)
        if let target = found.first, found.count == 1 { targets.append((target, entry)) }
        let namespace = entry["namespace"]?.text ?? resource.id.namespace
        let isElsewhere =
          inventory.surroundings.external.hold(kind.kind, named: name, in: namespace)
          || inventory.mayHold(kind, named: name, in: namespace)
        if found.isEmpty, name != "flux-system", !isElsewhere { unknown.append((resource, entry)) }
      }
      edges.append(targets)
    }
  }

  /// Those of one cluster: of the same source where one of them is, for another cluster's folder may
  /// have an object of the same name.
  private func candidates(_ named: [Int], _ entry: Node, of resource: Resource) -> [Int] {
    let namespace = entry["namespace"]?.text ?? resource.id.namespace
    if let namespace, Placeholder.isIn(namespace) { return named }
    let found = named.filter { Inventory.mayShare(objects[$0].id.namespace, namespace) }
    let near = found.filter { objects[$0].source == resource.source }
    return near.isEmpty ? found : near
  }

  /// Objects for which others wait, and those others.
  package var waiting: [(resource: Resource, dependents: [Resource])] {
    var dependents: [Int: [Resource]] = [:]
    for (number, targets) in edges.enumerated() {
      for target in Set(targets.map(\.target)) {
        dependents[target, default: []].append(objects[number])
      }
    }
    return dependents.sorted { $0.key < $1.key }.map { (objects[$0.key], $0.value) }
  }

  /// Objects that wait for themselves through others, each way at most once.
  package var circles: [[Edge]] {
    var circles: [[Edge]] = []
    var open = edges
    for start in objects.indices {
      while let circle = Self.circle(from: start, open) {
        circles.append(circle.map { (objects[$0.object], open[$0.object][$0.edge].entry) })
        for step in circle.sorted(by: { $0.edge > $1.edge }) {
          open[step.object].remove(at: step.edge)
        }
      }
    }
    return circles
  }

  /// A way from `start` back to it: breadth first, so that it is a short one.
  private static func circle(
    from start: Int, _ edges: [[(target: Int, entry: Node)]]
  ) -> [(object: Int, edge: Int)]? {
    var cameFrom: [Int: (object: Int, edge: Int)] = [:]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let object = queue[next]
      next += 1
      for (number, edge) in edges[object].enumerated() where cameFrom[edge.target] == nil {
        cameFrom[edge.target] = (object, number)
        guard edge.target == start else {
          queue.append(edge.target)
          continue
        }
        var way: [(object: Int, edge: Int)] = []
        var step = cameFrom[start]
        while let current = step {
          way.insert(current, at: 0)
          step = current.object == start ? nil : cameFrom[current.object]
        }
        return way
      }
    }
    return nil
  }
}
