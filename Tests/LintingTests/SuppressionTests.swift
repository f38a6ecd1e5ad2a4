import Linting
import TestSupport
import Testing
import YAMLSyntax

/// A finding is ignored for a reason, on its line, on the line above or on its object; never without.
@Suite struct SuppressionTests {
  private func reasons(_ yaml: String) async -> [String?] {
    await findings([("a.yaml", yaml)], rules: [.images]).map(\.suppression?.reason)
  }

  private func pod(above: String = "", behind: String = "", metadata: String = "") -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: a\(metadata)}
    spec:
      containers:
        - name: c
    \(above)
          image: x  \(behind)
          args: [y]
    """
  }

  @Test func worksOnTheLine() async {
    #expect(
      await reasons(pod(behind: "# kubevet: ignore[test-image] it is fine")) == ["it is fine"])
  }

  @Test func worksOnTheLineAbove() async {
    #expect(await reasons(pod(above: "      # kubevet: ignore[test-image] known")) == ["known"])
  }

  @Test func mayGoOnOverSeveralLines() async {
    let lines = ["# kubevet: ignore[test-name] how", "# kubevet: ignore[test-image] why", "# so"]
    let above = lines.map { "      \($0)" }.joined(separator: "\n")
    #expect(await reasons(pod(above: above)) == ["why"])
    let apart = "      # kubevet: ignore[test-image] why\n    # so"
    #expect(await reasons(pod(above: apart)) == [nil])
  }

  @Test func mayStandBehindAColon() async {
    #expect(await reasons(pod(behind: "# kubevet: ignore[test-image]: why")) == ["why"])
  }

  @Test func doesNotReachFromACommentBehindAnotherLine() async {
    let yaml = pod().replacing("name: c", with: "name: c # kubevet: ignore[test-image] why")
      .replacing("\n\n", with: "\n")
    #expect(await reasons(yaml) == [nil])
  }

  @Test(arguments: [
    "# kubevet: ignore[test-image]", "# kubevet: ignore[test-image]   ", "# kubevet: ignore why",
    "# kubevet: ignore[] why", "# kubevet: ignore[test-name] why", "# kubevet: ignore[*] why",
    "# kubevet: ignore[test-image why", "# ignore[test-image] why",
    "# see kubevet: ignore[test-image] why", "# kubevet: Ignore[test-image] why",
    "# kubevet: ignore[test-image] # noqa", "# kubevet: ignore[test-image] -",
    "# kubevet: ignore[test-image] #", "# kubevet: ignore[test-image]:",
  ])
  func needsTheRuleAndAReason(_ comment: String) async {
    #expect(await reasons(pod(behind: comment)) == [nil])
  }

  @Test func mayNameSeveralRules() async {
    let comment = "#kubevet:ignore[test-name, test-image]why"
    #expect(await reasons(pod(behind: comment)) == ["why"])
  }

  @Test func isNoCommentWithinAText() async {
    let yaml = pod().replacing("image: x", with: "image: \"x # kubevet: ignore[test-image] why\"")
    #expect(await reasons(yaml) == [nil])
  }

  @Test func worksOnTheObject() async {
    let reason = ", annotations: {kubevet.dev/ignore.test-image: agreed}"
    let found = await findings([("a.yaml", pod(metadata: reason))])
    #expect(found.filter(\.isSuppressed).map(\.rule.id) == ["test-image"])
    #expect(found.compactMap(\.suppression?.reason) == ["agreed"])
    #expect(found.compactMap(\.suppression?.kind) == [.annotation])
  }

  @Test(arguments: [
    "kubevet.dev/ignore.test-image: \"\"", "kubevet.dev/ignore.test-image: null",
    "kubevet.dev/ignore: why", "ignore.test-image: why",
  ])
  func needsAReasonOnTheObject(_ annotation: String) async {
    #expect(await reasons(pod(metadata: ", annotations: {\(annotation)}")) == [nil])
  }

  @Test(arguments: [
    ("container=c; why", ["why", nil]), ("container=d,c;why", ["why", "why"]),
    ("container=d ; it is: late", [nil, "it is: late"]), ("container=e; why", [nil, nil]),
    ("container=c", [nil, nil]), ("container=c;", [nil, nil]), ("container=; why", [nil, nil]),
    ("containers c; why", ["containers c; why", "containers c; why"]),
    ("container: it is late", ["container: it is late", "container: it is late"]),
    ("container=c d; why", [nil, nil]), ("container=c, ; why", [nil, nil]),
    ("container = c; why", [nil, nil]), ("Container=c; why", [nil, nil]),
    ("containers=c; why", [nil, nil]), (" container=c; why", [nil, nil]),
    ("initContainer=c; why", [nil, nil]), ("container: c, d ; why", [nil, nil]),
  ])
  func mayMeanSomeContainers(_ value: String, _ expected: [String?]) async {
    let yaml = """
      apiVersion: v1
      kind: Pod
      metadata: {name: a, annotations: {kubevet.dev/ignore.test-image: "\(value)"}}
      spec:
        initContainers: [{name: c, image: x}]
        containers: [{name: d, image: x}]
      """
    #expect(await reasons(yaml) == expected)
  }

  @Test(arguments: [
    ("", "gives no reason"), ("container=c;", "gives no reason"),
    ("container=; why", "does not name containers as container=NAME; why does"),
    ("Container=c; why", "does not name containers as container=NAME; why does"),
  ])
  func saysWhyItSuppressesNothing(_ value: String, _ reason: String) async {
    let yaml = pod(metadata: ", annotations: {kubevet.dev/ignore.test-image: \"\(value)\"}")
    let found = await findings([("a.yaml", yaml)], rules: [.images, .unused])
    #expect(
      found.filter { $0.rule.id == "test-unused" }.map(\.message)
        == ["this suppresses nothing, for it \(reason)"])
  }

  /// At the comment, whatever stands before it.
  @Test(arguments: [
    ("# kubevet: ignore", 5), ("# kubevet: ignore(test-image) why", 5),
    ("\"k#y\": \"a # b\" # kubevet: ignore", 20),
    ("größe: x # kubevet: ignore[test-image] why", 14),
    ("a: x # noqa # kubevet: ignore[test-image] for kubevet: why", 17),
    ("a: \"x # kubevet: ignore[a] b\" #kubevet: ignore[test-image] why", 35),
  ])
  func pointsAtTheComment(_ line: String, _ column: Int) async {
    let yaml = "apiVersion: v1\nkind: Pod\nmetadata:\n    \(line)\n"
    let found = await findings([("a.yaml", yaml)], rules: [.images, .unused])
    let places = found.map { [$0.location.line, $0.location.column, $0.location.endColumn] }
    #expect(places == [[4, column, line.count + 5]])
  }

  /// In the words of other tools; prose about kubevet is none of it.
  @Test(arguments: [
    ("# kubevet-ignore: test-image", true), ("# kubevet ignore test-image", true),
    ("# kubevet:disable=test-image why", true), ("# kubevet: skip test-image", true),
    ("# kubevet ignores test-image", false), ("# kubevet: see docs/pre-commit.md", false),
    ("# kubevet ignore list", false), ("# see kubevet-ignore: test-image", false),
  ])
  func namesOtherForms(_ comment: String, _ isOne: Bool) async {
    let found = await findings([("a.yaml", pod(behind: comment))], rules: [.images, .unused])
    #expect(found.contains { $0.rule.id == "test-unused" } == isOne)
    #expect(found.filter { $0.rule.id == "test-image" }.map(\.isSuppressed) == [false])
  }

  @Test(arguments: [
    ("kubevet.dev/ignore: all", true), ("kubevet.dev/ignore-test-image: why", true),
    ("kubevet.dev/recreate: a=b", false), ("example.org/kubevet.dev/ignore: all", false),
  ])
  func namesOtherAnnotations(_ annotation: String, _ isOne: Bool) async {
    let yaml = pod(metadata: ", annotations: {\(annotation)}")
    let found = await findings([("a.yaml", yaml)], rules: [.images, .unused])
    #expect(found.contains { $0.message.contains("reads no annotation") } == isOne)
  }

  @Test func saysWhichWayItIsSuppressed() async {
    let yaml = pod(
      behind: "# kubevet: ignore[test-image] here",
      metadata: ", annotations: {kubevet.dev/ignore.test-image: there}")
    let found = await findings([("a.yaml", yaml)], rules: [.images])
    #expect(found.compactMap(\.suppression?.reason) == ["there"])
    #expect(found.compactMap(\.suppression?.kind) == [.annotation])
  }

  @Test(arguments: ["images", "recommended"])
  func namesNoGroup(_ word: String) async {
    let yaml = pod(behind: "# kubevet: ignore[\(word)] why")
    let found = await findings([("a.yaml", yaml)], rules: [.images, .unused])
    #expect(
      found.map(\.message).contains(
        "there is no rule \"\(word)\" to ignore; it names several, and findings are accepted rule by "
          + "rule"))
  }
}
