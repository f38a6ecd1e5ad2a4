import ArgumentParser
import KubeVet

/// How manifests are read, compared and shown.
struct InputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The last applied revision: a git revision, a file or folder of manifests, or none. Default: auto.",
      discussion: """
        auto: in a hook what git tells it; in a pull request its base; otherwise the upstream of the current branch; otherwise HEAD when \
        the work tree differs from it; otherwise HEAD~1.
        """, valueName: "what"))
  var against: String?

  @OptionGroup var limit: LimitOptions
  @OptionGroup var reading: ReadingOptions

  @Option(help: "auto, always or never.")
  var color: ColorMode = .auto

  /// A run over `paths` with these options.
  func check(_ paths: [String]) -> Check {
    var check = Check(paths: paths)
    limit.apply(to: &check)
    reading.apply(to: &check)
    check.against = against
    return check
  }
}

/// What `check` and `plan` look at: a hook knows it by itself.
struct SideOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Compare this file, folder or dump with --to.", valueName: "old"))
  var from: String?

  @Option(help: ArgumentHelp("What --from is compared with.", valueName: "new"))
  var to: String?

  @Flag(help: "Read the index instead of the work tree.")
  var staged = false

  @Flag(help: "Accept that there is no manifest.")
  var allowEmpty = false

  func apply(to check: inout Check) {
    check.from = from
    check.to = to
    check.isStaged = staged
    check.allowsEmpty = allowEmpty
  }
}

/// What `check`, `plan` and `hook` report.
struct CheckOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      text, json, sarif, github, gitlab, junit, checkstyle, markdown or html; with =FILE into a file. Repeatable. \
      Default: text, under GitHub Actions github.
      """,
      valueName: "format[=file]"))
  var format: [String] = []

  @Option(help: ArgumentHelp("Rules, groups or presets to run, with commas.", valueName: "rules"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Rules, groups or presets to leave out.", valueName: "rules"))
  var ignore: [String] = []

  @Option(help: ArgumentHelp("Report one of N parts of what was found.", valueName: "i/n"))
  var shard: String?

  @Option(
    help: ArgumentHelp("SARIF's category. Default: the uploading workflow's.", valueName: "name"))
  var category: String?

  @Flag(help: "Count the findings of each rule on standard error.")
  var statistics = false

  @Flag(help: "List the files that hold manifests on standard error.")
  var showFiles = false

  func apply(to check: inout Check) {
    check.select = select.words
    check.ignore = ignore.words
    check.shard = shard
  }

  /// What was asked for beside the report.
  func say(_ result: CheckResult, in answer: inout Answer) {
    if showFiles {
      for name in result.fileNames { answer.say("\(name)\n", to: .standardError) }
    }
    if statistics {
      for (rule, count) in result.statistics {
        answer.say("\(count)\t\(rule)\n", to: .standardError)
      }
    }
  }

  func outputs() throws -> [Output] {
    try Output.list(
      format, known: CheckResult.formats,
      default: environment("GITHUB_ACTIONS") == "true" ? "github" : "text")
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
