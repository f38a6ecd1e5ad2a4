import BuiltinRules
import Foundation
import Linting
import TestSupport
import Testing

/// `docs/catalogue.md` promises rules; each promise is kept by a rule with examples, a page and a remedy.
@Suite struct CatalogueTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var id: String
    var severity: String
    var finds: String
    var testDescription: String { id }
  }

  /// The rows of all tables: `| [`id`](rules/id.md) | severity | finds | quiet when |`.
  static let rows: [Row] = {
    let file = repository.appending(path: "docs/catalogue.md")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 3, cells[0].hasPrefix("[`"), let end = cells[0].range(of: "`](rules/")
      else { return nil }
      return Row(
        id: String(cells[0][..<end.lowerBound].dropFirst(2)), severity: cells[1], finds: cells[2])
    }
  }()

  @Test(arguments: rows)
  func isKept(_ row: Row) throws {
    let rule = try #require(Rule.all.first { $0.id == row.id }, "no rule is called \(row.id)")
    #expect(row.severity == rule.severity?.rawValue ?? "off")
    #expect(!row.finds.isEmpty)
    #expect(rule.examples.count { $0.verdict == .bad } >= 1)
    // What is wrong with YAML itself has one way to be right.
    #expect(rule.examples.count { $0.verdict == .good } >= (row.id == "invalid-yaml" ? 1 : 2))
    #expect(rule.remedy.count > 10)
    let page = repository.appending(path: "docs/rules/\(row.id).md")
    #expect(FileManager.default.fileExists(atPath: page.path))
    let text = try String(
      contentsOf: repository.appending(path: "docs/catalogue.md"), encoding: .utf8)
    #expect(text.contains("(rules/\(row.id).md)"))
  }

  @Test func namesEveryRuleOnce() {
    #expect(Self.rows.count > 100)
    #expect(Self.rows.map(\.id).sorted() == Rule.all.map(\.id))
  }
}
