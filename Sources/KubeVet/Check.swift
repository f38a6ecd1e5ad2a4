import BuiltinRules
import Changes
import Linting
import Manifests
import Rendering
import Reporting
import SystemPackage
import YAMLSyntax

/// One run of `kubevet check`: which files, which rules, which limits.
///
/// ```swift
/// var check = Check(paths: ["k8s"])
/// check.select = ["images"]
/// let result = try await check.run()
/// print(result.text(in: "text"))
/// ```
public struct Check: Sendable {
  /// Files, folders, or `-` for standard input. Empty: the `k8s` folder if there is one, otherwise
  /// the repository.
  public var paths: [String]
  /// Rules, groups or presets to run; empty: those that are on by default.
  public var select: [String] = []
  /// Rules, groups or presets to leave out.
  public var ignore: [String] = []
  /// Rules to run besides.
  var alsoSelect: [String] = []
  /// A configuration file; nil: `.kubevet.yaml`, found upward from the current folder.
  public var configurationFile: String?
  /// Whether any configuration file is read.
  public var usesConfiguration = true
  /// `error`, `warning`, `info` or `never`; nil: what the configuration says, otherwise `warning`.
  public var failOn: String?
  /// The cluster's version, such as `1.33`; nil: what the configuration says, otherwise the newest.
  public var kubernetesVersion: String?
  /// How many files are looked at side by side.
  public var jobs: Int
  /// Whether finding no manifest at all is acceptable.
  public var allowsEmpty = false
  /// The last applied revision: a git revision, a file or folder of manifests, `auto` or `none`; nil: what
  /// the configuration says, otherwise `auto`.
  public var against: String?
  /// Two files, folders or dumps to compare with each other; both or none.
  public var from: String?
  public var to: String?
  /// Whether the index is read instead of the work tree.
  public var isStaged = false
  /// Where renderings and answers are kept between runs; nil: `kubevet` in the user's cache folder.
  public var cacheFolder: String?
  /// Whether renderings and answers are kept, and taken from where they are kept.
  public var usesCache = true
  /// Whether bases and charts that are not in the repository may be fetched.
  public var allowsRemote = false
  /// `I/N`: report the I-th of N parts of what the whole run would; nil: all of it.
  public var shard: String?
  /// A list of known findings, which do not count; nil: everything counts.
  public var baseline: String?
  /// The name of such a list that is about to be written: what it will hold does not count either. The
  /// list is in ``CheckResult/knownFindings``.
  public var knownFindingsFile: String?
  /// Whether a report carries edits, as SARIF does: what they do to others has to be known.
  public var offersEdits = true
  /// Called now and then while files are read and targets rendered, from any task.
  public var progress: (@Sendable (Progress) -> Void)?

  public init(paths: [String] = [], jobs: Int = 1) {
    self.paths = paths
    self.jobs = jobs
  }

