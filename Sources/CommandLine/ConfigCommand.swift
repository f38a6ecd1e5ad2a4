import ArgumentParser
import KubeVet

/// `kubevet config`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show what is configured, and what can be.",
    subcommands: [ConfigShowCommand.self, ConfigSchemaCommand.self])
}

/// `kubevet config show`.
struct ConfigShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print what holds, for a file or for every file, and where each value comes from.",
    discussion: """
      The text is a configuration itself, which says the same. Exit status: 0; 2 the configuration cannot be used.
      """)

  @Argument(help: "A file. Default: what holds for every file.")
  var path: String?

  @Option(help: ArgumentHelp("Rules, groups or presets to run, with commas.", valueName: "rules"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Rules, groups or presets to leave out.", valueName: "rules"))
  var ignore: [String] = []

  @Option(help: ArgumentHelp("The last applied revision.", valueName: "what"))
  var against: String?

  @Option(help: ArgumentHelp("Lowest severity that fails.", valueName: "severity"))
  var failOn: String?

  @Option(help: ArgumentHelp("The cluster's version.", valueName: "version"))
  var kubernetesVersion: String?

  @Option(
    help: ArgumentHelp(
      "Configuration file. Default: .kubevet.yaml, found upward.", valueName: "file"))
  var config: String?

  @Flag(help: "Read no configuration file.")
  var noConfig = false

  @Option(
    help: ArgumentHelp(
      "text or json; with =FILE into a file. Repeatable.", valueName: "format[=file]"))
  var format: [String] = []

  func run() async throws {
    let outputs = try Output.list(format, known: EffectiveConfiguration.formats, default: "text")
    var check = Check()
    check.select = select.words
    check.ignore = ignore.words
    check.against = against
    check.failOn = failOn
    check.kubernetesVersion = kubernetesVersion
    check.configurationFile = config
    check.usesConfiguration = !noConfig
    let asked = check
    let shown = try await settled { () throws(Check.UsageError) in
      try EffectiveConfiguration(of: asked, for: path)
    }
    var answer = Answer(status: 0)
    for output in outputs { answer.say(shown.text(in: output.format) ?? "", to: output.place) }
    throw ExitCode(answer.deliver())
  }
}

/// `kubevet config schema`.
struct ConfigSchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of .kubevet.yaml, for editors.")

  func run() throws {
    guard Stream.output.write(RuleCatalogue.configurationSchema) else { throw ExitCode(2) }
  }
}
