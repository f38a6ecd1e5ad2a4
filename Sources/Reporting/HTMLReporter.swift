import Changes
import Linting
import Manifests
import YAMLSyntax

/// One page for people who have no terminal: everything in one file, readable without scripts and without
/// a network. Scripts only filter what stands there.
struct HTMLReporter: Reporter {
  /// More than a browser shows with ease.
  private static let findingLimit = 5_000
  private static let changeLimit = 2_000
  private static let fieldLimit = 50

  func text(of report: Report) -> String {
    let title = XML.text("kubevet: \(TextReporter.summary(report))")
    var page = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(HTMLAssets.policy)">
      <title>\(title)</title>
      <style>
      \(HTMLAssets.style)
      </style>
      </head>
      <body>

      """
    page += header(report)
    page += "<main>\n" + problems(report) + plan(report) + findings(report) + "</main>\n"
    return page + "<script>\n\(HTMLAssets.script)\n</script>\n</body>\n</html>\n"
  }

  private func header(_ report: Report) -> String {
    var text = "<header>\n<h1>kubevet</h1>\n"
    text += "<p>\(XML.text(TextReporter.summary(report)))</p>\n"
    if let against = report.against {
      let commit = against.commit.map { " (\($0.prefix(12)))" } ?? ""
      text += "<p>Compared with <code>\(XML.text(against.revision + commit))</code></p>\n"
    }
    if let shard = report.shard {
      text += "<p>This is part \(shard.index) of \(shard.count).</p>\n"
    }
    return text + "</header>\n"
  }

  private func problems(_ report: Report) -> String {
    guard !report.problems.isEmpty else { return "" }
    var text = "<section>\n<h2>Could not be read or done</h2>\n<ul>\n"
    for problem in report.problems {
      let name = problem.file.map { file in problem.line.map { "\(file):\($0)" } ?? file }
      let place = name.map { "<code>\(XML.text($0))</code> " } ?? ""
      text += "<li>\(place)\(XML.text(problem.message))</li>\n"
    }
    return text + "</ul>\n</section>\n"
  }

  /// Words between backticks are code.
  private func prose(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false).map {
      XML.text(String($0))
    }
    guard parts.count % 2 == 1 else { return XML.text(text) }
    return parts.indices.map { $0 % 2 == 0 ? parts[$0] : "<code>\(parts[$0])</code>" }.joined()
  }

  // MARK: The plan

  private func plan(_ report: Report) -> String {
    guard report.against != nil else { return "" }
    var text = "<section>\n<h2>What applying it does</h2>\n"
    text += "<p>\(XML.text(PlanSummary.line(report)))</p>\n"
    for change in report.changes.prefix(Self.changeLimit) {
      text += paragraph(change, report.remediesBesideFindings(change))
    }
    let left = report.changes.count - Self.changeLimit
    if left > 0 { text += "<p>\(left) more changes are left out.</p>\n" }
    return text + "</section>\n"
  }

  private func paragraph(_ change: ResourceChange, _ remedies: [String]) -> String {
    let word = PlanStyle(change.action).word.prefix { $0 != " " }
    let isOpen = change.action <= .delete ? " open" : ""
    var text = "<details class=\"change\"\(isOpen)>\n<summary>"
    text += "<b class=\"tag \(change.action.rawValue)\">\(word)</b> "
    text += "\(XML.text(change.id.description))</summary>\n"
    if !change.reason.isEmpty { text += "<p>\(prose(change.reason))</p>\n" }
    for remedy in remedies { text += "<p class=\"fix\">\(prose(remedy))</p>\n" }
    if !change.fields.isEmpty {
      text += "<div class=\"wide\"><table>\n<tr><th>field<th>old<th>new<th>effect</tr>\n"
      for field in change.fields.prefix(Self.fieldLimit) { text += row(field) }
      text += "</table></div>\n"
    }
    let left = change.fields.count - Self.fieldLimit
    if left > 0 { text += "<p>\(left) more fields differ.</p>\n" }
    return text + "</details>\n"
  }

  private func row(_ field: FieldChange) -> String {
    let (old, new) = PlanValue.texts(of: field)
    let cells = [field.path.description, old, new].map { "<td><code>\(XML.text($0))</code>" }
      .joined()
    return "<tr>\(cells)<td>\(PlanStyle(field.effect).word)</tr>\n"
  }

  // MARK: Findings

  private func findings(_ report: Report) -> String {
    guard !report.findings.isEmpty else { return "<p>Nothing was found.</p>\n" }
    let shown = report.worstFirst.prefix(Self.findingLimit)
    var text = "<section>\n<h2>Findings</h2>\n" + rules(report) + form(Array(shown))
    // One table of lines per file and revision.
    var sources: [ObjectIdentifier: Snippet.Source] = [:]
    for finding in shown { text += article(finding, &sources) }
    let left = report.findings.count - shown.count
    if left > 0 {
      text += "<p>\(left) more findings, none worse than these, are left out of this page.</p>\n"
    }
    return text + "</section>\n"
  }

  private func rules(_ report: Report) -> String {
    let counts = Dictionary(grouping: report.findings, by: \.rule.id).mapValues(\.count)
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    var text = "<details>\n<summary>By rule</summary>\n<div class=\"wide\"><table>\n"
    for (rule, count) in counts { text += "<tr><td>\(XML.text(rule))<td>\(count)</tr>\n" }
    return text + "</table></div>\n</details>\n"
  }

  /// Shown by the script that makes it work.
  private func form(_ findings: [Finding]) -> String {
    let severities = Severity.allCases.reversed().filter { severity in
      findings.contains { $0.severity == severity }
    }
    return """
      <form id="filter" hidden>
      \(choice("severity", severities.map(\.rawValue)))
      \(choice("rule", Set(findings.map(\.rule.id)).sorted()))
      \(choice("folder", folders(findings)))
      <output></output>
      </form>

      """
  }

  /// With the folders around them.
  private func folders(_ findings: [Finding]) -> [String] {
    var folders: Set<String> = []
    for finding in findings {
      var folder = finding.folder[...]
      while folders.insert(String(folder)).inserted, let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
      }
    }
    return folders.subtracting([""]).sorted()
  }

  private func choice(_ name: String, _ values: [String]) -> String {
    let options = values.map {
      let shown = XML.text($0)
      return "<option value=\"\(shown)\">\(shown)</option>"
    }
    return "<label>\(name) <select name=\"\(name)\"><option value=\"\">all</option>"
      + options.joined() + "</select></label>"
  }

  private func article(
    _ finding: Finding, _ sources: inout [ObjectIdentifier: Snippet.Source]
  ) -> String {
    let (rule, severity) = (XML.text(finding.rule.id), finding.severity.rawValue)
    var text = "<article data-severity=\"\(severity)\" data-rule=\"\(rule)\" "
    text += "data-folder=\"\(XML.text(finding.folder))\">\n"
    text += "<h3><b class=\"tag \(severity)\">\(severity)</b> \(prose(finding.message))</h3>\n"
    let place = finding.location
    let origin = finding.revision.map { " in \($0)" } ?? ""
    let name = "\(finding.file.path):\(place.line):\(place.column)\(origin)"
    text += "<p class=\"place\"><code>\(XML.text(name))</code> <code>\(rule)</code></p>\n"
    if let snippet = snippet(finding, &sources) { text += snippet }
    for related in finding.related {
      let origin = related.revision.map { " in \($0)" } ?? ""
      let name = "\(related.file.path):\(related.location.line)\(origin)"
      text += "<p class=\"see\"><code>\(XML.text(name))</code> \(XML.text(related.message))</p>\n"
    }
    return text + "<p class=\"fix\">\(prose(finding.remedy))</p>\n</article>\n"
  }

  private func snippet(
    _ finding: Finding, _ sources: inout [ObjectIdentifier: Snippet.Source]
  ) -> String? {
    let source: Snippet.Source
    if let tree = finding.resource?.root.tree, tree.file.path == finding.file.path {
      source = sources[ObjectIdentifier(tree)] ?? Snippet.Source(tree.file)
      sources[ObjectIdentifier(tree)] = source
    } else {
      source = Snippet.Source(finding.file)
    }
    guard let snippet = Snippet(finding, source) else { return nil }
    let before = String(snippet.before.drop { $0 == " " })
    return "<pre><i>\(finding.location.line)</i> \(XML.text(before))"
      + "<mark>\(XML.text(snippet.spot))</mark>\(XML.text(snippet.after))</pre>\n"
  }
}

extension Finding {
  /// The folder of its file; `.` at the root.
  fileprivate var folder: String { RepositoryPath.folder(of: file.path) }
}
