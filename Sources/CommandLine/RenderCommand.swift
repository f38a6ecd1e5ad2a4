import ArgumentParser
import KubeVet

/// `kubevet render`.
struct RenderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Show the rendered objects, each field with the file and line to edit.",
    usage: "kubevet render [<options>] [<paths> ...]",
    discussion: """
      What check looks at: kustomizations and charts as the API server would get them, and plain manifests. \
      Values of Secrets are left out. Exit status: 0; 2 something could not be read or rendered.
      """)

  @Argument(help: "Files or folders; - reads standard input. Default: k8s/, or the repository.")
  var paths: [String] = []

  @Flag(help: "Read the index instead of the work tree.")
  var staged = false

  @OptionGroup var reading: ReadingOptions

  @Option(
    help: ArgumentHelp(
      "yaml or json; with =FILE into a file. Repeatable.", valueName: "format[=file]"))
  var format: [String] = []

  func run() async throws {
    let outputs = try Output.list(format, known: RenderedObjects.formats, default: "yaml")
    var check = Check(paths: paths)
    check.isStaged = staged
    reading.apply(to: &check)
    let finished = check
    let objects = try await settled { () throws(Check.UsageError) in try await finished.render() }
    var answer = Answer(status: objects.exitStatus)
    answer.say(notes: objects.notes, problems: objects.problems, reading)
    for output in outputs {
      answer.say(objects.text(in: output.format) ?? "", to: output.place)
    }
    throw ExitCode(answer.deliver())
  }
}
