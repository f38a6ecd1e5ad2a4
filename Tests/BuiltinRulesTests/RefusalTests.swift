import BuiltinRules
import Linting
import Manifests
import TestSupport
import Testing

/// Rules that say of an object by itself what the API server will say, held against what a server said.
@Suite struct RefusalTests {
  /// The server was given what it no longer knows in the version that it does know.
  static let rules =
    Rule.all.filter { $0.errorsAreRefusals && $0 !== Rule.removedAPI } + [.unknownField]

  /// The definitions of custom resources that the server had stand beside the object.
  private func refusals(
    of yaml: String, _ definitions: String = "", by rules: [Rule] = rules
  ) async -> [String] {
    let file = manifestFile(yaml)
    let inventory = Inventory(
      file.resources + manifestFile(definitions, path: "crd.yaml").resources)
    let linter = Linter(rules: rules)
    return await linter.lint([file], inventory, jobs: 1).filter { $0.severity == .error }
      .map(\.rule.id)
  }

  @Test func refuseNothingThatTheServerTook() async throws {
    let definitions = String(decoding: try bytes(of: "updates/fixtures.yaml"), as: UTF8.self)
    for scenario in try Vectors.read("update-verdicts.jsonl", as: Scenario.self) {
      #expect(await refusals(of: scenario.old, definitions) == [], "\(scenario.id), old")
      guard scenario.class != "invalid-new" else { continue }
      #expect(await refusals(of: scenario.new, definitions) == [], "\(scenario.id), new")
    }
    for update in try Vectors.read("real-updates.jsonl", as: RealUpdate.self) {
      #expect(await refusals(of: update.old) == [], "\(update.id), old")
      #expect(await refusals(of: update.new) == [], "\(update.id), new")
    }
  }

  /// What is left needs a look at another object, at the cluster or into an expression.
  @Test func findMostOfWhatTheServerRefused() async throws {
    let definitions = String(decoding: try bytes(of: "updates/fixtures.yaml"), as: UTF8.self)
    var missed: [String] = []
    for scenario in try Vectors.read("update-verdicts.jsonl", as: Scenario.self)
    where scenario.class == "invalid-new" {
      if await refusals(of: scenario.new, definitions, by: Rule.all).isEmpty {
        missed.append(scenario.id)
      }
    }
    #expect(missed.count <= 8, "\(missed)")
  }
}
