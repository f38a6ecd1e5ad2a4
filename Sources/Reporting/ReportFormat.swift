/// Turns a report into text; decides nothing.
package protocol Reporter: Sendable {
  func text(of report: Report) -> String
}

/// What a user may wish of a format beyond its name.
package struct ReportOptions: Sendable {
  /// Whether text is coloured.
  package var isColored = false
  /// SARIF's `automationDetails.id`, without which the workflow's own category holds.
  package var category: String?
  /// Whether SARIF has suppressed findings too. GitHub opens an alert for each.
  package var keepsSuppressed = false

  package init(isColored: Bool = false) { self.isColored = isColored }
}

/// The formats that `--format` knows.
package enum ReportFormat: String, Sendable, CaseIterable {
  case text, json, sarif, github, gitlab, junit, checkstyle, markdown, html

  package func reporter(_ options: ReportOptions = ReportOptions()) -> any Reporter {
    switch self {
    case .text: TextReporter(isColored: options.isColored)
    case .json: JSONReporter()
    case .sarif:
      SARIFReporter(category: options.category, keepsSuppressed: options.keepsSuppressed)
    case .github: GitHubReporter()
    case .gitlab: GitLabReporter()
    case .junit: JUnitReporter()
    case .checkstyle: CheckstyleReporter()
    case .markdown: MarkdownReporter()
    case .html: HTMLReporter()
    }
  }
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
