import BuiltinRules
import Linting
import Rendering
import Reporting
import SystemPackage
import YAMLSyntax

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What holds for a run once the command line and the configuration are put together.
struct Settings: Sendable {
  let configuration: Configuration
  let selection: Selection
  let limit: Configuration.FailOn
  let kubernetes: KubernetesVersion
  /// Decides whether a suppression has ended.
  let today: Day
  let paths: [String]
  /// The same as reports call them: relative to their repositories.
  let roots: [String]
  /// Whether the user said where to look.
  let arePathsNamed: Bool
  private let usualRoots: [String]
  /// nil: everything is reported.
  let shard: Shard?
  /// nil: nothing is known.
  let acceptance: Acceptance?

  /// - Parameter other: what is selected instead of what the command line says.
  func linter(
    of rules: [Rule] = Rule.all, selecting other: Selection? = nil,
    _ coverage: Linter.Coverage = Linter.Coverage()
  ) -> Linter {
    Linter(
      rules: rules, selection: other ?? selection, configuration: configuration,
      kubernetes: kubernetes, today: today, coverage: coverage)
  }

  /// `revision` is the one that a hook reads: what it holds decides, not what lies on disk.
  init(
    _ check: Check, _ folder: FilePath, revision: HookRevision? = nil
  ) throws(Check.UsageError) {
    try check.refuseContradictions()
    configuration = try check.loadConfiguration(folder, revision)
    selection = Selection(select: check.select, ignore: check.ignore, also: check.alsoSelect)
    if let complaint = selection.complaint(about: Rule.all) { throw Check.UsageError(complaint) }
    limit = try check.lowestFailure(configuration)
    kubernetes = try check.targetVersion(configuration)
    today = Day.today
    shard = try check.part()
    if check.knownFindingsFile != nil, check.shard != nil || check.baseline != nil {
      throw Check.UsageError("--write-baseline is about the whole: no --shard, no --baseline")
    }
    acceptance = try Acceptance(check, in: folder, revision)
    let paths = check.to.map { [$0] } ?? check.paths
    if paths.contains("") { throw Check.UsageError("an empty PATH names nothing") }
    if check.from == "" { throw Check.UsageError("an empty --from names nothing") }
    // What an unset variable leaves behind must not pass for a comparison.
    if (check.against ?? configuration.against) == "" {
      throw Check.UsageError("an empty --against names nothing: leave it out, or say none")
    }
    let usual = revision?.defaultPaths ?? Self.defaultPaths(folder)
    self.paths = paths.isEmpty ? usual : paths
    arePathsNamed = !paths.isEmpty
    let places = self.paths.map { Self.place($0, in: folder) }
    let repositories = Set(places.compactMap(\.repository?.string)).sorted()
    guard repositories.count < 2 else {
      let names = repositories.map { FilePath($0).shown(below: folder) }
      throw Check.UsageError(
        "the PATHs stand in several git repositories (\(names.joined(separator: ", "))): each has its own "
          + "last applied revision, so run kubevet for one after the other")
    }
    roots = places.map(\.name)
    usualRoots = usual.map { Self.place($0, in: folder).name }
  }

  /// What reports call a PATH, and the root of the repository that it stands in.
  private static func place(
    _ path: String, in folder: FilePath
  ) -> (name: String, repository: FilePath?) {
    guard path != "-" else { return (path, nil) }
    let absolute = Discovery.place(of: path, in: folder)
    let repository = absolute.repositoryRoot
    return (absolute.shown(below: repository ?? folder), repository)
  }

  /// Whether what is found in a file is reported.
  func holds(_ name: String) -> Bool { shard?.holds(name) ?? true }

  /// Whether a rule runs over a file of this name.
  func runs(_ rule: Rule, in name: String) -> Bool {
    configuration.inForce(rule, at: name, selection).severity != nil
  }

  /// Whether the run looks where a file of this name stands or stood.
  func isBelowPaths(_ name: String) -> Bool {
    roots.contains { $0 == "." || $0 == name || name.hasPrefix("\($0)/") }
  }

  /// How much a scan of the files on disk looked at of what suppressions speak of.
  func coverage(
    of scan: Scan.Result, _ problems: [Problem], below root: FilePath
  ) async -> Linter.Coverage {
    var coverage = coverage(of: scan, problems)
    if scan.manifests.contains(where: \.mentionsKubevet) {
      coverage.unknown.formUnion(
        await UnrenderedKustomizations(besides: scan, below: root).files)
    }
    return coverage
  }

  /// The same without a look at what lies elsewhere in the repository.
  func coverage(of scan: Scan.Result, _ problems: [Problem]) -> Linter.Coverage {
    Linter.Coverage(
      isWhole: scan.untouched == 0 && usualRoots.allSatisfy(isBelowPaths),
      isComplete: problems.isEmpty && scan.notes.isEmpty && scan.failed.isEmpty,
      unknown: scan.failed.reduce(into: []) { $0.formUnion($1.inputs) }, holds: isBelowPaths)
  }

  /// Documents that cannot be read, where the rule that says so was not selected: other rules then saw
  /// nothing of them.
  func unreported(_ scan: Scan.Result) -> [Problem] {
    scan.problems(ofUnreadable: "it is not checked") {
      configuration.inForce(.invalidYAML, at: $0, selection).isUnselected
    }
  }

