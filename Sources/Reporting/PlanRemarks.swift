import Changes
import Linting
import Manifests

/// What the rules say beside the change set.
struct PlanRemarks {
  private var byObject: [ResourceID: [Finding]] = [:]
  /// Where objects of one identity come from.
  private var sources: [ResourceID: Set<String>] = [:]
  /// Findings of objects that do not change themselves.
  private(set) var others: [Finding] = []

  init(_ report: Report) {
    let changed = Set(report.changes.map(\.id))
    for change in report.changes {
      if let source = change.new?.source { sources[change.id, default: []].insert(source) }
    }
    for finding in report.findings {
      let byObject = finding.byObject.filter { changed.contains($0.key) }
      for (id, own) in byObject { self.byObject[id, default: []].append(own) }
      if byObject.isEmpty { others.append(finding) }
    }
  }

  /// Without what the change says already.
  func about(_ change: ResourceChange) -> [Finding] {
    let said = Set(change.remedies)
    return byObject[change.id, default: []].filter {
      !$0.isRefusal && !said.contains($0.remedy) && isAbout(change, $0)
    }
  }
}

extension PlanRemarks {
  /// Of an object that stands in several folders, whether this is the one.
  private func isAbout(_ change: ResourceChange, _ finding: Finding) -> Bool {
    guard let sources = sources[change.id], sources.count > 1, let source = change.new?.source
    else { return true }
    let own = finding.renderings.compactMap(\.resource).filter { $0.id == change.id }
      .map(\.source)
    return own.contains(source) || sources.isDisjoint(with: own)
  }
}

extension Finding {
  /// What it says of each object that it speaks of; of a single one it speaks itself.
  fileprivate var byObject: [ResourceID: Finding] {
    let each = renderings.compactMap { own in own.resource.map { ($0.id, own) } }
    let byObject = Dictionary(each) { first, _ in first }
    return byObject.count == 1 ? byObject.mapValues { _ in self } : byObject
  }
}

extension Report {
  /// What to do instead of `change`, where the change set is a part of a page of findings: without what a finding
  /// of the object says.
  func remediesBesideFindings(_ change: ResourceChange) -> [String] {
    let remedies = change.remedies
    guard !remedies.isEmpty else { return [] }
    let said = findings.filter { finding in
      finding.renderings.contains { $0.resource?.id == change.id }
    }.map(\.remedy)
    return remedies.filter { remedy in !said.contains { $0.contains(remedy) } }
  }
}

extension ResourceChange {
  /// What to do instead, each once; nothing where the object or its tool sees to it.
  var remedies: [String] {
    guard action != .replace else { return [] }
    var seen: Set<String> = []
    return (refusals.map(\.remedy) + fields.compactMap(\.remedy)).filter {
      !$0.isEmpty && seen.insert($0).inserted
    }
  }
}
