import BuiltinRules
import Foundation
import Linting
import Reporting
import TestSupport
import Testing

/// `kubevet.schema.json` is what the reader of the configuration and the rules say, and people find every key
/// in the page about the configuration. `UPDATE_GOLDEN=1` writes the schema.
@Suite struct ConfigurationSchemaTests {
  @Test func isUpToDate() throws {
    try expectGolden(ConfigurationSchema(Rule.all).text, "kubevet.schema.json")
  }

  @Test func isJSON() throws {
    let text = ConfigurationSchema(Rule.all).text
    let schema = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let properties = try #require(schema?["properties"] as? [String: Any])
    #expect(Set(properties.keys) == Set(ConfigurationKey.all.map(\.name)))
  }

  @Test(arguments: ConfigurationKey.all.map(\.name))
  func hasEveryKeyInThePage(_ key: String) throws {
    let page = try String(
      contentsOf: repository.appending(path: "docs/configuration.md"), encoding: .utf8)
    #expect(page.contains("\n\(key):"))
    #expect(page.contains("`\(key)`") || page.contains("\(key): ") || page.contains("## "))
  }
}
