import Linting
import TestSupport
import Testing

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

  @Test func saysWhichWayItIsSuppressed() async {
    let yaml = pod(
      behind: "# kubevet: ignore[test-image] here",
      metadata: ", annotations: {kubevet.dev/ignore.test-image: there}")
    let found = await findings([("a.yaml", yaml)], rules: [.images])
    #expect(found.compactMap(\.suppression?.reason) == ["there"])
    #expect(found.compactMap(\.suppression?.kind) == [.annotation])
  }
}
