import ArgumentParser
import KubeVet

/// `kubevet plan`.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what applying the manifests will do to each object, and why.",
    discussion: """
      Exit status: 0 nothing at or above --fail-on; 1 the API server will refuse something, or another finding \
      of the update rules; 2 something could not be read or done.
      """)

  @Argument(help: "Files or folders. Default: k8s/, or the repository.")
  var paths: [String] = []

  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp(
      "text, json or markdown; with =FILE into a file. Repeatable.", valueName: "format[=file]"))
  var format: [String] = []

  func run() async throws {
    let outputs = try Output.list(format, known: CheckResult.planFormats, default: "text")
    let check = input.check(paths)
    let result = try await settled { () throws(Check.UsageError) in try await check.plan() }
    var answer = Answer(status: result.exitStatus)
    // A plan for people says them itself.
    let remarks = outputs.allSatisfy { $0.format == "json" } ? result.remarks : []
    answer.say(notes: result.notes + remarks, problems: result.problems, input.reading)
    for output in outputs {
      let isColored = output.file == nil && input.color.isOn(for: .output)
      let text = result.planText(in: output.format, isColored: isColored)
      answer.say(text ?? "", to: output.place)
    }
    throw ExitCode(answer.deliver())
  }
}
