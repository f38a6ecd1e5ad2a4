import Changes
import Manifests
import TestSupport
import Testing

/// Transition rules of custom resources, judged by the definition that stands beside them.
@Suite struct TransitionRuleTests {
  private static func definition(_ schema: String) -> String {
    """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: as.b.c}
    spec:
      group: b.c
      names: {kind: A, plural: as}
      scope: Namespaced
      versions:
      - name: v1
        served: true
        storage: true
        schema: {openAPIV3Schema: {type: object, properties: {spec: \(schema)}}}
    """
  }

  private static func object(_ spec: String) -> String {
    "apiVersion: b.c/v1\nkind: A\nmetadata: {name: a}\nspec: \(spec)\n"
  }

  private static func changes(
    _ rule: String, _ old: String, _ new: String, _ method: ApplyMethod = .client
  ) -> ChangeSet {
    let quoted = rule.replacing("'", "''")
    let definition = definition("{type: object, x-kubernetes-validations: [{rule: '\(quoted)'}]}")
    return ChangeSet(
      from: Vectors.inventory(definition, object(old)),
      to: Vectors.inventory(definition, object(new)), options: ChangeOptions(method: method))
  }

  struct Rule: Sendable, CustomStringConvertible {
    var description: String
    var old: String
    var new: String
    var holds: Bool

    init(_ rule: String, _ old: String, _ new: String, _ holds: Bool) {
      (description, self.old, self.new, self.holds) = (rule, old, new, holds)
    }
  }

  @Test(arguments: [
    Rule("self == oldSelf", "{a: 1}", "{a: 1, b: 2}", false),
    Rule("self.a == oldSelf.a", "{a: 1}", "{a: 1, b: 2}", true),
    Rule("self.a == oldSelf.a", "{a: 1}", "{a: 1.0, b: 2}", true),
    Rule("self.a == oldSelf.a", "{b: 1}", "{b: 2}", false),
    Rule("!has(oldSelf.a) || has(self.a)", "{a: 1}", "{b: 2}", false),
    Rule("!has(oldSelf.a) || has(self.a)", "{b: 1}", "{b: 2}", true),
    Rule("!has(oldSelf.a) || self.a == oldSelf.a", "{b: 1}", "{b: 2}", true),
    Rule("self.a >= oldSelf.a && self.a - oldSelf.a <= 2", "{a: 1}", "{a: 3}", true),
    Rule("self.a >= oldSelf.a && self.a - oldSelf.a <= 2", "{a: 1}", "{a: 4}", false),
    Rule("size(self.a) >= size(oldSelf.a)", "{a: [x, y]}", "{a: [x]}", false),
    Rule("oldSelf.a.size() <= self.a.size()", "{a: [x, y]}", "{a: [x, z]}", true),
    Rule("oldSelf.a[0] in self.a", "{a: [x]}", "{a: [y, x]}", true),
    Rule("oldSelf.a.all(x, x in self.a)", "{a: [x, y]}", "{a: [y, z]}", false),
    Rule("self.a in ['x', \"z\"] || oldSelf.a == self.a", "{a: q}", "{a: z}", true),
    Rule("oldSelf.a == 'x' ? self.a == 'y' : true", "{a: x}", "{a: z}", false),
    Rule("oldSelf.m['k'] == self.m['k']", "{m: {k: 1}}", "{m: {k: 2}}", false),
    Rule("self.a__dash__b == oldSelf.a__dash__b", "{a-b: 1}", "{a-b: 2}", false),
    Rule("self.a.startsWith(oldSelf.a)", "{a: x}", "{a: xy}", true),
    Rule("-self.a < -oldSelf.a", "{a: 1}", "{a: 2}", true),
  ])
  func evaluates(_ rule: Rule) {
    let changes = Self.changes(rule.description, rule.old, rule.new)
    #expect(changes.unevaluated == [])
    #expect((changes.changes.first?.action == .reject) == !rule.holds)
  }

  @Test(arguments: [
    "self.a.matches('x.*') == oldSelf.a.matches('x.*')", "self.?a == oldSelf.?a",
    "duration(self.a) >= duration(oldSelf.a)", "self.a == oldSelf.a && self.b == self.c +",
    "quantity(self.a).compareTo(quantity(oldSelf.a)) >= 0", "self.a == oldSelf.a && b'x' == b'x'",
  ])
  func saysOnceWhatItCannotEvaluate(_ rule: String) {
    let changes = Self.changes(rule, "{a: 1}", "{a: 2}")
    #expect(changes.unevaluated.map(\.rule) == [rule])
    #expect(changes.changes.map(\.action) == [.update])
  }

  @Test func saysNothingOfRulesAboutTheNewStateAlone() {
    let changes = Self.changes("self.a > 5", "{a: 1}", "{a: 2}")
    #expect(changes.changes.map(\.action) == [.update])
    #expect(changes.unevaluated.isEmpty)
  }

  @Test func comparesListsAsTheSchemaSays() {
    let schema = """
      {type: object, properties: {
        tags: {type: array, x-kubernetes-list-type: set, items: {type: string},
          x-kubernetes-validations: [{rule: self == oldSelf}]},
        users: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name],
          items: {type: object, properties: {name: {type: string}, role: {type: string,
            x-kubernetes-validations: [{rule: self == oldSelf, message: stays}]}}}}}}
      """
    func refusals(_ old: String, _ new: String) -> [String] {
      let definition = Self.definition(schema)
      return ChangeSet(
        from: Vectors.inventory(definition, Self.object(old)),
        to: Vectors.inventory(definition, Self.object(new))
      ).changes.flatMap(\.refusals).map(\.sentence)
    }
    #expect(refusals("{tags: [a, b]}", "{tags: [b, a]}") == [])
    #expect(
      refusals("{tags: [a, b]}", "{tags: [a]}") == ["spec.tags: failed rule: self == oldSelf"])
    #expect(
      refusals(
        "{users: [{name: a, role: x}, {name: b, role: y}]}",
        "{users: [{name: b, role: z}, {name: c, role: x}]}") == ["spec.users[0].role: stays"])
    #expect(refusals("{users: [{name: a}]}", "{users: [{name: a, role: x}]}") == [])
  }

  @Test func judgesByTheFixtures() throws {
    let fixtures = String(decoding: try bytes(of: "updates/fixtures.yaml"), as: UTF8.self)
    let base = "{engine: postgres, storage: {sizeGB: 1}, network: {vpc: a}, locked: {a: x}}"
    func refused(_ new: String) -> [String] {
      func object(_ spec: String) -> String {
        "apiVersion: example.com/v1\nkind: Database\nmetadata: {name: a}\nspec: \(spec)\n"
      }
      return ChangeSet(
        from: Vectors.inventory(fixtures, object(base)),
        to: Vectors.inventory(fixtures, object(new))
      ).changes.flatMap(\.refusals).map(\.reported)
    }
    #expect(refused(base.replacing("postgres", "mysql")) == ["spec.engine"])
    #expect(refused(base.replacing(", network: {vpc: a}", "")) == ["spec"])
    #expect(
      refused(base.replacing("network: {vpc: a}", "network: {vpc: b}")) == ["spec.network.vpc"])
    #expect(refused(base.replacing("{a: x}", "{a: y}")) == ["spec.locked"])
    #expect(refused(base.replacing(", locked: {a: x}", ", tier: standard")) == [])
    #expect(refused(base.replacing(", locked: {a: x}", ", tier: gold")) == ["spec.tier"])
  }
}
