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
