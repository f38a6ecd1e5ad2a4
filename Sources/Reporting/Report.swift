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
  package var files: Int
  package var sources: Int
  package var resources: Int
  package var version: String

  package init(
    findings: [Finding], rules: [Rule], problems: [Problem], files: Int, sources: Int,
    resources: Int, version: String
  ) {
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
