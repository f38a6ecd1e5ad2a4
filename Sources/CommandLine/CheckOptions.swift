import ArgumentParser
import KubeVet

/// The options that `check` shares with later commands.
struct CheckOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "text, json, sarif or github; with =FILE into a file. Repeatable. Default: text, under GitHub Actions github.",
      valueName: "format[=file]"))
  var format: [String] = []

  @Option(help: ArgumentHelp("Rules, groups or presets to run, with commas.", valueName: "rules"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Rules, groups or presets to leave out.", valueName: "rules"))
  var ignore: [String] = []

  @Option(
    help: ArgumentHelp(
      "Lowest severity that fails: error, warning, info or never. Default: warning.",
      valueName: "severity"))
  var failOn: String?

  @Option(
    help: ArgumentHelp(
      "Configuration file. Default: .kubevet.yaml, found upward.", valueName: "file"))
  var config: String?

  @Flag(help: "Read no configuration file.")
  var noConfig = false

  @Option(
    help: ArgumentHelp("The cluster's version. Default: the newest known.", valueName: "version"))
  var kubernetesVersion: String?

  @Option(help: "Files looked at side by side. Default: the processors of this process.")
  var jobs: Int?

  @Flag(help: "Accept that there is no manifest.")
  var allowEmpty = false

  @Option(help: "auto, always or never.")
  var color: ColorMode = .auto

  @Flag(help: "Count the findings of each rule on standard error.")
  var statistics = false

  @Flag(help: "List the files that hold manifests on standard error.")
  var showFiles = false

  @Flag(help: "Print no notes.")
  var quiet = false

  @Flag(help: "Print every note.")
  var verbose = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs takes a number from 1, not \(jobs)") }
  }

  func outputs() throws -> [Output] {
    guard !format.isEmpty else {
      return [Output(format: environment("GITHUB_ACTIONS") == "true" ? "github" : "text")]
    }
    return try format.map { word in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard CheckResult.formats.contains(name) else {
        let known = CheckResult.formats.joined(separator: ", ")
        throw ValidationError(
          "--format knows \(known), not \"\(name)\"\(RuleCatalogue.hint(for: name, in: CheckResult.formats))"
        )
      }
      if parts.count == 2, parts[1].isEmpty {
        throw ValidationError("--format \(name)= needs a file")
      }
      return Output(format: name, file: parts.count == 2 ? String(parts[1]) : nil)
    }
  }
}

/// When to colour.
enum ColorMode: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  /// The option beats `NO_COLOR`, which beats `CLICOLOR_FORCE`, which beats the terminal.
  func isOn(for stream: Stream) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      if environment("NO_COLOR") != nil {
        false
      } else if let force = environment("CLICOLOR_FORCE"), force != "0" {
        true
      } else {
        stream.isTerminal && environment("TERM") != "dumb"
      }
    }
  }
}

extension [String] {
  /// `a,b` and repeated options alike.
  var words: [String] {
    flatMap { $0.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) } }
  }
}