  /// The same in every folder of a repository, but for one that has a `k8s/` of its own.
  private static func defaultPaths(_ folder: FilePath) -> [String] {
    func hasManifests(_ folder: FilePath) -> Bool {
      FileSystem.type(of: folder.appending("k8s")) == .directory
    }
    if hasManifests(folder) { return ["k8s"] }
    let root = folder.repositoryRoot ?? folder
    return [(hasManifests(root) ? root.appending("k8s") : root).string]
  }
}

extension Configuration.FailOn {
  /// What `--fail-on` says.
  init(option word: String) throws(Check.UsageError) {
    guard let limit = Self(rawValue: word) else {
      let known = Self.allCases.map(\.rawValue)
      throw Check.UsageError(
        "--fail-on takes \(known.joined(separator: ", ")), not \"\(word)\""
          + Spelling.hint(for: word, in: known))
    }
    self = limit
  }
}

extension Check {
  /// nil: nothing is kept.
  func cache(_ content: Cache.Content, _ currentFolder: FilePath) -> Cache? {
    guard usesCache else { return nil }
    let environment = ProcessInfo.processInfo.environment
    let folder: FilePath? =
      if let cacheFolder {
        currentFolder.pushing(FilePath(cacheFolder))
      } else if let caches = environment["XDG_CACHE_HOME"], caches.hasPrefix("/") {
        FilePath(caches).appending("kubevet")
      } else {
        // Of an empty one a folder in the user's repository would be made.
        environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }.map {
          FilePath($0).appending(".cache").appending("kubevet")
        }
      }
    return folder.map { Cache(content, below: $0) }
  }

  /// Options that name two different things to look at, or to compare.
  fileprivate func refuseContradictions() throws(UsageError) {
    if (from == nil) != (to == nil) {
      throw UsageError("--from and --to belong together: both name a file or a folder")
    }
    if from != nil, against != nil {
      throw UsageError("--against and --from name two different things to compare with")
    }
    if from != nil, !paths.isEmpty || isStaged {
      throw UsageError("--from and --to name all there is to compare: no PATH, no --staged")
    }
    if isStaged, paths.contains("-") {
      throw UsageError("--staged reads git's index, and standard input is not in it")
    }
    if from == "-", to == "-" {
      throw UsageError("standard input can be --from or --to, not both")
    }
    if against == "-", paths.contains("-") {
      throw UsageError("standard input can be --against or a PATH, not both")
    }
  }

  /// nil: the whole.
  fileprivate func part() throws(UsageError) -> Shard? {
    guard let shard else { return nil }
    guard let part = Shard(shard) else {
      throw UsageError(
        "--shard takes a part and the number of parts, such as 1/7, not \"\(shard)\"")
    }
    return part
  }

  fileprivate func lowestFailure(
    _ configuration: Configuration
  ) throws(UsageError) -> Configuration.FailOn {
    guard let failOn else { return configuration.failOn ?? .warning }
    return try Configuration.FailOn(option: failOn)
  }

  fileprivate func targetVersion(
    _ configuration: Configuration
  ) throws(UsageError) -> KubernetesVersion {
    guard let kubernetesVersion else { return configuration.kubernetes ?? .newest }
    guard let version = KubernetesVersion(kubernetesVersion) else {
      throw UsageError(
        "--kubernetes-version takes a version such as 1.36, not \"\(kubernetesVersion)\"")
    }
    return version
  }

  fileprivate func loadConfiguration(
    _ folder: FilePath, _ revision: HookRevision?
  ) throws(UsageError) -> Configuration {
    guard usesConfiguration else { return Configuration() }
    if configurationFile == nil, let revision {
      guard let file = revision.configuration else {
        if revision.holdsMisnamedConfiguration { throw ConfigurationName.complaint }
        return Configuration()
      }
      return try read(file)
    }
    var path = configurationFile.map { folder.pushing(FilePath($0)) }
    if path == nil { path = try Self.find(in: folder) }
    guard let path else { return Configuration() }
    let name = path.shown(below: folder)
    let root = path.removingLastComponent().repositoryRoot ?? folder
    let bytes: [UInt8]
    do throws(FileSystem.ReadError) {
      bytes = try FileSystem.read(path)
    } catch {
      throw UsageError("\(name): \(error.reason)")
    }
    return try read(SourceFile(path: path.shown(below: root), bytes: bytes), as: name)
  }

  private func read(
    _ file: SourceFile, as name: String? = nil
  ) throws(UsageError) -> Configuration {
    do throws(ConfigurationError) {
      return try Configuration(file, rules: Rule.all)
    } catch {
      throw UsageError("\(name ?? error.file):\(error.line):\(error.column): \(error.message)")
    }
  }

  private static func find(in folder: FilePath) throws(UsageError) -> FilePath? {
    var folder = folder
    while true {
      // A link that leads nowhere cannot be read, and must not pass for none.
      let file = folder.appending(ConfigurationName.right)
      if FileSystem.type(of: file, followingLinks: false) != nil { return file }
      if FileSystem.type(of: folder.appending(ConfigurationName.wrong)) != nil {
        throw ConfigurationName.complaint
      }
      let parent = folder.removingLastComponent()
      guard parent != folder, !parent.isEmpty else { return nil }
      folder = parent
    }
  }
}

/// What the configuration is called, and what it is called by mistake: passed over, it would seem to hold.
enum ConfigurationName {
  static let right = ".kubevet.yaml"
  static let wrong = ".kubevet.yml"

  static let complaint = Check.UsageError("\(wrong) is not read: call it \(right)")
}
