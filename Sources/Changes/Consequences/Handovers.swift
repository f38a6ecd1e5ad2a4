package import Manifests
internal import YAMLSyntax

/// An object that holds data and goes from one owner's folder to another's: the first deletes it as gone from its own,
/// where it comes to that before the second has applied it.
package struct Handover: Sendable {
  package let old: Resource
  package let new: Resource
  package let giver: ResourceID
  package let taker: ResourceID

  /// nil: it stays, or nobody would delete it.
  init?(_ pair: Pairs.Pair, from before: Inventory, to now: Inventory) {
    guard let old = pair.old, let new = pair.new, pair.pairing == .same,
      old.source != new.source, ChangeSet.stateful.contains(new.kind), old.isKept == nil
    else { return nil }
    let takers = now.owners(of: new)
    guard let taker = takers.first, !before.isApplied(old, by: taker),
      let giver = before.pruners(of: old).first(where: { !takers.contains($0) }),
      Self.deletes(giver, from: before, to: now)
    else { return nil }
    (self.old, self.new, self.giver, self.taker) = (old, new, giver, taker)
  }

  /// An owner that is gone itself prunes nothing any more: it takes along what it applied, or leaves it.
  private static func deletes(
    _ giver: ResourceID, from before: Inventory, to now: Inventory
  ) -> Bool {
    func owner(in inventory: Inventory) -> Resource? {
      inventory.resources.first { $0.id == giver }
    }
    return owner(in: now) != nil || owner(in: before).map { Collector($0) != nil } ?? true
  }
}
