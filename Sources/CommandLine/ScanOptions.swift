import ArgumentParser
import KubeVet

/// What is known and what is suppressed: a plan has no use for it.
struct ScanOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Known findings, which do not count: a file of --write-baseline.", valueName: "file"))
  var baseline: String?

  @Option(help: ArgumentHelp("Write what is found now as known findings.", valueName: "file"))
  var writeBaseline: String?

  @Flag(help: "Keep suppressed findings in SARIF.")
  var sarifSuppressions = false

  func apply(to check: inout Check) {
    check.baseline = baseline
    check.knownFindingsFile = writeBaseline
  }

  /// The list of known findings, where it is asked for.
  func say(_ known: String?, in answer: inout Answer) {
    guard let file = writeBaseline else { return }
    if let known { return answer.say(known, to: .file(file)) }
    let name = RuleCatalogue.printable(file)
    answer.say(
      "kubevet: problem: \(name): not written, for not everything could be read: mend that first, or "
        + "leave it out with exclude in .kubevet.yaml\n",
      to: .standardError)
    answer.status = 2
  }
}
