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

  private let known: Set<Key>
  private let changedFiles: Set<String>

  init(since old: [Finding], in changedFiles: Set<String>) {
    known = Set(old.filter { !$0.isSuppressed }.map(Key.init))
    self.changedFiles = changedFiles
  }

  /// Those of `findings` that the old revision does not have. What is said of the change itself counts
  /// always, and so does what is said of no object in a file that changed: how much of it is new nobody
  /// knows.
  func of(_ findings: [Finding]) -> [Finding] {
    findings.filter { finding in
      if case .comparison = finding.rule.check { return true }
      let isUnclear = finding.resource == nil && changedFiles.contains(finding.file.path)
      return isUnclear || !known.contains(Key(finding))
    }
  }
}