  /// What the user asked for cannot be done: an unknown rule, a configuration that cannot be read.
  public struct UsageError: Error, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = Printable.line(description) }
  }

  /// Reads, checks, compares with the last applied revision, and reports; writes nothing but its cache.
  ///
  /// - Throws: ``UsageError``. What is wrong with manifests or files is in the result.
  public func run() async throws(UsageError) -> CheckResult {
    try await run(isPlan: false)
  }

  /// Compares with the last applied revision alone: only what differs is read, and only what the
  /// difference does is reported.
  ///
  /// - Throws: ``UsageError``.
  public func plan() async throws(UsageError) -> CheckResult {
    try await run(isPlan: true)
  }

  /// Reads and renders alone.
  ///
  /// - Throws: ``UsageError``.
  public func render() async throws(UsageError) -> RenderedObjects {
    let currentFolder = FileSystem.currentFolder
    let settings = try Settings(self, currentFolder)
    let inspection = Inspection(
      check: self, settings: settings, currentFolder: currentFolder, isPlan: false)
    var scan = inspection.scan
    scan.linter = nil
    var result = Inspection.Result()
    await inspection.readEverything(&result, with: scan)
    result.scan.problems += result.problems
    result.scan.notes = settings.notes + result.scan.notes
    return RenderedObjects(result.scan)
  }

  private func run(isPlan: Bool) async throws(UsageError) -> CheckResult {
    let currentFolder = FileSystem.currentFolder
    let settings = try Settings(self, currentFolder)
    let inspector = Inspection(
      check: self, settings: settings, currentFolder: currentFolder, isPlan: isPlan)
    let inspection = await inspector.run()
    let linter = settings.linter(
      of: isPlan ? Rule.planned : Rule.all,
      await settings.coverage(
        of: inspection.scan, inspection.problems, below: inspector.root))
    var scan = inspection.scan
    var notes = settings.notes + inspection.notes
    if !isPlan {
      notes += await locate(
        &scan, settings.paths, currentFolder, ownImages: settings.ownImages)
    }
    scan.surroundings.keptDefinitions = inspection.comparisons
      .flatMap(\.new.surroundings.keptDefinitions)
    let inventory = scan.inventory
    var findings = await linter.lint(
      isPlan ? scan.planned(inspection.comparisons, inventory) : scan.scopes(inventory),
      comparisons: inspection.comparisons, jobs: jobs
    ).withoutRepeatedLeftovers()
    let (changes, reasons) = await Refusals(findings).applied(
      to: inspection.comparisons, linter, jobs: jobs)
    if isPlan { findings.removeAll { !$0.isPlanned(by: changes, reasons) } }
    var problems = inspection.problems + (isPlan ? [] : settings.unreported(scan))
    if problems.isEmpty, findings.isEmpty, await inspector.foundNothing(inspection) {
      problems += complaint(aboutNothingIn: inventory, settings)
    }
    let acceptance =
      knownFindingsFile.map { Acceptance($0, writing: findings) } ?? settings.acceptance
    notes += settings.acceptance?.mended(findings, settings, problems) ?? []
    if let acceptance { findings = acceptance.applied(to: findings) }
    if let knownFindingsFile, problems.isEmpty, let count = acceptance?.known.entries.count {
      let words = count == 1 ? "1 finding" : "\(count) findings"
      notes.insert("\(words) written to \(knownFindingsFile)", at: 0)
    }
    return CheckResult(
      report: await report(
        findings, changes, problems, inspection, inventory, settings, inspector.root),
      notes: notes,
      knownFindings: knownFindingsFile == nil || !problems.isEmpty ? nil : acceptance?.known.text,
      fileNames: scan.fileNames.filter(settings.holds),
      limit: settings.limit, inspected: (inspection, inventory))
  }

  /// That there is nothing to look at.
  func complaint(aboutNothingIn inventory: Inventory, _ settings: Settings) -> [Problem] {
    guard inventory.resources.isEmpty, !allowsEmpty else { return [] }
    // As it was named; where nobody named it, without the way to the repository.
    let places = settings.arePathsNamed ? settings.paths : settings.roots
    let searched = places.joined(separator: ", ")
    return [
      Problem(message: "no Kubernetes object found in \(searched) (--allow-empty accepts that)")
    ]
  }

  /// Of the whole, or of the part that was asked for.
  private func report(
    _ findings: [Finding], _ changes: [ResourceChange], _ problems: [Problem],
    _ inspection: Inspection.Result, _ inventory: Inventory, _ settings: Settings,
    _ root: FilePath
  ) async -> Report {
    let resources = inventory.resources
    // All objects of a file are of one source.
    let sources = Set(inspection.scan.files.compactMap { $0.resources.first?.source })
    let fileNames = inspection.scan.fileNames
    var report = Report(
      findings: findings, rules: Rule.all, problems: problems, against: inspection.against,
      changes: changes, files: fileNames.count, sources: sources.count,
      resources: resources.count, version: kubevetVersion)
    report.fileNames = fileNames
    report.isWhollyCompared = inspection.isWhollyCompared && inspection.problems.isEmpty
    report.remarks = inspection.unevaluated.map(\.sentence)
    if offersEdits, report.findings.contains(where: { $0.repair != nil }) {
      report.doubtfulFixes = await inspection.scan.doubtfulFixes(of: report.findings, below: root)
    }
    guard let shard = settings.shard else { return report }
    return report.part(
      shard, files: fileNames,
      resources: resources.map(\.root.tree.file.path), sources: sources)
  }
}
