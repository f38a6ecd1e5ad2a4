import Linting
import Manifests
import YAMLSyntax

/// Tells what a change brings from what stood there before.
struct Novelty {
  private struct Key: Hashable {
    var fingerprint: String
    var message: String

    init(_ finding: Finding) {
      // What is said of the first of many is not new of the next one.
      fingerprint = finding.rule.isSaidOnce ? finding.rule.id : finding.fingerprint
      message = finding.message
    }
  }

  /// The same fault of the same object of a file, whoever applies it.
  private struct Place: Hashable {
    var file: String
    var object: ResourceID
    var rule: String
    var field: String?
    /// Without the namespace that whoever applies the object knows.
    var message: String

    /// nil: its namespace is written in it, or it is of no object.
    init?(_ finding: Finding) {
      guard let resource = finding.resource, resource.isPlaced || resource.id.namespace == nil
      else { return nil }
      object = resource.unplaced.id
      file = finding.file.path
      rule = finding.rule.id
      field = finding.field
      message = finding.message.replacing("\(resource.id)", with: "\(object)")
    }
  }

  /// Each rendering by itself, for there may be others now.
  private let known: [Key: [Finding]]
  private let changedFiles: Set<String>

  init(since old: [Finding], in changedFiles: Set<String>) {
    known = Self.byKey(old.filter { !$0.isSuppressed })
    self.changedFiles = changedFiles
  }

  /// Those of `findings` that the old revision does not have. What is said of the change itself counts
  /// always, and so does what is said of no object in a file that changed: how much of it is new nobody
  /// knows.
  func of(_ findings: [Finding]) -> [Finding] {
    var elsewhere = placesOfLost(besides: findings)
    return findings.filter { finding in
      if case .comparison = finding.rule.check { return true }
      if finding.resource == nil, changedFiles.contains(finding.file.path) { return true }
      return Self.byKey([finding]).contains { key, renderings in
        renderings.dropFirst(known[key]?.count ?? 0).contains { rendering in
          guard let place = Place(rendering), elsewhere[place, default: 0] > 0 else { return true }
          elsewhere[place, default: 0] -= 1
          return false
        }
      }
    }
  }

  /// How often what is found no longer was found where it stands: it is found there again when the object is applied
  /// to another namespace now, or nobody applies it any more.
  private func placesOfLost(besides findings: [Finding]) -> [Place: Int] {
    let now = Self.byKey(findings)
    return known.reduce(into: [:]) { lost, known in
      for finding in known.value.dropFirst(now[known.key]?.count ?? 0) {
        if let place = Place(finding) { lost[place, default: 0] += 1 }
      }
    }
  }

  private static func byKey(_ findings: [Finding]) -> [Key: [Finding]] {
    Dictionary(grouping: findings.flatMap(\.renderings)) { Key($0) }
  }
}
