import Linting
import Manifests
import YAMLSyntax

/// For people: the place in the form that editors and compilers made familiar, the line itself with
/// the spot underlined, and what to do.
struct TextReporter: Reporter {
  var isColored: Bool

  func text(of report: Report) -> String {
    var text = ""
    var lines: (path: String, revision: String?, table: LineTable)?
    for finding in report.findings {
      if lines?.path != finding.file.path || lines?.revision != finding.revision {
        lines = (finding.file.path, finding.revision, LineTable(finding.file))
      }
      text += paragraph(finding, lines?.table) + "\n"
    }
    return text + summary(report) + "\n"
  }

  private func paragraph(_ finding: Finding, _ lines: LineTable?) -> String {
    let place = finding.location
    let head = Printable.line("\(finding.file.path):\(place.line):\(place.column)")
    let severity = colored(finding.severity.rawValue, Self.color(of: finding.severity))
    var text =
      "\(colored(head, "1")): \(severity): \(Printable.line(finding.message)) [\(finding.rule.id)]\n"
    if let snippet = snippet(finding, lines) { text += snippet }
    for related in finding.related {
      let place = "\(related.file.path):\(related.location.line):\(related.location.column)"
      let origin = related.revision.map { "\(place) in \($0)" } ?? place
      text += "  see: \(Printable.line(origin)): \(Printable.line(related.message))\n"
    }
    return text + "  fix: \(finding.remedy)\n"
  }

  /// The source line and the spot. Of a Secret, and of text that may be one, nothing is shown.
  private func snippet(_ finding: Finding, _ lines: LineTable?) -> String? {
    guard let line = lines?.text(ofLine: finding.location.line), !finding.mayShowSecret(line)
    else { return nil }
    let place = finding.location
    let (shown, column) = Self.window(line, around: place.column)
    let number = "\(place.line)"
    let margin = String(repeating: " ", count: number.count)
    let rest = shown.unicodeScalars.count - column + 1
    let width = place.line == place.endLine ? place.endColumn - place.column : rest
    // What is escaped grows: the underline is measured on the line as it is printed.
    let before = shown.unicodeScalars.prefix(column - 1)
    let through = shown.unicodeScalars.prefix(column - 1 + max(0, min(width, rest)))
    let start = Printable.line(String(before)).unicodeScalars.count
    let end = Printable.line(String(through)).unicodeScalars.count
    let carets = String(repeating: "^", count: max(1, end - start))
    let indent = String(repeating: " ", count: start)
    return "  \(number) | \(Printable.line(shown))\n"
      + "  \(margin) | \(indent)\(colored(carets, Self.color(of: finding.severity)))\n"
  }

  /// The part of a long line in which the spot stands, and the spot's column there.
  private static func window(_ line: String, around column: Int) -> (text: String, column: Int) {
    let scalars = Array(line.unicodeScalars).map { $0 == "\t" ? " " : $0 }
    let start = column > 120 ? column - 40 : 0
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars.dropFirst(start).prefix(160))
    return (String(text), column - start)
  }

  private func summary(_ report: Report) -> String {
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

extension Finding {
  /// The line may hold a value that nobody should read in a log: it belongs to a Secret, or to an
  /// unreadable text or a one-line file in which one stands.
  fileprivate func mayShowSecret(_ line: String) -> Bool {
    if resource?.id.kind == "Secret" { return true }
    return (resource == nil || line.utf8.count > 200) && file.bytes.contains("Secret")
  }
}
