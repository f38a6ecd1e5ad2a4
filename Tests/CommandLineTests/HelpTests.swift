import TestSupport
import Testing

/// Help is an interface: a change to it is to be seen in review.
@Suite struct HelpTests {
  @Test(arguments: [
    "kubevet", "check", "plan", "render", "fix", "hook", "hook run", "hook install", "init",
    "merge",
    "rules",
    "explain", "config", "config show", "config schema",
  ])
  func isUnchanged(_ command: String) async throws {
    try await withFolder { folder in
      let words = command == "kubevet" ? [] : command.split(separator: " ").map(String.init)
      let arguments = words + ["--help"]
      let outcome = try await Program(in: folder).run(arguments)
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      try expectGolden(outcome.output, "testdata/help/\(command.replacing(" ", with: "-")).txt")
    }
  }

  @Test func isWhatTheProgramAloneSays() async throws {
    try await withFolder { folder in
      let program = Program(in: folder)
      let alone = try await program()
      let asked = try await program("--help")
      #expect(alone == asked)
      let before = try await program("help", "check")
      let behind = try await program("check", "--help")
      #expect(before == behind)
    }
  }

  @Test func namesTheVersion() async throws {
    try await withFolder { folder in
      let outcome = try await Program(in: folder)("--version")
      #expect(outcome.status == 0)
      #expect(outcome.output.wholeMatch(of: /kubevet \d+\.\d+\.\d+\n/) != nil)
    }
  }

  @Test func explainsEveryListedRule() async throws {
    try await withFolder { folder in
      let program = Program(in: folder)
      let rules = try await program("rules").output.split(separator: "\n")
        .compactMap { $0.split(separator: " ").first.map(String.init) }
      #expect(rules.count > 20)
      #expect(rules == rules.sorted())
      for rule in [rules.first, rules.last].compactMap({ $0 }) {
        let page = try await program("explain", rule)
        #expect(page.output.hasPrefix("# \(rule)\n"))
        #expect(page.status == 0)
      }
    }
  }
}
