import Changes
import Linting
import Manifests
import YAMLSyntax

/// The change set for a pull request or a step summary.
struct PlanMarkdownReporter: Reporter {
  /// In bytes.
  var room = 900 << 10
  /// Findings and problems stand elsewhere on the page.
  var isPart = false

  func text(of report: Report) -> String {
    var page = MarkdownPage(room: room)
    page.add("## kubevet plan\n\n")
    if !isPart {
      for problem in report.problems {
        let place = problem.file.map { "\(Markdown.code($0)): " } ?? ""
        page.addRow("**Problem:** \(place)\(Markdown.text(problem.message))\n\n")
      }
    }
    guard let against = report.against else { return page.text + "Nothing was compared.\n" }
    let commit = against.commit.map { " (`\($0.prefix(12))`)" } ?? ""
    page.add("Compared with \(Markdown.code(against.revision))\(commit): ")
    page.add("\(PlanSummary.line(report)).\n")
    for remark in report.remarks { page.addRow("\n**Not judged:** \(Markdown.text(remark))\n") }
    guard !report.changes.isEmpty else { return page.text }
    page.add(
      "\n| action | object | field | old | new | what it means |\n|---|---|---|---|---|---|\n")
    let remarks = isPart ? nil : PlanRemarks(report)
    for change in report.changes {
      let remedies = isPart ? report.remediesBesideFindings(change) : change.remedies
      page.addRow(rows(change, remedies, remarks?.about(change) ?? []))
    }
    if page.leftOut > 0 {
      page.add("\n\(page.leftOut) more changes are left out for want of room.\n")
    }
    guard let others = remarks?.others, !others.isEmpty else { return page.text }
    page.add("\n")
    for finding in others { page.addRow("- \(lines(finding).joined(separator: " "))\n") }
    return page.text
  }

  private func lines(_ finding: Finding) -> [String] {
    [
      "**\(finding.severity.rawValue):** \(Markdown.text(finding.message)) (`\(finding.rule.id)`)",
      "**Fix:** \(Markdown.text(finding.remedy))",
    ]
  }

  private func rows(
    _ change: ResourceChange, _ remedies: [String], _ remarks: [Finding]
  ) -> String {
    let word = PlanStyle(change.action).word.prefix { $0 != " " }
    let meaning =
      ([Markdown.text(change.reason)] + remedies.map { "**Fix:** \(Markdown.text($0))" }
      + remarks.flatMap(lines)).filter { !$0.isEmpty }
      .joined(separator: "<br>")
    let object = "**\(word)** | \(Markdown.code(change.id.description))"
    guard let first = change.fields.first else { return "| \(object) | | | | \(meaning) |\n" }
    var text = "| \(object) | \(values(first)) | \(meaning) |\n"
    for field in change.fields.dropFirst() { text += "| | | \(values(field)) | |\n" }
    return text
  }

  private func values(_ field: FieldChange) -> String {
    let (old, new) = PlanValue.texts(of: field)
    return
      "\(Markdown.code(field.path.description)) | \(Markdown.code(old)) | \(Markdown.code(new))"
  }
}
