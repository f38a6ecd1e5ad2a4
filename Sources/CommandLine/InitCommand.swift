import ArgumentParser
import KubeVet

/// `kubevet init`.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write .kubevet.yaml, a pre-commit entry and a GitHub workflow; never overwrite.",
    discussion: "On a terminal everything is shown first, and nothing is written without a yes.")

  @Flag(help: "Show what would be written, and write nothing.")
  var dryRun = false

  @Flag(name: [.short, .long], help: "Write without asking.")
  var yes = false

  func run() async throws {
    let initialization = await Initialization()
    let asks = !yes && !dryRun && Stream.input.isTerminal && Stream.output.isTerminal
    for file in initialization.files {
      if let advice = file.advice {
        Stream.output.write("\(file.name) is there already: \(advice)\n")
      } else if dryRun || asks {
        Stream.output.write("# ---- \(file.name)\n\(file.text)\n")
      }
    }
    guard !dryRun, initialization.files.contains(where: { $0.advice == nil }) else { return }
    if asks {
      Stream.output.write("Write these files? [y/N] ")
      guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
        Stream.output.write("Nothing was written.\n")
        return
      }
    }
    let said = try await settled { () throws(Check.UsageError) in try initialization.write() }
    Stream.output.write(said.map { "\($0)\n" }.joined())
    Stream.output.write("Next: kubevet check, and kubevet hook install (or pre-commit install)\n")
  }
}
