import ArgumentParser
import KubeVet

/// `kubevet check`.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check manifests and report what is wrong, with the line to edit.",
    discussion: """
      Exit status: 0 nothing at or above --fail-on; 1 findings; 2 something could not be read or done.
      """)

  @Argument(help: "Files or folders; - reads standard input. Default: k8s/, or the repository.")
  var paths: [String] = []

  @OptionGroup var input: InputOptions
  @OptionGroup var sides: SideOptions
  @OptionGroup var options: CheckOptions
  @OptionGroup var scanning: ScanOptions

  func run() async throws {
    let outputs = try options.outputs()
    var check = input.check(paths)
    sides.apply(to: &check)
    options.apply(to: &check)
    scanning.apply(to: &check)
    check.offersEdits = outputs.contains { $0.format == "sarif" }
    let line = ProgressLine(isQuiet: input.reading.quiet)
    check.progress = line?.report
    let (finished, words) = (check, programArguments + ["\(input.color.isOn(for: .output))"])
    let answer = try await settled { () async throws(Check.UsageError) in
      do throws(Check.UsageError) {
        let answer = try await finished.answer(for: words) { self.answer($0, outputs) }
        await line?.end()
        return answer
      } catch {
        await line?.end()
        throw error
      }
    }
    // Nothing has to be taken apart first.
    withExtendedLifetime(answer) { leave(answer.deliver()) }
  }

  private func answer(_ result: CheckResult, _ outputs: [Output]) -> Answer {
    var answer = Answer(status: result.exitStatus, about: result)
    answer.say(notes: result.notes + result.remarks, problems: result.problems, input.reading)
    options.say(result, in: &answer)
    scanning.say(result.knownFindings, in: &answer)
    for output in outputs {
      let isColored = output.file == nil && input.color.isOn(for: .output)
      let text = result.text(
        in: output.format, isColored: isColored, category: options.category,
        keepsSuppressed: scanning.sarifSuppressions)
      answer.say(text ?? "", to: output.place)
    }
    return answer
  }
}

/// The result of a run; what cannot be done is one sentence and status 2.
func settled<Result: Sendable>(
  _ run: () async throws(Check.UsageError) -> Result
) async throws -> Result {
  do throws(Check.UsageError) {
    return try await run()
  } catch {
    Stream.error.write("kubevet: \(error)\n")
    throw ExitCode(2)
  }
}
