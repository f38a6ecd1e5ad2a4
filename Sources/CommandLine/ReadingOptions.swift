import ArgumentParser
import KubeVet

/// What everything that reports findings may fail on.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Lowest severity that fails: error, warning, info or never. Default: warning.",
      valueName: "severity"))
  var failOn: String?

  func apply(to check: inout Check) { check.failOn = failOn }
}

/// How everything that reads manifests reads them.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Configuration file. Default: .kubevet.yaml, found upward.", valueName: "file"))
  var config: String?

  @Flag(help: "Read no configuration file.")
  var noConfig = false

  @Option(
    help: ArgumentHelp("The cluster's version. Default: the newest known.", valueName: "version"))
  var kubernetesVersion: String?

  @Option(help: "Files looked at side by side. Default: the processors of this process.")
  var jobs: Int?

  @Flag(help: "Render and check everything anew, and keep nothing.")
  var noCache = false

  @Option(
    help: ArgumentHelp(
      "Where renderings and answers are kept. Default: kubevet in the user's cache folder.",
      valueName: "folder"))
  var cacheDir: String?

  @Flag(help: "Let kustomize fetch bases and charts that are not in the repository.")
  var allowRemote = false

  @Flag(help: "Print no notes.")
  var quiet = false

  @Flag(help: "Print every note.")
  var verbose = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1, not \(jobs)") }
  }

  func apply(to check: inout Check) {
    check.jobs = jobs ?? availableProcessors
    check.configurationFile = config
    check.usesConfiguration = !noConfig
    check.kubernetesVersion = kubernetesVersion
    check.cacheFolder = cacheDir
    check.usesCache = !noCache
    check.allowsRemote = allowRemote
  }
}
