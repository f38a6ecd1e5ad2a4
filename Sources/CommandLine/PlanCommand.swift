import ArgumentParser
import KubeVet

/// `kubevet plan`.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what applying the manifests will do to each object, and why.",
    discussion: """
      text, json and markdown show the changes; other formats what the update rules find in them.

      Exit status: 0 nothing at or above --fail-on; 1 the API server will refuse something, or another finding \
      of the update rules; 2 something could not be read or done.
      """)

  @Argument(help: "Files or folders. Default: k8s/, or the repository.")
  var paths: [String] = []

  @OptionGroup var input: InputOptions

  @OptionGroup var sides: SideOptions

  @OptionGroup var options: CheckOptions

  func run() async throws {
    let outputs = try options.outputs()
    var check = input.check(paths)
    sides.apply(to: &check)
    options.apply(to: &check)
    let finished = check
    let result = try await settled { () throws(Check.UsageError) in try await finished.plan() }
    var answer = Answer(status: result.planExitStatus)
    // A plan for people says them itself.
    let remarks = outputs.allSatisfy { $0.format == "json" } ? result.remarks : []
    answer.say(notes: result.notes + remarks, problems: result.problems, input.reading)
    options.say(result, in: &answer)
    for output in outputs {
      let isColored = output.file == nil && input.color.isOn(for: .output)
      // Other formats know findings alone: those of the update rules.
      let text =
        result.planText(in: output.format, isColored: isColored)
        ?? result.text(in: output.format, isColored: isColored, category: options.category)
      answer.say(text ?? "", to: output.place)
    }
    throw ExitCode(answer.deliver())
  }
}
