import ArgumentParser
import KubeVet

/// The program: arguments in, text out, an exit status.
@main
struct Kubevet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubevet",
    abstract: "Says what a Kubernetes change will do, before it leaves your machine.",
    version: "kubevet \(kubevetVersion)",
    subcommands: [
      CheckCommand.self, PlanCommand.self, RenderCommand.self, FixCommand.self,
      HookCommand.self, InitCommand.self,
      MergeCommand.self,
      RulesCommand.self,
      ExplainCommand.self, ConfigCommand.self,
    ])

  /// Sleeps until the program is left. Were it `async`, the main thread would end at its first wait, and
  /// with it the C library would read the unwinding tables of the whole program: 10 ms of a static one.
  static func main() {
    Stream.ignoreLostReaders()
    Task.detached {
      await run()
      leave(0)
    }
    while true { sleep() }
  }

  private static func run() async {
    do {
      try rejectUnknownCommand(programArguments)
      var command = try parsed()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      exit(with: error)
    }
  }

  /// Reads the words of one command by that alone, which is several milliseconds faster than by all of them.
  /// Help, mistakes and what hangs on the whole program are left to the slow way.
  private static func parsed() throws -> any ParsableCommand {
    let words = programArguments
    let named = configuration.subcommands.first { $0.configuration.commandName == words.first }
    if let named, named.configuration.subcommands.isEmpty,
      let command = try? named.parseAsRoot(Array(words.dropFirst())), type(of: command) == named
    {
      return command
    }
    return try parseAsRoot()
  }

  /// ArgumentParser calls a misspelt command an unexpected argument.
  private static func rejectUnknownCommand(_ words: [String]) throws {
    var command: any ParsableCommand.Type = Self.self
    var name: [String] = []
    for word in words where !command.configuration.subcommands.isEmpty {
      guard !word.hasPrefix("-"), word != "help" else { return }
      let subcommands = command.configuration.subcommands
      guard let next = subcommands.first(where: { $0.configuration.commandName == word }) else {
        let known = subcommands.compactMap { $0.configuration.commandName }
        throw ValidationError(
          "there is no command \"\((name + [word]).joined(separator: " "))\""
            + RuleCatalogue.hint(for: word, in: known))
      }
      command = next
      name.append(word)
    }
  }

  /// ArgumentParser leaves with 64 for a wrong word and 1 for any error; here both are 2, with one
  /// sentence.
  private static func exit(with error: any Error) -> Never {
    if let code = error as? ExitCode { leave(code.rawValue) }
    if exitCode(for: error).isSuccess {
      let text = fullMessage(for: error)
      Stream.output.write(text.isEmpty ? "" : text + "\n")
      leave(0)
    }
    Stream.error.write("kubevet: \(RuleCatalogue.printable(message(for: error)))\n")
    leave(2)
  }
}
