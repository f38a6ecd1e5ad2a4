import Linting
import YAMLSyntax

/// Checkstyle's XML, which Jenkins and reviewdog read: one `file` per path, its errors in reading order.
struct CheckstyleReporter: Reporter {
  private struct Entry {
    var line: Int?
    var column: Int?
    var severity: String
    var message: String
    var source: String
  }

  func text(of report: Report) -> String {
    let places = Places(report)
    var entries: [(path: String, entry: Entry)] = report.problems.map { problem in
      let entry = Entry(
        line: problem.line, severity: "error", message: problem.message, source: "problem")
      return (problem.file ?? ".", entry)
    }
    for finding in report.findings {
      let place = places.place(of: finding)
      let entry = Entry(
        line: place.location.line, column: place.location.column,
        severity: finding.severity.rawValue, message: finding.sentences, source: finding.rule.id)
      entries.append((place.path, entry))
    }
    let byPath = Dictionary(grouping: entries, by: \.path)
    var text = XML.head + XML.start("checkstyle", [("version", "8.0")]) + ">\n"
    for (path, entries) in byPath.sorted(by: { $0.key < $1.key }) {
      text += "  " + XML.start("file", [("name", path)]) + ">\n"
      for (_, entry) in entries { text += "    \(element(entry))\n" }
      text += "  </file>\n"
    }
    return text + "</checkstyle>\n"
  }

  private func element(_ entry: Entry) -> String {
    var attributes: [(name: String, value: String)] = []
    if let line = entry.line { attributes.append(("line", "\(line)")) }
    if let column = entry.column { attributes.append(("column", "\(column)")) }
    attributes += [
      ("severity", entry.severity), ("message", entry.message),
      ("source", "kubevet.\(entry.source)"),
    ]
    return XML.start("error", attributes) + "/>"
  }
}
