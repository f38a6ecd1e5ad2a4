import Linting
import YAMLSyntax

/// Workflow commands, which GitHub shows on the lines of a pull request. A step may annotate ten
/// times per severity; more are dropped silently, so the worst come first and the rest is counted.
struct GitHubReporter: Reporter {
  private static let annotationsPerSeverity = 10

  func text(of report: Report) -> String {
    var text = ""
    let places = Places(report)
    var counts: [Severity: Int] = [:]
    for problem in report.problems.prefix(Self.annotationsPerSeverity) {
      counts[.error, default: 0] += 1
      text += command(
        "error", file: problem.file, line: problem.line, title: "kubevet", problem.message)
    }
    var left = max(0, report.problems.count - Self.annotationsPerSeverity)
    for finding in report.worstFirst {
      // One notice is kept for the count of what is left out.
      let limit = Self.annotationsPerSeverity - (finding.severity == .info ? 1 : 0)
      guard counts[finding.severity, default: 0] < limit else {
        left += 1
        continue
      }
      counts[finding.severity, default: 0] += 1
      text += annotation(finding, places.place(of: finding))
    }
    if left > 0 {
      text += command(
        "notice", file: nil, line: nil, title: "kubevet",
        "\(left) more findings are not shown as annotations; see the log, or upload SARIF")
    }
    return text
  }

  private func annotation(_ finding: Finding, _ shown: Places.Place) -> String {
    let name =
      switch finding.severity {
      case .error: "error"
      case .warning: "warning"
      case .info: "notice"
      }
    let place = shown.location
    var properties = [("file", shown.path), ("line", "\(place.line)")]
    properties.append(("endLine", "\(place.endLine)"))
    // The runner drops both columns of a range over several lines.
    if place.line == place.endLine, place.endColumn > place.column {
      properties += [("col", "\(place.column)"), ("endColumn", "\(place.endColumn)")]
    }
    properties.append(("title", "kubevet: \(finding.rule.id)"))
    return command(name, properties, finding.sentences)
  }

  private func command(
    _ name: String, file: String?, line: Int?, title: String, _ message: String
  ) -> String {
    var properties: [(String, String)] = []
    if let file { properties.append(("file", file)) }
    if let line { properties.append(("line", "\(line)")) }
    return command(name, properties + [("title", title)], message)
  }

  private func command(
    _ name: String, _ properties: [(String, String)], _ message: String
  ) -> String {
    let list = properties.map { "\($0.0)=\(property($0.1))" }.joined(separator: ",")
    return "::\(name) \(list)::\(data(String(message.prefix(4_000))))\n"
  }

  private func data(_ text: String) -> String { Printable.part(text).replacing("%", with: "%25") }

  private func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
