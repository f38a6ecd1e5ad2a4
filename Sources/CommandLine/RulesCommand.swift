import ArgumentParser
import KubeVet

/// `kubevet rules`.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules with their severity and group.")

  func run() throws {
    let entries = RuleCatalogue.entries
    let width = entries.map(\.id.count).max() ?? 0
    var list = ""
    for entry in entries {
      let id = entry.id + String(repeating: " ", count: width - entry.id.count)
      let severity = entry.severity + String(repeating: " ", count: 7 - entry.severity.count)
      let group = entry.group + String(repeating: " ", count: 11 - entry.group.count)
      list += "\(id)  \(severity)  \(group)  \(entry.summary)\n"
    }
    guard Stream.output.write(list) else { throw ExitCode(2) }
  }
}

/// `kubevet explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Print a rule's page: what, why, examples, options.")

  @Argument(help: "A rule's id, as reports print it in brackets.")
  var rule: String

  func run() throws {
    guard let page = RuleCatalogue.page(of: rule) else {
      throw ValidationError("there is no rule \"\(rule)\"\(RuleCatalogue.hint(for: rule))")
    }
    guard Stream.output.write(page) else { throw ExitCode(2) }
  }
}
