import Linting
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

  /// How often each was said: of each rendering by itself, for there may be others now.
  private let known: [Key: Int]
  private let changedFiles: Set<String>

  init(since old: [Finding], in changedFiles: Set<String>) {
    known = Self.counts(old.filter { !$0.isSuppressed })
    self.changedFiles = changedFiles
  }

  /// Those of `findings` that the old revision does not have. What is said of the change itself counts
  /// always, and so does what is said of no object in a file that changed: how much of it is new nobody
  /// knows.
  func of(_ findings: [Finding]) -> [Finding] {
    findings.filter { finding in
      if case .comparison = finding.rule.check { return true }
      let isUnclear = finding.resource == nil && changedFiles.contains(finding.file.path)
      return isUnclear || Self.counts([finding]).contains { $1 > known[$0, default: 0] }
    }
  }

  private static func counts(_ findings: [Finding]) -> [Key: Int] {
    findings.lazy.flatMap(\.renderings).reduce(into: [:]) { $0[Key($1), default: 0] += 1 }
  }
}
