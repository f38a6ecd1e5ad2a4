import Linting
import Manifests
import Rendering
import Reporting
import YAMLSyntax

extension Inspection {
  /// Compares with a file or folder of manifests, or what was read from a cluster.
  func compare(withFiles name: String, _ result: inout Result) async {
    var old = await scan(isForRules: false).run([name])
    await old.unpackReleases()
    if check.to != nil { await result.scan.unpackReleases() }
    // Without one whole side everything would look new, or gone.
    guard old.manifests.contains(where: { !$0.resources.isEmpty }) || old.problems.isEmpty else {
      result.problems += old.problems.map(\.inOldRevision)
      return
    }
    guard !result.scan.manifests.isEmpty || result.scan.problems.isEmpty else { return }
    let empty = complaints(old, name, result.scan)
    guard empty.isEmpty else {
      result.problems += empty
      return
    }
    let unreadable = UnreadableSides(old: old, new: result.scan, isByFile: false)
    result.problems += old.problems.map(\.inOldRevision) + (isPlan ? unreadable.problems : [])
    result.problems += unreadable.notes.map { Problem(message: $0) }
    result.isWhollyCompared = unreadable.isEmpty
    result.against = Report.Against(kind: "files", revision: name, commit: nil)
    let (all, now) = (old.inventory, result.scan.inventory)
    let (before, after) = (all.withoutOwned(besides: now), now.withoutOwned(besides: all))
    result.comparisons = [
      comparison(
        before.only(unreadable.comparable(old: before.resources, withNew: after.resources)),
        after.only(unreadable.comparable(new: after.resources, withOld: before.resources)), name,
        method: old.releaseMethod,
        namespace: old.onlyNamespaceInCluster
          ?? (check.to == nil ? nil : result.scan.onlyNamespaceInCluster))
    ]
  }

  /// What a command that failed leaves in a file must not pass for a cluster in which nothing is, or is left.
  private func complaints(_ old: Scan.Result, _ name: String, _ new: Scan.Result) -> [Problem] {
    guard !check.allowsEmpty else { return [] }
    func complaint(_ side: Scan.Result, _ name: String, _ word: String) -> Problem? {
      guard side.inventory.resources.isEmpty else { return nil }
      let sentence = "there is no Kubernetes object in it, so that everything would look \(word)"
      return Problem(message: "\(sentence) (--allow-empty accepts that)", file: name)
    }
    return [complaint(old, name, "new"), check.to.flatMap { complaint(new, $0, "gone") }]
      .compactMap { $0 }
  }
}
