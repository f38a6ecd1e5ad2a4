import ArgumentParser
import KubeVet

/// What large scans and old repositories need, and no hook.
struct ScanOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Report one of N parts of what was found.", valueName: "i/n"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "Known findings, which do not count: a file of --write-baseline.", valueName: "file"))
  var baseline: String?

  @Option(help: ArgumentHelp("Write what is found now as known findings.", valueName: "file"))
  var writeBaseline: String?

  @Option(
    help: ArgumentHelp("SARIF's category. Default: the uploading workflow's.", valueName: "name"))
  var category: String?

  @Flag(help: "Keep suppressed findings in SARIF.")
  var sarifSuppressions = false

  func apply(to check: inout Check) {
    check.shard = shard
    check.baseline = baseline
    check.knownFindingsFile = writeBaseline
  }

  /// The list of known findings, where it is asked for.
  func say(_ known: String?, in answer: inout Answer) {
    guard let file = writeBaseline else { return }
    if let known { return answer.say(known, to: .file(file)) }
    let name = RuleCatalogue.printable(file)
    answer.say(
      "kubevet: problem: \(name): not written, for not everything could be read\n",
      to: .standardError)
    answer.status = 2
  }
}
