import BuiltinRules
import Changes
import Linting
import Reporting
import YAMLSyntax

/// The version of kubevet, as `--version` prints it.
public let kubevetVersion = "0.1.0"

/// What a run found, and what became of it.
public struct CheckResult: Sendable {
  let report: Report
  /// What was left out on purpose: one sentence each, harmless to a terminal.
  public let notes: [String]
  /// How a note ends that says of something that differs: nobody looked at it.
  static let notCompared = ": not compared"
  /// Such notes. What lets pass in silence must have looked.
  public var notesOfUncompared: [String] { notes.filter { $0.hasSuffix(Self.notCompared) } }
  /// The list of known findings to write; nil: none was asked for, or not everything could be read.
  public let knownFindings: String?
  /// Rules of custom resources that were not evaluated: one sentence each, harmless to a terminal. A plan
  /// for people says them itself.
  public var remarks: [String] { report.remarks.map(Printable.line) }
  /// The files that hold manifests, relative to the repository; harmless to a terminal.
  public var fileNames: [String] { names.map(Printable.line) }
  private let names: [String]
  private let limit: Configuration.FailOn
  /// All that was looked at. Taking a large scan apart takes longer than a program needs to end:
  /// whoever ends while the result lives spares it.
  private let inspected: (any Sendable)?

  init(
    report: Report, notes: [String], knownFindings: String? = nil, fileNames: [String],
    limit: Configuration.FailOn, inspected: (any Sendable)? = nil
  ) {
    self.knownFindings = knownFindings
    self.inspected = inspected
    self.report = report
    self.notes = notes.map(Printable.line)
    names = fileNames
    self.limit = limit
  }

  /// Nothing could be done at all.
  static func failed(_ problems: [Problem]) -> CheckResult {
    joined([], problems)
  }

  /// Several runs as one: what two of them say is said once.
  static func joined(_ results: [CheckResult], _ problems: [Problem] = []) -> CheckResult {
    if results.count == 1, problems.isEmpty { return results[0] }
    let reports = results.map(\.report)
    var said: Set<String> = []
    let findings = reports.flatMap { $0.findings + $0.suppressed }.filter {
      said.insert("\($0.fingerprint)\n\($0.message)\n\($0.location)").inserted
    }
    let bases = Set(reports.map { $0.against?.commit })
    let report = Report(
      findings: findings.inReadingOrder, rules: Rule.all,
      problems: reports.flatMap(\.problems) + problems,
      against: bases.count == 1 ? reports[0].against : nil, changes: reports.flatMap(\.changes),
      files: reports.map(\.files).reduce(0, +), sources: reports.map(\.sources).reduce(0, +),
      resources: reports.map(\.resources).reduce(0, +), version: kubevetVersion)
    let limits: [Configuration.FailOn] = [.info, .warning, .error, .never]
    return CheckResult(
      report: report, notes: results.flatMap(\.notes), fileNames: results.flatMap(\.fileNames),
      limit: limits.first { limit in results.contains { $0.limit == limit } } ?? .warning)
  }

  /// Whether there is nothing to say.
  public var isSilent: Bool { report.findings.isEmpty && report.problems.isEmpty }

  /// 0: nothing reached the limit. 1: something did. 2: something could not be read or done.
  public var exitStatus: Int32 {
    if !report.problems.isEmpty { return 2 }
    return report.findings.contains { limit.isReached(by: $0.severity) } ? 1 : 0
  }

  /// As ``exitStatus``; 1 also where the API server refuses a change that no selected rule speaks of.
  public var planExitStatus: Int32 {
    guard exitStatus == 0, limit != .never else { return exitStatus }
    return report.changes.contains { $0.action == .reject } ? 1 : 0
  }

  /// What could not be read or done: one line each, harmless to a terminal.
  public var problems: [String] { report.problems.map(\.sentence) }

  /// The change set as `text`, `json` or `markdown`; nil for other formats.
  public func planText(in format: String, isColored: Bool = false) -> String? {
    PlanFormat(rawValue: format)?.reporter(isColored: isColored).text(of: report)
  }

  /// The names that ``text(in:isColored:)`` takes.
  public static var formats: [String] { ReportFormat.allCases.map(\.rawValue) }

  /// The whole report; nil for a format that does not exist.
  ///
  /// - Parameters:
  ///   - isColored: whether `text` is coloured.
  ///   - category: SARIF's `automationDetails.id`; nil: whoever uploads it decides.
  ///   - keepsSuppressed: whether SARIF has suppressed findings, too.
  public func text(
    in format: String, isColored: Bool = false, category: String? = nil,
    keepsSuppressed: Bool = false
  ) -> String? {
    var options = ReportOptions(isColored: isColored)
    options.category = category
    options.keepsSuppressed = keepsSuppressed
    return ReportFormat(rawValue: format)?.reporter(options).text(of: report)
  }

  /// How often each rule spoke, most often first.
  public var statistics: [(rule: String, count: Int)] {
    Dictionary(grouping: report.findings, by: \.rule.id).map { ($0.key, $0.value.count) }
      .sorted { ($1.count, $0.rule) < ($0.count, $1.rule) }
  }
}

extension Problem {
  /// On one line, harmless to a terminal.
  var sentence: String {
    let place = file.map { file in line.map { "\(file):\($0)" } ?? file }
    return Printable.line(place.map { "\($0): \(message)" } ?? message)
  }
}
