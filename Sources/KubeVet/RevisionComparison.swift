import Changes
import Linting
import Manifests
import Revisions

/// The two sides of what differs from a revision, and what stands around them.
struct RevisionComparison {
  let sides: RevisionScan.Sides
  let unreadable: UnreadableSides
  let base: Baseline.Revision
  /// How the old side was applied; nil: as the new one is.
  let previous: ApplyMethod?
  /// Objects of files that do not differ.
  var context: [Resource] = []
  var moves = RevisionScan.Moves()

  /// What is applied by itself is compared with its own past.
  func made(by inspection: Inspection, as method: ApplyMethod? = nil) -> [Comparison] {
    sides.parts.map { part in
      let around = context.filter { !part.alternatives.contains($0.source) }
      var old = sides.old.inventory(of: part.isOwn, with: around)
      var new = sides.new.inventory(of: part.isOwn, with: around)
      let (left, came) = (
        RevisionScan.Moves.missing(moves.new, from: old, but: new),
        RevisionScan.Moves.missing(moves.old, from: new, but: old)
      )
      new = new.adding(left, releasedAs: moves.newReleases)
      old = old.adding(came, releasedAs: moves.oldReleases)
      return inspection.comparison(
        old.only(unreadable.comparable(old: old.resources, withNew: new.resources)),
        new.only(unreadable.comparable(new: new.resources, withOld: old.resources)), base.name,
        method: method, previous: previous, isOfRevisions: true)
    }
  }
}
