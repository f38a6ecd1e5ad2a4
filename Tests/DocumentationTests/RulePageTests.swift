import BuiltinRules
import Foundation
import Linting
import Reporting
import TestSupport
import Testing

/// The pages in `docs/rules` are what the rules say. `UPDATE_GOLDEN=1` writes them.
@Suite struct RulePageTests {
  @Test(arguments: Rule.all.map(\.id))
  func pageIsUpToDate(_ id: String) throws {
    let rule = try #require(Rule.all.first { $0.id == id })
    try expectGolden(rule.page, "docs/rules/\(id).md")
  }

  @Test func indexIsUpToDate() throws {
    var index = "# Rules\n\n"
    for group in Rule.Group.allCases {
      let rules = Rule.all.filter { $0.group == group }
      guard !rules.isEmpty else { continue }
      index += "## \(group.rawValue.capitalized)\n\n| rule | severity | finds |\n|---|---|---|\n"
      for rule in rules {
        let severity = rule.severity?.rawValue ?? "off"
        index += "| [\(rule.id)](\(rule.id).md) | \(severity) | \(rule.summary) |\n"
      }
      index += "\n"
    }
    try expectGolden(index, "docs/rules/README.md")
  }

  @Test func hasNoPageWithoutARule() throws {
    let pages = try FileManager.default.contentsOfDirectory(
      atPath: repository.appending(path: "docs/rules").path)
    let expected = Rule.all.map { "\($0.id).md" } + ["README.md"]
    #expect(Set(pages) == Set(expected))
  }
}
