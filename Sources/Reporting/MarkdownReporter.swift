import Linting
import YAMLSyntax

/// For a step summary or a comment on a pull request: findings worst first, then the plan. GitHub refuses
/// a summary of more than 1 MiB altogether.
struct MarkdownReporter: Reporter {
  private static let room = 900 << 10
  /// What findings and problems leave to the plan.
  private static let roomForFindings = 600 << 10

  func text(of report: Report) -> String {
    var page = MarkdownPage(room: Self.roomForFindings)
    page.add("## kubevet\n\n\(Markdown.text(TextReporter.summary(report)))\n")
    write(report.problems, to: &page)
    write(report, to: &page)
    guard report.against != nil else { return page.text }
    let room = Self.room - page.text.utf8.count
    return page.text + "\n" + PlanMarkdownReporter(room: room, isPart: true).text(of: report)
  }

  private func write(_ problems: [Problem], to page: inout MarkdownPage) {
    guard !problems.isEmpty else { return }
    page.add("\n")
    let before = page.leftOut
    for problem in problems {
      let name = problem.file.map { file in problem.line.map { "\(file):\($0)" } ?? file }
      let place = name.map { "\(Markdown.code($0)): " } ?? ""
      page.addRow("- **problem:** \(place)\(Markdown.text(Markdown.short(problem.message)))\n")
    }
    if page.leftOut > before { page.add("- … and \(page.leftOut - before) more problems\n") }
  }

  private func write(_ report: Report, to page: inout MarkdownPage) {
    guard !report.findings.isEmpty else { return }
    page.add("\n| severity | place | finding | instead |\n|---|---|---|---|\n")
    let before = page.leftOut
    for finding in report.worstFirst {
      let origin = finding.revision.map { " in \($0)" } ?? ""
      let place = "\(finding.file.path):\(finding.location.line)\(origin)"
      page.addRow(
        "| **\(finding.severity.rawValue)** | \(Markdown.code(Markdown.short(place))) "
          + "| \(Markdown.text(Markdown.short(finding.message))) (`\(finding.rule.id)`) "
          + "| \(Markdown.text(Markdown.short(finding.remedy))) |\n")
    }
    let left = page.leftOut - before
    if left > 0 { page.add("\n\(left) more findings are left out for want of room.\n") }
  }
}
