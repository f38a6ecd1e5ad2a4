import Testing
import YAMLSyntax

/// A path is printed as the API server prints it, finds its node, and is found again from the node.
@Suite struct FieldPathTests {
  @Test(
    arguments: [
      ([], ""),
      ([.key("spec"), .key("containers"), .index(0), .key("image")], "spec.containers[0].image"),
      (
        [.key("metadata"), .key("annotations"), .key("kubevet.dev/x")],
        "metadata.annotations[kubevet.dev/x]"
      ),
      ([.index(2), .index(0)], "[2][0]"),
      ([.key("a.b"), .key("c")], "[a.b].c"),
    ] as [([FieldPath.Step], String)])
  func isPrintedAsTheServerDoes(_ steps: [FieldPath.Step], _ expected: String) {
    #expect(FieldPath(steps).description == expected)
  }

  private static let yaml = """
    shared: &shared
      ports: [80, 443]
    kind: Pod
    spec:
      containers:
        - name: a
          image: x
        - name: b
          "image": y
          env: *shared
          <<: {extra: [1, {deep: z}]}
    again: *shared
    list: [*shared, [1, [2]]]
    """

  @Test(arguments: [
    "kind", "spec", "spec.containers", "spec.containers[1]", "spec.containers[1].image",
    "spec.containers[1].env", "spec.containers[1].env.ports", "spec.containers[1].env.ports[1]",
    "shared.ports[0]", "again.ports[1]", "list[0].ports[0]", "list[1][1][0]",
  ])
  func findsItsNodeAndIsFoundFromIt(_ text: String) throws {
    let root = try root(Self.yaml)
    let path = FieldPath(text)
    let node = try #require(path.node(in: root))
    // Within an alias the way to the alias is all that the place of use tells, and what follows.
    #expect(node.path(from: root) == path)
  }

  @Test func leavesTheMergeKeyOut() throws {
    let root = try root(Self.yaml)
    let node = try #require(FieldPath("spec.containers[1].extra[1].deep").node(in: root))
    #expect(node.text == "z")
    #expect(node.path(from: root).description == "spec.containers[1].extra[1].deep")
  }

  @Test func startsWhereItIsAsked() throws {
    let root = try root(Self.yaml)
    let container = try #require(FieldPath("spec.containers[1]").node(in: root))
    let port = try #require(FieldPath("env.ports[1]").node(in: container))
    #expect(port.int == 443)
    #expect(port.path(from: container).description == "env.ports[1]")
    #expect(container.path(from: container).description == "")
    let key = try #require(container.keyNode("image"))
    #expect(key.path(from: root).description == "spec.containers[1].image")
  }

  @Test(arguments: [
    "nothing", "kind.x", "spec.containers[2]", "spec.containers.name", "list[9][0]",
  ])
  func endsWhereTheTreeEnds(_ text: String) throws {
    #expect(FieldPath(text).node(in: try root(Self.yaml)) == nil)
  }

  @Test func findsItsWayBelowAnAnchoredRoot() throws {
    let root = try root("items: [&a {spec: {x: 1}}, *a]\n")
    let items = try #require(root["items"])
    let used = try #require(Array(items.items).last)
    let node = try #require(used["spec"]?["x"])
    #expect(node.path(from: used).description == "spec.x")
    #expect(node.path(from: root).description == "items[1].spec.x")
  }

  private func root(_ yaml: String) throws -> Node {
    let tree = SyntaxTree(parsing: SourceFile(path: "path.yaml", bytes: Array(yaml.utf8)))
    #expect(tree.errors.isEmpty)
    return try #require(tree.roots.first)
  }
}

extension FieldPath {
  /// `a.b[0].c`, for keys of letters.
  fileprivate init(_ text: String) {
    self.init()
    for part in text.split(separator: ".") {
      let pieces = part.split(whereSeparator: { $0 == "[" || $0 == "]" })
      for piece in pieces { steps.append(Int(piece).map { .index($0) } ?? .key(String(piece))) }
    }
  }
}
