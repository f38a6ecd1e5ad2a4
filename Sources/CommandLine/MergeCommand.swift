import ArgumentParser
import KubeVet

/// `kubevet merge`.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the JSON or SARIF reports of several shards into one.",
    discussion: """
      The result is, byte for byte, what a run without --shard would have written. Exit status: as that of \
      check; 2, too, when a part is missing or cannot be read.
      """)

  @Argument(help: "Reports that check --shard wrote, all JSON or all SARIF.")
  var files: [String]

  @Option(help: ArgumentHelp("Write into this file. Default: standard output.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Lowest severity that fails: error, warning, info or never. Default: warning.",
      valueName: "severity"))
  var failOn = "warning"

  func run() throws {
    var merge = Merge(files: files)
    merge.failOn = failOn
    let result: Merge.Result
    do throws(Check.UsageError) {
      result = try merge.run()
    } catch {
      Stream.error.write("kubevet: \(error)\n")
      throw ExitCode(2)
    }
    var answer = Answer(status: result.exitStatus)
    for problem in result.problems {
      answer.say("kubevet: problem: \(problem)\n", to: .standardError)
    }
    if !result.text.isEmpty {
      answer.say(result.text, to: Output(format: "merged", file: output).place)
    }
    throw ExitCode(answer.deliver())
  }
}
