import Changes
import Linting
import Manifests

/// What the rules say beside the change set.
struct PlanRemarks {
  private var byObject: [ResourceID: [Finding]] = [:]
  /// Findings of objects that do not change themselves.
  private(set) var others: [Finding] = []

  init(_ report: Report) {
    let changed = Set(report.changes.map(\.id))
    for finding in report.findings {
      if let id = finding.resource?.id, changed.contains(id) {
        byObject[id, default: []].append(finding)
      } else {
        others.append(finding)
      }
    }
  }

  /// Without what the change says already.
  func about(_ change: ResourceChange) -> [Finding] {
    let said = Set(change.remedies)
    return byObject[change.id, default: []].filter {
      !$0.isRefusal && !said.contains($0.remedy)
    }
  }
}

extension Report {
  /// What to do instead of `change`, where the change set is a part of a page of findings: without what a finding
  /// of the object says.
  func remediesBesideFindings(_ change: ResourceChange) -> [String] {
    let remedies = change.remedies
    guard !remedies.isEmpty else { return [] }
    let said = findings.filter { $0.resource?.id == change.id }.map(\.remedy)
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
