import ArgumentParser
import KubeVet

/// `kubevet fix`.
struct FixCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fix",
    abstract: "Mend in the files what can be mended without a doubt.",
    discussion: """
      Comments and layout stay as they are. Helm templates with {{ }} in them and generated files are never \
      edited. Exit status: \
      0 no finding at or above --fail-on remains; 1 one remains, or with --diff is there; 2 something could \
      not be read, rendered or written.
      """)

  @Argument(help: "Files or folders. Default: k8s/, or the repository.")
  var paths: [String] = []

  @Flag(help: "Change nothing; print the edits as a patch that git apply takes.")
  var diff = false

  @Flag(help: "Make edits, too, that somebody has to go over: skeletons of probes, digests.")
  var unsafe = false

  @Option(
    help: ArgumentHelp(
      "A YAML file that names the digest of each image, for --unsafe.", valueName: "file"))
  var digests: String?

  @Option(help: ArgumentHelp("Rules, groups or presets to mend, with commas.", valueName: "rules"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Rules, groups or presets to leave out.", valueName: "rules"))
  var ignore: [String] = []

  @Flag(help: "Accept that there is no manifest.")
  var allowEmpty = false

  @OptionGroup var limit: LimitOptions
  @OptionGroup var reading: ReadingOptions

  func validate() throws {
    if digests != nil, !unsafe {
      throw ValidationError("--digests belongs to --unsafe: somebody has to go over what is pinned")
    }
  }

  func run() async throws {
    var check = Check(paths: paths)
    limit.apply(to: &check)
    reading.apply(to: &check)
    check.select = select.words
    check.ignore = ignore.words
    check.allowsEmpty = allowEmpty
    let finished = check
    var result = try await settled { () throws(Check.UsageError) in
      try await finished.fix(isUnsafe: unsafe, digests: digests)
    }
    let patch = diff ? result.patch() : (text: "", notes: [], failures: result.write())
    let status = patch.failures.isEmpty ? result.exitStatus(isWritten: !diff) : 2
    throw ExitCode(answer(result, patch, status: status).deliver())
  }

  private func answer(
    _ result: FixResult, _ patch: (text: String, notes: [String], failures: [String]), status: Int32
  ) -> Answer {
    var answer = Answer(status: status)
    answer.say(
      notes: result.notes + patch.notes, problems: result.problems + patch.failures, reading)
    if diff { answer.say(patch.text, to: .standardOutput) }
    guard !reading.quiet else { return answer }
    if diff {
      answer.say("would fix \(result.summary)\n", to: .standardError)
    } else {
      let list = result.fixed.map { "\($0)\n" }.joined()
      answer.say("\(list)fixed \(result.summary)\n", to: .standardOutput)
    }
    return answer
  }
}
