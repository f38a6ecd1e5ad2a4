import Manifests
import Testing
import YAMLSyntax

/// Selectors match as `labels.Selector.Matches` does.
@Suite struct LabelSelectorTests {
  private static let labels = Labels(["app": "web", "tier": "front", "empty": ""])

  @Test(
    arguments: [
      ("{}", true),
      ("{matchLabels: {app: web}}", true),
      ("{matchLabels: {app: web, tier: front}}", true),
      ("{matchLabels: {app: db}}", false),
      ("{matchLabels: {missing: x}}", false),
      ("{matchLabels: {empty: \"\"}}", true),
      ("{matchExpressions: [{key: app, operator: In, values: [db, web]}]}", true),
      ("{matchExpressions: [{key: app, operator: In, values: [db]}]}", false),
      ("{matchExpressions: [{key: missing, operator: In, values: [x]}]}", false),
      ("{matchExpressions: [{key: app, operator: NotIn, values: [db]}]}", true),
      ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", false),
      ("{matchExpressions: [{key: missing, operator: NotIn, values: [x]}]}", true),
      ("{matchExpressions: [{key: empty, operator: Exists}]}", true),
      ("{matchExpressions: [{key: missing, operator: Exists}]}", false),
      ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", false),
      ("{matchExpressions: [{key: missing, operator: DoesNotExist}]}", true),
      (
        "{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: In, values: [back]}]}",
        false
      ),
      ("{matchExpressions: [{key: app, operator: Exists}, {key: x, operator: Exists}]}", false),
    ] as [(String, Bool)])
  func matchesAsKubernetesDoes(_ yaml: String, _ expected: Bool) throws {
    let selector = try #require(LabelSelector(try root(yaml)))
    #expect(selector.matches(Self.labels) == expected)
  }

  @Test(arguments: [
    "{matchExpressions: [{key: app, operator: in, values: [web]}]}",
    "{matchExpressions: [{key: app, values: [web]}]}",
    "{matchExpressions: [{operator: Exists}]}",
    "{matchExpressions: [word]}",
  ])
  func cannotBeReadWithAWordThatKubernetesDoesNotKnow(_ yaml: String) throws {
    #expect(LabelSelector(try root(yaml)) == nil)
  }

  @Test func isEmptyWithoutConditions() throws {
    #expect(try #require(LabelSelector(try root("{}"))).isEmpty)
    #expect(try !#require(LabelSelector(try root("{matchLabels: {a: b}}"))).isEmpty)
    let exists = try root("{matchExpressions: [{key: a, operator: Exists}]}")
    #expect(try !#require(LabelSelector(exists)).isEmpty)
  }

  @Test func readsThePairsOfAService() throws {
    let selector = LabelSelector(pairs: Labels(try root("{app: web}")))
    #expect(selector.matches(Self.labels))
    #expect(!selector.matches(Labels(["app": "db"])))
  }

  @Test func leavesOutLabelsThatAreNoTexts() throws {
    let labels = Labels(try root("{a: x, b: [1], c: {d: e}, f: 1}"))
    #expect(labels == Labels(["a": "x", "f": "1"]))
    #expect(Labels(nil).isEmpty)
    #expect(labels["a"] == "x")
    #expect(labels["b"] == nil)
  }
}
