import Changes
import Testing

/// Rows and conditions of the update table that no server was asked about: `derived-verdicts.jsonl` holds what
/// the server's validation code makes of them.
@Suite struct DerivedVerdictTests {
  @Test(arguments: ApplyMethod.allCases)
  func saysWhatTheServerWouldSay(_ method: ApplyMethod) throws {
    let scenarios = try Vectors.read("derived-verdicts.jsonl", as: DerivedScenario.self)
    #expect(scenarios.count > 400)
    for scenario in scenarios {
      let changes = ChangeSet(
        from: Vectors.inventory(scenario.old), to: Vectors.inventory(scenario.new),
        options: ChangeOptions(method: method))
      let refused = changes.changes.first { $0.action == .reject }
      let accepts = (method == .client ? scenario.csa : scenario.ssa).ok
      #expect(accepts == (refused == nil), "\(scenario.id): \(refused?.reason ?? "accepted")")
    }
  }
}

/// An update with the verdict that follows from the server's code.
private struct DerivedScenario: Decodable, Sendable {
  var id: String
  var old: String
  var new: String
  var csa: Scenario.Verdict
  var ssa: Scenario.Verdict
}
