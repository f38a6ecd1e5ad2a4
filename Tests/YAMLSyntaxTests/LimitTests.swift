import Testing
import YAMLSyntax

/// No input can hang us, overflow a stack or fill the memory: what goes beyond a limit is an error at
/// its place, and what stays below it is read.
@Suite struct LimitTests {
  @Test func readsThousandLevelsAndTurnsThemIntoJSON() async throws {
    // In a task, whose thread has a smaller stack than the main one.
    let depth = try await Task {
      let tree = Self.tree(nested(Limits.nesting))
      var value = try #require(tree.roots.first).json()
      var depth = 0
      while case .array(let items) = value, let item = items.first {
        depth += 1
        value = item
      }
      return depth
    }.value
    #expect(depth == Limits.nesting - 1)
  }

  @Test func refusesOneLevelMore() {
    let tree = Self.tree("a: 1\n---\n" + nested(Limits.nesting + 1) + "\n---\nb: 2\n")
    #expect(tree.roots.count == 2)
    #expect(tree.roots.last?["b"]?.int == 2)
    #expect(tree.errors.map(\.message) == ["nested more than 1000 levels deep"])
    #expect(tree.errors.map(\.isLimit) == [true])
    #expect(tree.errors.map(\.range.start) == [9 + Limits.nesting])
  }

  @Test func countsTheLevelsBehindAliases() {
    let deep = "a: &a " + nested(600) + "\nb: &b " + nested(600).replacing("[]", with: "[*a]")
    let tree = Self.tree(deep)
    #expect(tree.roots.isEmpty)
    #expect(tree.errors.map(\.message) == ["nested more than 1000 levels deep"])
    #expect(tree.errors.map(\.isLimit) == [true])
  }

  @Test func readsAliasesThatStayWithinTheLevels() throws {
    let tree = Self.tree(
      "a: &a " + nested(400) + "\nb: " + nested(400).replacing("[]", with: "[*a]"))
    var node = try #require(tree.roots.first?["b"])
    var depth = 1
    while let inner = node.items.first(where: { _ in true }) {
      node = inner
      depth += 1
    }
    #expect(depth == 800)
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["[", "{a: ", "- ", "? ", "[{"])
  func endsSoonOnEndlessOpening(_ opening: String) {
    let tree = Self.tree(String(repeating: opening, count: 100_000))
    #expect(tree.documents.isEmpty)
    #expect(tree.errors.count == 1)
  }

  @Test func stopsAnAliasBomb() {
    var bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for (name, next) in zip("abcdefgh", "bcdefghi") {
      let uses = Array(repeating: "*\(name)", count: 10).joined(separator: ", ")
      bomb += "\(next): &\(next) [\(uses)]\n"
    }
    let tree = Self.tree(bomb + "---\nnext: 1\n")
    #expect(tree.roots.count == 1)
    #expect(tree.roots.first?["next"]?.int == 1)
    #expect(tree.errors.map(\.message) == ["aliases expand to more than 2000000 values"])
    #expect(tree.errors.map(\.isLimit) == [true])
  }

  @Test func findsTheRepeatedKeyAmongThousand() throws {
    let keys = (0..<1_000).map { "key-\($0): \($0)\n" }.joined()
    let tree = Self.tree(keys + "key-7: again\nkey-999: last\n")
    let root = try #require(tree.roots.first)
    #expect(tree.duplicateKeys.map { tree.key(of: $0).text } == ["key-7", "key-999"])
    let lines = LineTable(tree.file)
    #expect(
      tree.duplicateKeys.map { lines.line(of: tree.key(of: $0).range.start) } == [1001, 1002])
    #expect(
      tree.duplicateKeys.map { lines.line(of: tree.firstKey(of: $0).range.start) } == [8, 1000])
    #expect(root["key-7"]?.text == "again")
    #expect(root["key-500"]?.int == 500)
    #expect(root.value(forKey: "key-1000") == nil)
  }

  @Test func keepsTheFirstHundredErrors() {
    let tree = Self.tree(String(repeating: "a: [\n---\n", count: 150))
    #expect(tree.errors.count == Limits.errors)
  }

  @Test(.timeLimit(.minutes(1)))
  func readsManyObjectsInARow() {
    let stream = String(repeating: #"{"kind": "Pod", "name": "ü"}"# + "\n", count: 5_000)
    let tree = Self.tree(stream)
    #expect(tree.documents.count == 5_000)
    #expect(tree.errors.isEmpty)
    #expect(LineTable(tree.file).location(of: tree.documents[4_999].range).line == 5_000)
  }

  private static func tree(_ text: String) -> SyntaxTree {
    SyntaxTree(parsing: SourceFile(path: "limits.yaml", bytes: Array(text.utf8)))
  }
}

private func nested(_ levels: Int) -> String {
  String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
}
