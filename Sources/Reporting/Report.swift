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
  package var files: Int
  package var sources: Int
  package var resources: Int
  package var version: String

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
    self.findings = findings.filter { !$0.isSuppressed }
    suppressed = findings.filter(\.isSuppressed)
    self.rules = rules
    self.problems = problems
    self.files = files
    self.sources = sources
    self.resources = resources
    self.version = version
  }

  package func count(_ severity: Severity) -> Int { findings.count { $0.severity == severity } }
}

/// Turns a report into text; decides nothing.
package protocol Reporter: Sendable {
  func text(of report: Report) -> String
}

/// The formats of `plan`.
package enum PlanFormat: String, Sendable, CaseIterable {
  case text, json, markdown

  package func reporter(isColored: Bool) -> any Reporter {
    switch self {
    case .text: PlanReporter(isColored: isColored)
    case .json: JSONReporter()
    case .markdown: PlanMarkdownReporter()
    }
  }
}

/// The formats that `--format` knows.
package enum ReportFormat: String, Sendable, CaseIterable {
  case text, json, sarif, github

  package func reporter(isColored: Bool) -> any Reporter {
    switch self {
    case .text: TextReporter(isColored: isColored)
    case .json: JSONReporter()
    case .sarif: SARIFReporter()
    case .github: GitHubReporter()
    }
  }
}
