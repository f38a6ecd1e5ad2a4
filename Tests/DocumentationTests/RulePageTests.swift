import BuiltinRules
import Failures
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

  @Test func errorsAreUpToDate() throws {
    var page = """
      # Errors that kubevet explains

      `kubectl apply -f k8s 2>&1 | kubevet explain -` reads what kubectl, Helm, Flux, Argo CD or nelm printed, logs, events of
      pods, and tables of `kubectl get` and `flux get` among them, and says of each error what it is, why it happens, what
      helps, and which rule finds it before anything is applied. Frames of loggers and tools are stripped, broken lines joined,
      joined errors parted, equal ones counted. Values that the API server repeats (`Invalid value: …`), dumps of objects and what looks like a key are not
      printed again. Of what a policy of the cluster says, the webhook's name and what its words are about are told, not the
      words, which may repeat any value. Of a long text the first and the last 4 MB are read.

      What looks like an error and is none of these is said to be not known. The exit status is 0 in any case, and 2 only when
      nothing could be read. `--format json` prints the same for programs.

      | failure | what it is | found before by |
      |---|---|---|

      """
    for failure in Failure.all {
      let rules = failure.rules.map { "[\($0)](rules/\($0).md)" }.joined(separator: ", ")
      page += "| `\(failure.id)` | \(failure.summary) | \(rules) |\n"
    }
    try expectGolden(page, "docs/errors.md")
  }

  @Test func hasNoPageWithoutARule() throws {
    let pages = try FileManager.default.contentsOfDirectory(
      atPath: repository.appending(path: "docs/rules").path)
    let expected = Rule.all.map { "\($0.id).md" } + ["README.md"]
    #expect(Set(pages) == Set(expected))
  }
}
