import Foundation
import Linting
import Reporting
import TestSupport
import Testing

/// One fixed set of findings, with texts that mean harm, in every format; and what each format leaves
/// out when there is too much.
@Suite struct ReportTests {
  @Test(arguments: ReportFormat.allCases)
  func writesEveryFormat(_ format: ReportFormat) async throws {
    let text = format.reporter().text(of: await Sample.report())
    try expectGolden(text, "testdata/reports/findings.\(format.rawValue)")
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    #expect(!text.unicodeScalars.contains("\u{202E}"))
  }

  @Test func colorsForATerminal() async throws {
    let text = ReportFormat.text.reporter(ReportOptions(isColored: true)).text(
      of: await Sample.report())
    #expect(text.contains("\u{1B}[1;31merror\u{1B}[0m"))
    #expect(!text.contains("\u{1B}[31m"))
  }

  @Test(arguments: ReportFormat.allCases.filter { $0 != .json })
  func neverShowsTheValuesOfASecret(_ format: ReportFormat) async {
    let secret = "{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: cGFzcw==}}\n"
    let report = await Sample.report(secret, problems: [])
    #expect(!report.findings.isEmpty)
    #expect(!format.reporter().text(of: report).contains("cGFzcw"))
  }

  @Test(arguments: [ReportFormat.json, .sarif, .gitlab])
  func writesValidJSON(_ format: ReportFormat) async throws {
    let text = format.reporter().text(of: await Sample.report())
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    #expect(format == .gitlab ? value is [[String: Any]] : value is [String: Any])
  }

  @Test func countsOneAndMany() async {
    let reporter = ReportFormat.text.reporter()
    let none = await Sample.report("", problems: [])
    #expect(reporter.text(of: none) == "no findings in 0 objects, 1 file\n")
    let two = reporter.text(of: await Sample.many(2, "test-image"))
    #expect(two.hasSuffix("2 errors in 2 objects, 1 file\n"))
  }

  @Test func annotatesTenTimesPerSeverity() async {
    let reporter = ReportFormat.github.reporter()
    let errors = reporter.text(of: await Sample.many(13, "test-image")).split(separator: "\n")
    #expect(errors.count { $0.hasPrefix("::error ") } == 10)
    #expect(
      errors.last?.hasSuffix(
        "::3 more findings are not shown as annotations; see the log, or upload SARIF") == true)
    let ten = reporter.text(of: await Sample.many(10, "test-image")).split(separator: "\n")
    #expect(ten.count == 10)
    let notices = reporter.text(of: await Sample.many(12, "test-name")).split(separator: "\n")
    #expect(notices.count { $0.hasPrefix("::notice ") } == 10)
    #expect(notices.last?.contains("3 more findings") == true)
  }

  @Test func cutsSARIFWhereGitHubWould() async throws {
    let finding = try #require(await Sample.many(1, "test-image").findings.first)
    let note = finding.with(severity: .info, message: finding.message, suppression: nil)
    let findings = [note] + Array(repeating: finding, count: 25_000)
    let report = Report(
      findings: findings, rules: Sample.rules, problems: [], files: 1, sources: 1, resources: 1,
      version: "1")
    let text = ReportFormat.sarif.reporter().text(of: report)
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
    let levels = lines.filter { $0.starts(with: #"          "level": "#.utf8) }
    #expect(levels.count == 25_000)
    #expect(Set(levels.map(String.init(_:))) == [#"          "level": "error","#])
    let left = #""text": "1 findings are left out: SARIF for GitHub holds 25000""#
    #expect(lines.prefix(200).contains { String($0)?.hasSuffix(left) == true })
  }
}
