import Foundation
import TestSupport
import Testing

/// Plans of manifests that no server takes as new objects, beside what a server said to the update.
@Suite struct PlanVectorTests {
  private static let scenarios = Result {
    try Vectors.read("update-verdicts.jsonl", as: Scenario.self).filter {
      $0.class == "invalid-new"
    }
  }

  /// In the order of the scenarios.
  private func plans(_ scenarios: [Scenario]) async throws -> [(id: String, isRefused: Bool)] {
    let folder = try Folder()
    defer { folder.remove() }
    let definitions = String(decoding: try bytes(of: "updates/fixtures.yaml"), as: UTF8.self)
    var plans: [(String, Bool)] = []
    for side in ["old", "new"] { try folder.write(definitions, to: "\(side)/definitions.yaml") }
    for scenario in scenarios {
      try folder.write(scenario.old, to: "old/object.yaml")
      try folder.write(scenario.new, to: "new/object.yaml")
      let outcome = try await Program(in: folder)(
        "plan", "--from", "old", "--to", "new", "--format", "json", "--no-cache")
      let changes = try JSON(reading: outcome.output)["changes"]?.items ?? []
      plans.append((scenario.id, changes.contains { $0["action"] == .string("reject") }))
    }
    return plans
  }

  @Test func refuseNothingThatTheServerTook() async throws {
    let taken = try Self.scenarios.get().filter(\.csa.ok)
    #expect(!taken.isEmpty)
    #expect(try await plans(taken).filter(\.isRefused).map(\.id) == [])
  }

  /// The rest takes a look at the cluster, or into an expression.
  @Test func findMostOfWhatTheServerRefused() async throws {
    let refused = try Self.scenarios.get().filter { !$0.csa.ok }
    let missed = try await plans(refused).filter { !$0.isRefused }.map(\.id)
    #expect(missed.count <= 6, "\(missed)")
  }
}
