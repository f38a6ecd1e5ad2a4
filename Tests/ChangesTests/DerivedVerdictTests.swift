import Changes
import TestSupport
import Testing

/// Rows and conditions of the update table that no server was asked about: `derived-verdicts.jsonl` holds what
/// the server's validation code makes of them.
@Suite struct DerivedVerdictTests {
  @Test(arguments: ApplyMethod.allCases)
  func saysWhatTheServerWouldSay(_ method: ApplyMethod) throws {
    let scenarios = try Vectors.read("derived-verdicts.jsonl", as: DerivedScenario.self)
    #expect(scenarios.count > 700)
    for scenario in scenarios {
      let changes = ChangeSet(
        from: Vectors.inventory(scenario.old), to: Vectors.inventory(scenario.new),
        options: ChangeOptions(method: method))
      let refused = changes.changes.first { $0.action == .reject }
      let server = method == .client ? scenario.csa : scenario.ssa
      #expect(server.ok == (refused == nil), "\(scenario.id): \(refused?.reason ?? "accepted")")
      if let causes = server.causes {
        let named = Set(refused?.refusals.map(\.reported) ?? [])
        #expect(
          !named.isDisjoint(with: causes.map(\.field)),
          "\(scenario.id): \(named), not \(causes.map(\.field))")
      }
    }
  }

  /// The record of client-side apply is JSON as Go writes it: one character can take six bytes.
  @Test(arguments: [
    ("x", 261_800, true), ("x", 262_144, false), ("\\\"", 131_100, false), ("<", 43_000, true),
    ("<", 44_000, false), (#"\n"#, 132_000, false), ("é", 130_000, true),
  ])
  func weighsWhatClientSideApplyKeeps(_ text: String, _ count: Int, _ accepts: Bool) {
    func map(_ value: String) -> String {
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: \"\(value)\"}\n"
    }
    let changes = ChangeSet(
      from: Vectors.inventory(map("")),
      to: Vectors.inventory(map(String(repeating: text, count: count))))
    #expect(changes.changes.map(\.action) == [accepts ? .update : .reject])
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
