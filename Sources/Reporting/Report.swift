import Changes
import Linting
import YAMLSyntax

/// Everything that a run has to say, in the order in which it is said.
package struct Report: Sendable {
  /// Those that count; in reading order.
  package var findings: [Finding]
  package var suppressed: [Finding]
  /// Every rule that could have spoken.
  package var rules: [Rule]
  package var problems: [Problem]
  /// nil: nothing was compared with.
  package var against: Against?
  /// What applying the new manifests does, worst first.
  package var changes: [ResourceChange]
  /// Whether both sides were read as a whole.
  package var isWhollyCompared = true
  /// What could not be judged of it: one sentence each.
  package var remarks: [String] = []
  /// The files that hold manifests, in reading order.
  package var fileNames: [String] = []
  package var files: Int
  package var sources: Int
  package var resources: Int
  package var version: String
  /// The fingerprints of findings whose edits need a closer look: `kubevet fix` takes it, a report cannot.
  package var doubtfulFixes: Set<String> = []
  /// nil: this is the whole.
  package var shard: Shard?

  /// The last applied revision.
  package struct Against: Sendable {
    /// `git` or `files`.
    package var kind: String
    /// As people call it.
    package var revision: String
    package var commit: String?

    package init(kind: String, revision: String, commit: String?) {
      self.kind = kind
      self.revision = revision
      self.commit = commit
    }
  }

  package init(
    findings: [Finding], rules: [Rule], problems: [Problem], against: Against? = nil,
    changes: [ResourceChange] = [], files: Int, sources: Int, resources: Int, version: String
  ) {
    self.against = against
    self.changes = changes
    suppressed = findings.filter(\.isSuppressed)
    self.findings = findings.filter { !$0.isSuppressed }
    self.rules = rules
    self.problems = problems
    self.files = files
    self.sources = sources
    self.resources = resources
    self.version = version
  }

  /// In reading order, those that do not count included.
  var all: [Finding] {
    suppressed.isEmpty ? findings : (findings + suppressed).inReadingOrder
  }

  package func count(_ severity: Severity) -> Int {
    findings.count { $0.severity == severity }
  }

  /// The worst first, those of one severity in reading order.
  var worstFirst: [Finding] {
    Severity.allCases.sorted(by: >).flatMap { severity in
      findings.filter { $0.severity == severity }
    }
  }
}
