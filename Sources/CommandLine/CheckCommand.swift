import ArgumentParser
import KubeVet
import SystemPackage

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

  @OptionGroup var options: CheckOptions

  func run() async throws {
    let outputs = try options.outputs()
    var check = Check(paths: paths, jobs: options.jobs ?? availableProcessors)
    check.select = options.select.words
    check.ignore = options.ignore.words
    check.configurationFile = options.config
    check.usesConfiguration = !options.noConfig
    check.failOn = options.failOn
    check.kubernetesVersion = options.kubernetesVersion
    check.allowsEmpty = options.allowEmpty
    let result: CheckResult
    do throws(Check.UsageError) {
      result = try await check.run()
    } catch {
      Stream.error.write("kubevet: \(error)\n")
      throw ExitCode(2)
    }
    if !options.quiet { say(result) }
    for problem in result.problems { Stream.error.write("kubevet: problem: \(problem)\n") }
    var status = result.exitStatus
    for output in outputs where !write(result, to: output) { status = 2 }
    throw ExitCode(status)
  }

  /// Notes, and what the user asked to see besides the findings.
  private func say(_ result: CheckResult) {
    let shown = options.verbose ? result.notes.count : 10
    for note in result.notes.prefix(shown) { Stream.error.write("kubevet: note: \(note)\n") }
    let left = result.notes.count - shown
    if left > 0 { Stream.error.write("kubevet: note: … and \(left) more (--verbose shows them)\n") }
    if options.showFiles {
      for name in result.fileNames { Stream.error.write("\(name)\n") }
    }
    if options.statistics {
      for (rule, count) in result.statistics { Stream.error.write("\(count)\t\(rule)\n") }
    }
  }

  private func write(_ result: CheckResult, to output: Output) -> Bool {
    let isColored = output.file == nil && options.color.isOn(for: .output)
    let text = result.text(in: output.format, isColored: isColored) ?? ""
    guard let file = output.file else {
      return Stream.output.write(text)
    }
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(file), .writeOnly, options: [.create, .truncate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      _ = try descriptor.closeAfter { try descriptor.writeAll(Array(text.utf8)) }
      return true
    } catch {
      let name = RuleCatalogue.printable(file)
      Stream.error.write("kubevet: problem: \(name): the report cannot be written: \(error)\n")
      return false
    }
  }
}

/// Where one report goes.
struct Output {
  var format: String
  /// nil: standard output.
  var file: String?
}
