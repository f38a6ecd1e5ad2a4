import Linting
import TestSupport
import Testing
import YAMLSyntax

/// A finding keeps its fingerprint wherever its object moves, and shares it with no other finding.
@Suite struct FingerprintTests {
  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: a}
    spec:
      containers:
        - name: first
          image: x
        - name: second
          image: x
    """

  private func images(_ yaml: String, path: String = "a.yaml") async -> [String] {
    await findings([(path, yaml)], rules: [.images]).map(\.fingerprint)
  }

  @Test func isDifferentForTwoContainers() async {
    let found = await images(Self.pod)
    #expect(found.count == 2)
    #expect(Set(found).count == 2)
    #expect(found.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
  }

  @Test func staysWhenLinesMove() async {
    let moved = "# a comment\n\n---\n" + Self.pod.replacing("spec:", with: "\n# ü\nspec: # why")
    #expect(await images(moved) == (await images(Self.pod)))
  }

  @Test func staysWhenTheFileIsRenamed() async {
    #expect(await images(Self.pod, path: "other/b.yaml") == (await images(Self.pod)))
  }

  @Test func staysWhenAContainerIsPutBefore() async {
    let more = Self.pod.replacing(
      "containers:\n", with: "containers:\n    - name: new\n      image: y\n")
    #expect(Array(await images(more).dropFirst()) == (await images(Self.pod)))
  }

  @Test func staysWhenTheValueChanges() async {
    let changed = Self.pod.replacing("image: x", with: "image: y")
    #expect(await images(changed) == (await images(Self.pod)))
  }

  @Test(arguments: [
    ("name: a}", "name: b}"), ("name: a}", "name: a, namespace: n}"), ("first", "renamed"),
  ])
  func isAnotherForAnotherObject(_ old: String, _ new: String) async throws {
    let before = try #require(await images(Self.pod).first)
    let after = try #require(await images(Self.pod.replacing(old, with: new)).first)
    #expect(before != after)
  }

  @Test func isAnotherForAnotherRule() async throws {
    let found = await findings([("a.yaml", Self.pod)], rules: [.names, .inventory])
    #expect(found.map(\.field) == ["metadata.name", "metadata.name"])
    #expect(Set(found.map(\.fingerprint)).count == 2)
  }

  @Test func isAnotherForTheSameObjectTwice() async {
    let twice = Self.pod + "\n---\n" + Self.pod
    let found = await images(twice)
    #expect(found.count == 4)
    #expect(Set(found).count == 4)
    #expect(Array(found.prefix(2)) == (await images(Self.pod)))
  }

  @Test func isAnotherForContainersWithoutNames() async {
    let unnamed = Self.pod.replacing("- name: first\n      image", with: "- image")
      .replacing("- name: second\n      image", with: "- image")
    #expect(Set(await images(unnamed)).count == 2)
  }

  @Test func goesByTheFileWhereThereIsNoObject() async {
    let quiet = Selection(select: ["test-quiet"])
    let one = await findings([("a.yaml", Self.pod), ("b.yaml", Self.pod)], selection: quiet)
    #expect(one.count == 2)
    #expect(Set(one.map(\.fingerprint)).count == 2)
    #expect(one.map(\.field) == [nil, nil])
  }
}
