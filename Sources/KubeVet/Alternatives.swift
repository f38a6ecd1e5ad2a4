import Linting
import Manifests

/// Targets that make objects of the same files: the overlays of one base, a chart with several sets of values.
/// No namespace gets two of them, so that what one lacks is not looked for in another, and what two have
/// in common is no collision.
struct Alternatives: Sendable {
  private let familyOf: [String: Int]
  private let members: [Int: Set<String>]

  /// `sources`: for each target the files whose objects it takes in.
  init(_ sources: [String: Set<String>]) {
    var familyOfFile: [String: Int] = [:]
    var joined: [Int] = []
    func root(_ family: Int) -> Int {
      var family = family
      while joined[family] != family { family = joined[family] }
      return family
    }
    var first: [String: Int] = [:]
    for (target, files) in sources.sorted(by: { $0.key < $1.key }) {
      let family = joined.count
      joined.append(family)
      first[target] = family
      for file in files {
        if let other = familyOfFile[file] {
          joined[root(other)] = root(family)
        } else {
          familyOfFile[file] = family
        }
      }
    }
    let families = first.mapValues(root)
    familyOf = families
    members = Dictionary(grouping: families.keys) { families[$0] ?? -1 }.mapValues(Set.init)
  }

  /// The targets of which no namespace gets two, `target` among them; nil: it has no alternatives.
  func family(of target: String) -> Int? {
    familyOf[target].flatMap { members[$0].map(\.count) ?? 0 > 1 ? $0 : nil }
  }

  /// The other targets of which no namespace gets one beside `target`.
  func others(than target: String) -> Set<String> {
    familyOf[target].flatMap { members[$0] }?.subtracting([target]) ?? []
  }
}

extension Scan.Result {
  var alternatives: Alternatives { Alternatives(targets.sources) }

  /// What is looked at together: each target that has alternatives for itself, among everything but
  /// those; and all the rest.
  func scopes(_ inventory: Inventory) -> [Linter.Scope] {
    let alternatives = alternatives
    let alone = rendered.keys.sorted().filter { !alternatives.others(than: $0).isEmpty }
    let trees = Set(alone.compactMap { rendered[$0].map { ObjectIdentifier($0.tree) } })
    let rest = manifests.filter { !trees.contains(ObjectIdentifier($0.tree)) }
    let isWhole = alone.isEmpty && context.isEmpty
    // What is written, rather than rendered, is looked at once, with the rest.
    var surroundings = inventory.surroundings
    surroundings.repository.forgetFiles()
    // What lies around a target is the same for its whole family.
    var around: [Int: [Resource]] = [:]
    let own = alone.compactMap { name -> Linter.Scope? in
      guard let file = rendered[name], let family = alternatives.family(of: name) else {
        return nil
      }
      let others =
        around[family]
        ?? inventory.resources.filter { alternatives.family(of: $0.source) != family }
      around[family] = others
      return Linter.Scope(
        files: [file],
        inventory: Inventory(others + file.resources, surroundings: surroundings), isWhole: false)
    }
    return [Linter.Scope(files: rest, inventory: inventory, isWhole: isWhole)] + own
  }
}
