import Linting
import YAMLSyntax

/// GitLab's Code Quality report: a bare array. GitLab stops at the first entry that it does not like, and
/// of those with one fingerprint it keeps one.
struct GitLabReporter: Reporter {
  func text(of report: Report) -> String {
    var json = JSONWriter()
    let places = Places(report)
    json.bareArray { array in
      for problem in report.problems { array.element { write(problem, to: &$0) } }
      for finding in report.findings {
        let place = places.place(of: finding)
        array.element { write(finding, place, to: &$0) }
      }
    }
    return json.finish()
  }

  private func write(_ finding: Finding, _ place: Places.Place, to json: inout JSONWriter) {
    json.field("description", "\(finding.messageAndOrigin) (instead: \(finding.remedy))")
    json.field("check_name", finding.rule.id)
    json.field("fingerprint", finding.fingerprint)
    json.field("severity", Self.severity(finding.severity))
    write(place.path, place.location.line, place.location.endLine, to: &json)
  }

  /// What could not be read blocks: nobody knows what is in it.
  private func write(_ problem: Problem, to json: inout JSONWriter) {
    json.field("description", problem.message)
    json.field("check_name", "problem")
    json.field("fingerprint", StableHash.hex("\(problem.file ?? "")\n\(problem.message)"))
    json.field("severity", "blocker")
    let line = problem.line ?? 1
    write(problem.file ?? ".", line, line, to: &json)
  }

  private func write(_ path: String, _ begin: Int, _ end: Int, to json: inout JSONWriter) {
    json.object("location") { location in
      location.field("path", Self.relative(path))
      location.object("lines") { lines in
        lines.field("begin", begin)
        lines.field("end", max(begin, end))
      }
    }
  }

  /// GitLab takes neither `/` nor `./` at the start, nor a backslash.
  private static func relative(_ path: String) -> String {
    let name = String(path.drop { $0 == "/" }).replacing("\\", with: "/")
    return name.isEmpty ? "." : name
  }

  private static func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: "critical"
    case .warning: "major"
    case .info: "info"
    }
  }
}
