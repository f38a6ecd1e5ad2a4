import BuiltinRules
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

  public init(paths: [String] = [], jobs: Int = 1) {
    self.paths = paths
    self.jobs = jobs
  }

  /// What the user asked for cannot be done: an unknown rule, a configuration that cannot be read.
  public struct UsageError: Error, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = Printable.line(description) }
  }

  /// Reads, checks and reports; never writes.
  ///
  /// - Throws: ``UsageError``. What is wrong with manifests or files is in the result.
  public func run() async throws(UsageError) -> CheckResult {
    let currentFolder = FileSystem.currentFolder
    let configuration = try loadConfiguration(currentFolder)
    let selection = Selection(select: select, ignore: ignore)
    if let complaint = selection.complaint(about: Rule.all) { throw UsageError(complaint) }
    let limit = try lowestFailure(configuration)
    let kubernetes = try targetVersion(configuration)

    let scan = await Scan(
      currentFolder: currentFolder, exclude: configuration.exclude, jobs: jobs
    ).run(paths.isEmpty ? Self.defaultPaths(currentFolder) : paths)
    let inventory = Inventory(
      scan.manifests.flatMap(\.resources),
      workloads: scan.manifests.flatMap { $0.workloads.compactMap { $0 } },
      surroundings: scan.surroundings)
    let linter = Linter(
      rules: Rule.all, selection: selection, configuration: configuration, kubernetes: kubernetes)
    let findings = await linter.lint(scan.manifests, inventory, jobs: jobs)

    var problems = scan.problems
    if inventory.resources.isEmpty, findings.isEmpty, !allowsEmpty, problems.isEmpty {
      problems.append(
        Problem(
          message:
            "no Kubernetes object found in \(paths.isEmpty ? "." : paths.joined(separator: ", "))"
            + " (--allow-empty accepts that)"))
    }
    let report = Report(
      findings: findings, rules: Rule.all, problems: problems, files: scan.manifests.count,
      sources: Set(inventory.resources.map(\.source)).count,
      resources: inventory.resources.count, version: kubevetVersion)
    return CheckResult(
      report: report, notes: scan.notes, fileNames: scan.manifests.map(\.tree.file.path),
      limit: limit)
  }

  private static func defaultPaths(_ folder: FilePath) -> [String] {
    FileSystem.type(of: folder.appending("k8s")) == .directory
      ? ["k8s"] : [(folder.repositoryRoot ?? folder).string]
  }

  private func lowestFailure(
    _ configuration: Configuration
  ) throws(UsageError) -> Configuration.FailOn {
    guard let failOn else { return configuration.failOn ?? .warning }
    guard let limit = Configuration.FailOn(rawValue: failOn) else {
      let known = Configuration.FailOn.allCases.map(\.rawValue)
      throw UsageError(
        "--fail-on takes \(known.joined(separator: ", ")), not \"\(failOn)\""
          + Spelling.hint(for: failOn, in: known))
    }
    return limit
  }

  private func targetVersion(
    _ configuration: Configuration
  ) throws(UsageError) -> KubernetesVersion {
    guard let kubernetesVersion else { return configuration.kubernetes ?? .newest }
    guard let version = KubernetesVersion(kubernetesVersion) else {
      throw UsageError(
        "--kubernetes-version takes a version such as 1.36, not \"\(kubernetesVersion)\"")
    }
    return version
  }

  private func loadConfiguration(_ folder: FilePath) throws(UsageError) -> Configuration {
    guard usesConfiguration else { return Configuration() }
    guard
      let path = configurationFile.map({ folder.pushing(FilePath($0)) }) ?? Self.find(in: folder)
    else { return Configuration() }
    let name = path.shown(below: folder)
    let bytes: [UInt8]
    do throws(FileSystem.ReadError) {
      bytes = try FileSystem.read(path)
    } catch {
      throw UsageError("\(name): \(error.reason)")
    }
    do throws(ConfigurationError) {
      return try Configuration(SourceFile(path: name, bytes: bytes), rules: Rule.all)
    } catch {
      throw UsageError("\(error.file):\(error.line):\(error.column): \(error.message)")
    }
  }

  private static func find(in folder: FilePath) -> FilePath? {
    var folder = folder
    while true {
      let file = folder.appending(".kubevet.yaml")
      if FileSystem.type(of: file) != nil { return file }
      let parent = folder.removingLastComponent()
      guard parent != folder, !parent.isEmpty else { return nil }
      folder = parent
    }
  }
}
