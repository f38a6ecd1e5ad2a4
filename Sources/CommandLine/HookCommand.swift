import ArgumentParser
import KubeVet

/// `kubevet hook`.
struct HookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook",
    abstract: "Stop a bad commit or push: check what is staged or pushed, not the work tree.",
    subcommands: [HookRunCommand.self, HookInstallCommand.self])
}

/// `kubevet hook run`.
struct HookRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "What git runs: report what a commit or a push brings.",
    discussion: """
      What stood there before is not reported. Without anything staged, and run by hand, pre-commit checks \
      everything that is in the index.

      Exit status: 0 nothing at or above --fail-on; 1 findings; 2 something could not be read or done.
      """)

  @Argument(help: "pre-commit, pre-merge-commit, pre-push or pre-receive.")
  var hook: HookName

  @Argument(help: "Files or folders. Default: k8s/, or the repository.")
  var paths: [String] = []

  @Option(help: ArgumentHelp("The remote's name, as git tells pre-push.", valueName: "name"))
  var remote: String?

  @OptionGroup var input: InputOptions
  @OptionGroup var options: CheckOptions
  // Of these a hook takes what it does anyway, and says why it refuses the rest.
  @OptionGroup(visibility: .hidden) var sides: SideOptions

  @Option(
    help: ArgumentHelp(
      "Known findings, which do not count: a file of check --write-baseline.", valueName: "file"))
  var baseline: String?

  func run() async throws {
    let outputs = try options.outputs()
    var check = input.check(paths)
    sides.apply(to: &check)
    options.apply(to: &check)
    check.baseline = baseline
    let event = try event()
    let result = try await settled { () throws(Check.UsageError) in
      try await Hook(event, check: check).run()
    }
    let status = answer(result, outputs).deliver()
    if status != 0, let advice = hook.advice { Stream.error.write("kubevet: \(advice)\n") }
    throw ExitCode(status)
  }

  private func answer(_ result: CheckResult, _ outputs: [Output]) -> Answer {
    var answer = Answer(status: result.exitStatus)
    let notes = input.reading.verbose ? result.notes : result.notesOfUncompared
    answer.say(notes: notes + result.remarks, problems: result.problems, input.reading)
    options.say(result, in: &answer)
    // Like git, a hook that lets pass says nothing.
    if result.isSilent, options.format.isEmpty { return answer }
    for output in outputs {
      let isColored = output.file == nil && input.color.isOn(for: .output)
      let text = result.text(
        in: output.format, isColored: isColored, category: options.category)
      answer.say(text ?? "", to: output.place)
    }
    return answer
  }

  private func event() throws -> Hook.Event {
    switch hook {
    case .preCommit, .preMergeCommit: .preCommit
    case .prePush: .prePush(lines: try lines(), remote: remote)
    case .preReceive: .preReceive(lines: try lines())
    }
  }

  /// A terminal would be waited for in vain.
  private func lines() throws -> String {
    guard !Stream.input.isTerminal else {
      throw ValidationError("\(hook.rawValue) reads from standard input what git tells it")
    }
    return try Stream.input.read()
  }
}

/// The hooks of git that kubevet answers.
enum HookName: String, ExpressibleByArgument, CaseIterable {
  case preCommit = "pre-commit"
  case preMergeCommit = "pre-merge-commit"
  case prePush = "pre-push"
  case preReceive = "pre-receive"

  /// How to go on regardless, where the one who reads this can.
  var advice: String? {
    switch self {
    // The pre-commit framework runs one entry for commits, pushes, and whoever asks.
    case .preCommit where environment("PRE_COMMIT_REMOTE_NAME") != nil: Self.prePush.advice
    case .preCommit where environment("GIT_INDEX_FILE") == nil: nil
    case .preCommit: "the commit was stopped; git commit --no-verify goes on regardless"
    case .preMergeCommit: "the merge was stopped; git merge --no-verify goes on regardless"
    case .prePush: "the push was stopped; git push --no-verify goes on regardless"
    case .preReceive: nil
    }
  }
}

/// `kubevet hook install`.
struct HookInstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract:
      "Have git run kubevet before a commit and a push; on a server, before it accepts one.",
    discussion: """
      A hook that is there already is kept and runs first. core.hooksPath is honoured.
      """)

  @Argument(
    help: "Default: pre-commit, pre-merge-commit and pre-push; in a bare repository pre-receive.")
  var hooks: [HookName] = []

  @Flag(help: "Take the hooks away and put back those that were there.")
  var uninstall = false

  func run() async throws {
    let said = try await settled { () throws(Check.UsageError) in
      let installation = try await HookInstallation(
        hooks.map(\.rawValue), program: programName)
      return try uninstall ? installation.uninstall() : installation.install()
    }
    let lines = said.map { RuleCatalogue.printable($0) + "\n" }.joined()
    guard Stream.output.write(lines) else { throw ExitCode(2) }
  }
}
