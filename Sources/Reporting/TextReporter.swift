import Linting
import Manifests
import YAMLSyntax

/// For people: the place in the form that editors and compilers made familiar, the line itself with
/// the spot underlined, and what to do.
struct TextReporter: Reporter {
  var isColored: Bool

  func text(of report: Report) -> String {
    var text = ""
    var source: (path: String, revision: String?, Snippet.Source)?
    for finding in report.findings {
      if source?.path != finding.file.path || source?.revision != finding.revision {
        source = (finding.file.path, finding.revision, Snippet.Source(finding.file))
      }
      text += paragraph(finding, source?.2) + "\n"
    }
    return text + Self.summary(report) + "\n"
  }

  private func paragraph(_ finding: Finding, _ source: Snippet.Source?) -> String {
    let place = finding.location
    let head = Printable.line("\(finding.file.path):\(place.line):\(place.column)")
    let severity = colored(finding.severity.rawValue, Self.color(of: finding.severity))
    var text =
      "\(colored(head, "1")): \(severity): \(Printable.line(finding.message)) [\(finding.rule.id)]\n"
    if let snippet = snippet(finding, source) { text += snippet }
    for related in finding.related {
      let place = "\(related.file.path):\(related.location.line):\(related.location.column)"
      let origin = related.revision.map { "\(place) in \($0)" } ?? place
      text += "  see: \(Printable.line(origin)): \(Printable.line(related.message))\n"
    }
    return text + "  fix: \(Printable.part(finding.remedy))\n"
  }

  /// The source line and the spot, underlined.
  private func snippet(_ finding: Finding, _ source: Snippet.Source?) -> String? {
    guard let source, let snippet = Snippet(finding, source) else { return nil }
    let number = "\(finding.location.line)"
    let margin = String(repeating: " ", count: number.count)
    let carets = String(repeating: "^", count: max(1, snippet.spot.unicodeScalars.count))
    let indent = String(repeating: " ", count: snippet.before.unicodeScalars.count)
    return "  \(number) | \(snippet.before)\(snippet.spot)\(snippet.after)\n"
      + "  \(margin) | \(indent)\(colored(carets, Self.color(of: finding.severity)))\n"
  }

  static func summary(_ report: Report) -> String {
    let counts = [Severity.error, .warning, .info].compactMap { severity -> String? in
      let count = report.count(severity)
      guard count > 0 else { return nil }
      let word = severity == .info || count == 1 ? severity.rawValue : "\(severity.rawValue)s"
      return "\(count) \(word)"
    }
    let found = counts.isEmpty ? "no findings" : counts.joined(separator: ", ")
    let suppressed = report.suppressed.isEmpty ? "" : " (\(report.suppressed.count) suppressed)"
    let objects = report.resources == 1 ? "1 object" : "\(report.resources) objects"
    let files = report.files == 1 ? "1 file" : "\(report.files) files"
    return "\(found)\(suppressed) in \(objects), \(files)"
  }

  private static func color(of severity: Severity) -> String {
    switch severity {
    case .error: "1;31"
    case .warning: "1;33"
    case .info: "1;36"
    }
  }

  private func colored(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
