import Testing
import YAMLSyntax

/// A node reads like the value that kubectl sees, whichever way it is written.
@Suite struct NodeTests {
  @Test func takesTheLastOfARepeatedKey() throws {
    let root = try tree("a: 1\nb: 2\na: 3\n'a': 4\n")
    #expect(root["a"]?.int == 4)
    #expect(root["b"]?.int == 2)
    #expect(root["c"] == nil)
    #expect(root.keyNode("a")?.style == .singleQuoted)
    #expect(root.entries.map { $0.key.text } == ["a", "b", "a", "a"])
    #expect(try root.json() == .object([("a", .int(4)), ("b", .int(2))]))
  }

  @Test func tellsTheValuesOfSeveralKeysInTheOrderOfTheKeys() throws {
    let keys = Keys(["a", "bc", "missing", "d"])
    func values(_ yaml: String) throws -> [String] {
      var found: [String] = []
      let node = try tree(yaml)
      node.forEachValue(of: keys) { found.append("\($0)=\($1.text ?? "…")") }
      let fields = Fields(node, keys)
      #expect(
        found
          == (0..<4).compactMap { number in
            fields[number].map { "\(number)=\($0.text ?? "…")" }
          })
      return found
    }
    #expect(try values("d: 1\nx: {a: 9}\n'bc': 2\na: [3]\n") == ["0=…", "1=2", "3=1"])
    #expect(try values("a: 1\n\"\\x62c\": 2\na: 3\n") == ["0=3", "1=2"])
    #expect(try values("{<<: {a: 1, d: 2}, d: 3}") == ["0=1", "3=3"])
    #expect(try values("{x: &x 5, d: *x}") == ["3=5"])
    #expect(try values("[a, d]") == [])
  }

  @Test func tellsItemsAndPairsOneByOne() throws {
    func items(_ yaml: String) throws -> [String] {
      var found: [String] = []
      try tree(yaml).forEachItem { found.append("\($0.text ?? "…")@\($0.range.start)") }
      return found
    }
    func pairs(_ yaml: String) throws -> [String] {
      var found: [String] = []
      try tree(yaml).forEachEntry { found.append("\($0.text ?? "…")=\($1.text ?? "…")") }
      return found
    }
    #expect(try items("[&x a, [b], *x, {}]") == ["a@4", "…@7", "a@12", "…@16"])
    #expect(try items("{a: b}") == [])
    #expect(
      try pairs("{a: &x 1, b: [2], *x : *x, <<: {c: 3}, a: 4}") == [
        "a=1", "b=…", "1=1", "<<=…", "a=4",
      ])
    #expect(try pairs("[a]") == [])
  }

  @Test func looksAtPlainPairsAtOnce() throws {
    func reads(_ yaml: String) throws -> String? {
      var text = ""
      let isAll = try tree(yaml).allPairs { key, value in
        text += String(decoding: key, as: UTF8.self) + "=" + String(decoding: value, as: UTF8.self)
        return !key.elementsEqual("stop".utf8)
      }
      return isAll ? text : nil
    }
    #expect(try reads("{a: 1, 'b': \"c d\"}") == "a=1b=c d")
    #expect(try reads("{}") == "")
    #expect(try reads("{stop: 1}") == nil)
    #expect(try reads("{a: [1]}") == nil)
    #expect(try reads("{a: \"\\t\"}") == nil)
    #expect(try reads("{a: &x 1, b: *x}") == nil)
    #expect(try reads("[a]") == nil)
    #expect(try tree("{a: [1], b: {c: d}}").allKeys { $0.count == 1 })
    #expect(try !tree("{a: [1], bb: {c: d}}").allKeys { $0.count == 1 })
  }

  @Test func letsAMergeOverrideWhatStandsBefore() throws {
    let root = try tree(
      """
      base: &base {a: 1, b: 2}
      before: {<<: *base, b: own}
      after:
        b: own
        <<: *base
      """)
    #expect(root["before"]?["b"]?.text == "own")
    #expect(root["before"]?["a"]?.int == 1)
    #expect(root["after"]?["b"]?.int == 2)
    #expect(try root["after"]?.json() == .object([("a", .int(1)), ("b", .int(2))]))
    #expect(
      try root["after"]?.json(.kustomize) == .object([("a", .int(1)), ("b", .string("own"))]))
  }

  @Test func takesTheFirstOfSeveralMergedMappings() throws {
    let root = try tree(
      """
      x: &x {a: 1}
      y: &y {a: 2, b: 3, <<: {c: 4}}
      all: {<<: [*x, *y]}
      text: {<<: word, a: 5}
      quoted: {"<<": *x}
      """)
    let all = try #require(root["all"])
    #expect(all["a"]?.int == 1)
    #expect(all["b"]?.int == 3)
    #expect(all["c"]?.int == 4)
    #expect(try all.json() == .object([("a", .int(1)), ("b", .int(3)), ("c", .int(4))]))
    #expect(root["text"]?["a"]?.int == 5)
    #expect(root["quoted"]?["a"] == nil)
    #expect(root["quoted"]?["<<"]?["a"]?.int == 1)
    #expect(throws: SyntaxError.self) { try root["text"]?.json() }
  }

  @Test func standsWhereAnAliasIsUsed() throws {
    let root = try tree("a: &a\n  b: [1, 2]\nc: *a\n")
    let file = LineTable(root.tree.file)
    let item = try #require(root["c"]?["b"]?.items.first { $0.int == 2 })
    #expect(
      file.location(of: item.range)
        == SourceLocation(line: 3, column: 4, endLine: 3, endColumn: 6))
    let original = try #require(root["a"]?["b"])
    #expect(
      file.location(of: original.range)
        == SourceLocation(line: 2, column: 6, endLine: 2, endColumn: 12))
  }

  @Test func asksNothingOfTheWrongKind() throws {
    let root = try tree("list: [1]\ntext: word\nmap: {a: 1}\nempty:\n")
    #expect(root["list"]?["a"] == nil)
    #expect(root["text"]?["a"] == nil)
    #expect(root["text"].map { Array($0.items).count } == 0)
    #expect(root["map"].map { Array($0.items).count } == 0)
    #expect(root["list"].map { Array($0.entries).count } == 0)
    #expect(root["list"]?.text == nil)
    #expect(root["list"]?.scalar() == nil)
    #expect(root["empty"]?.isNull == true)
    #expect(root["empty"]?.kind == .scalar)
    #expect(root["map"]?.firstKey?.text == "a")
    #expect(root["list"]?.firstKey == nil)
    #expect(root.value(at: ["map", "a"])?.int == 1)
    #expect(root.value(at: ["map", "b", "c"]) == nil)
  }

  @Test func findsEscapedKeysAndKeysBehindAliases() throws {
    let root = try tree("\"a\\u0062\": 1\n'it''s': 2\nx: &k key\n*k : 3\n")
    #expect(root["ab"]?.int == 1)
    #expect(root["it's"]?.int == 2)
    #expect(root["key"]?.int == 3)
  }

  @Test(
    arguments: [
      ("8080", 8080), ("0x10", 16), ("1e3", 1000), ("2.0", 2), ("2.5", nil), ("\"8080\"", nil),
      ("word", nil), ("true", nil), ("", nil), ("[1]", nil),
    ] as [(String, Int64?)])
  func readsWholeNumbers(_ text: String, _ expected: Int64?) throws {
    #expect(try tree("a: \(text)\n")["a"]?.int == expected)
  }

  @Test func tellsWhatIsNoText() throws {
    let root = try tree("{a: 1, b: true, c: x, d: \"1\", e: 1.5, f: , g: on, h: 1.2.3, i: [1]}\n")
    #expect(root.numbersAndBooleans.map(\.text) == ["1", "true", "1.5", "on"])
    #expect(root["g"]?.isNumberOrBoolean == true)
    #expect(root["h"]?.isNumberOrBoolean == false)
    #expect(root["d"]?.string == "1")
    #expect(root["a"]?.string == nil)
    let list = try tree("- &x 1\n- y\n- *x\n- z\n- \"2\"\n")
    #expect(list.numbersAndBooleans.map(\.text) == ["1", "y", "1"])
  }

  @Test func pointsAtScalarsThatPeopleMisread() throws {
    let root = try tree(
      """
      a: on
      b: "on"
      c: 0777
      d: 1.10
      e: 1.27.3
      f: 1e3
      g: 80
      h: !!str 0777
      i: 0x1F
      j: 2001-12-14
      k: 1_000
      l: note
      """)
    #expect(
      root.tree.ambiguousScalars.map(\.text) == ["on", "0777", "1.10", "1e3", "0x1F", "1_000"])
  }

  @Test func decodesBase64AsText() throws {
    #expect(Base64.decoded("aGVsbG8=") == "hello")
    #expect(Base64.decoded("aGVs\nbG8") == "hello")
    #expect(Base64.decoded("w7w=") == "ü")
    #expect(Base64.decoded("") == "")
    #expect(Base64.decoded("/w==") == nil)
    #expect(Base64.decoded("a") == nil)
    #expect(Base64.decoded("a=b=") == nil)
    #expect(Base64.decoded("a-b_") == nil)
    #expect(try tree("a: !!binary aGVsbG8=\n")["a"]?.string == "hello")
  }

  private func tree(_ text: String) throws -> Node {
    let tree = SyntaxTree(parsing: SourceFile(path: "node.yaml", bytes: Array(text.utf8)))
    #expect(tree.errors.isEmpty)
    return try #require(tree.roots.first)
  }
}
