internal import Manifests
internal import YAMLSyntax

/// Finds objects that vanish under one name and turn up under another with nearly the same
/// content: to the API server they are a deletion and a creation.
struct Renames {
  private var origins: [Int: ResourceID] = [:]
  private var successors: [Int: ResourceID] = [:]

  func origin(of added: Int) -> ResourceID? { origins[added] }
  func successor(of removed: Int) -> ResourceID? { successors[removed] }

  /// Objects of a kind on each side beyond which it is no rename but another application.
  private static let limit = 50
  /// Leaves that must be the same, of all that either has.
  private static let similarity = 0.75
  /// Fewer leaves than that are alike by chance.
  private static let fewestLeaves = 4
  /// What a Service says is its selector and its ports: three leaves are all of one.
  private static func fewestLeaves(_ resource: Resource) -> Int {
    resource.kind == GroupKind("", "Service") ? 3 : fewestLeaves
  }

  init(_ removed: [Resource], _ added: [Resource]) {
    guard !removed.isEmpty, !added.isEmpty else { return }
    let gone = Dictionary(grouping: removed.indices) {
      Identity.currentKind(removed[$0].kind)
    }
    let come = Dictionary(grouping: added.indices) { Identity.currentKind(added[$0].kind) }
    for (kind, old) in gone {
      guard let new = come[kind], old.count <= Self.limit, new.count <= Self.limit else {
        continue
      }
      match(
        old.map { (index: $0, shape: Shape(removed[$0])) },
        new.map { (index: $0, shape: Shape(added[$0])) }, removed, added)
    }
  }

  /// The most alike first; each object once.
  private mutating func match(
    _ old: [(index: Int, shape: Shape)], _ new: [(index: Int, shape: Shape)],
    _ removed: [Resource], _ added: [Resource]
  ) {
    var candidates: [(likeness: Double, old: Int, new: Int)] = []
    for before in old
    where before.shape.leaves.count >= Self.fewestLeaves(removed[before.index]) {
      for after in new {
        let likeness = before.shape.likeness(after.shape)
        if likeness >= Self.similarity {
          candidates.append((likeness, before.index, after.index))
        }
      }
    }
    // Of two that are alike the one that only moved comes first.
    func renames(_ candidate: (likeness: Double, old: Int, new: Int)) -> Int {
      removed[candidate.old].id.name == added[candidate.new].id.name ? 0 : 1
    }
    candidates.sort {
      ($1.likeness, renames($0), $0.old, $0.new) < ($0.likeness, renames($1), $1.old, $1.new)
    }
    for candidate in candidates
    where successors[candidate.old] == nil && origins[candidate.new] == nil {
      successors[candidate.old] = added[candidate.new].id
      origins[candidate.new] = removed[candidate.old].id
    }
  }

  /// What an object says, without its name.
  private struct Shape {
    var leaves: Set<String> = []
    /// The same with the object's own name as it stands: labels may keep the old one.
    private var literal: Set<String> = []

    init(_ resource: Resource) {
      var budget = 5_000
      for (key, value) in resource.root.pairs
      where !key.says("metadata") && !key.says("status") && !key.says("apiVersion") {
        collect(value, key.text ?? "", resource.id.name, &budget, depth: 0)
      }
    }

    private mutating func collect(
      _ node: Node, _ path: String, _ name: String, _ budget: inout Int, depth: Int
    ) {
      guard budget > 0, depth < 60 else { return }
      budget -= 1
      switch node.kind {
      // The object's own name in it (labels, selectors) changes along with it.
      case .scalar:
        let text = node.text ?? ""
        leaves.insert("\(path)=\(text == name ? "\u{0}" : text)")
        literal.insert("\(path)=\(text)")
      case .sequence:
        for item in node.items { collect(item, path + "[]", name, &budget, depth: depth + 1) }
      case .mapping:
        for (key, value) in node.pairs {
          collect(value, "\(path).\(key.text ?? "")", name, &budget, depth: depth + 1)
        }
      }
    }

    func likeness(_ other: Shape) -> Double {
      max(Self.overlap(leaves, other.leaves), Self.overlap(literal, other.literal))
    }

    private static func overlap(_ one: Set<String>, _ other: Set<String>) -> Double {
      let shared = one.intersection(other).count
      let total = one.count + other.count - shared
      return total == 0 ? 0 : Double(shared) / Double(total)
    }
  }
}
