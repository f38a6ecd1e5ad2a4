import Foundation
import Testing

/// `plan` as programs and people read it, beside the cases of `testdata/cases`.
@Suite struct PlanTests {
  private static let base = [
    "k8s/cart.yaml": AgainstTests.cart(),
    "k8s/web.yaml": AgainstTests.cart("web", name: "web"),
    "k8s/gone.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gone}\ndata: {a: b}\n",
    "k8s/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {a: b}\n",
    "k8s/secret.yaml":
      "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\ndata: {key: aHVudGVyMg==}\n",
  ]

  private static let head = [
    "k8s/cart.yaml": AgainstTests.cart("cart-v2"),
    "k8s/web.yaml": AgainstTests.cart("web", name: "web", image: "1.5.0"),
    "k8s/gone.yaml": nil,
    "k8s/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {a: c}\n",
    "k8s/secret.yaml":
      "apiVersion: v1\nkind: Secret\nmetadata: {name: key}\ndata: {key: Y29ycmVjdA==}\n",
    "k8s/new.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: new}\n",
  ]

  @Test(arguments: [["plan"], ["check", "--select", "updates"]])
  func writesTheJSONOfTheContract(_ command: [String]) async throws {
    try await withRepository(Self.base, head: Self.head) { repository in
      let program = Program(in: repository.folder)
      let arguments = command + ["--format", "json", "--no-cache"]
      let outcome = try await program.run(arguments)
      let again = try await program.run(arguments)
      #expect(outcome == again)
      let json = try JSON(reading: outcome.output)
      #expect(
        json.keys == ["version", "tool", "against", "findings", "changes", "problems", "summary"])
      #expect(json["against"]?.keys == ["kind", "revision", "commit"])
      let commit = try await repository.git("rev-parse", "HEAD")
      #expect(json["against"]?["commit"]?.text == commit)
      #expect(
        json["changes"]?.items.compactMap { $0["action"]?.text } == [
          "reject", "delete", "restart", "update", "update", "create",
        ])
      for change in json["changes"]?.items ?? [] {
        #expect(change.keys == ["resource", "action", "reason", "fields"])
        for field in change["fields"]?.items ?? [] {
          #expect(field.keys.prefix(4) == ["field", "old", "new", "effect"])
          #expect([[], ["message"]].contains(Array(field.keys.dropFirst(4))))
        }
      }
      #expect(
        json["summary"]?.keys == [
          "files", "sources", "resources", "error", "warning", "info", "suppressed",
        ])
    }
  }

  @Test(arguments: [["plan"], ["check"]], ["text", "json"])
  func showsNoSecret(_ command: [String], _ format: String) async throws {
    try await withRepository(Self.base, head: Self.head) { repository in
      let program = Program(in: repository.folder)
      let outcome = try await program.run(command + ["--format", format])
      for value in ["aHVudGVyMg", "Y29ycmVjdA", "hunter2", "correct"] {
        #expect(!outcome.output.contains(value))
      }
      if format == "json" { #expect(outcome.output.contains("\"old\": \"(redacted)\"")) }
    }
  }

  @Test(
    arguments: [
      (["--format", "sarif", "--category", "nightly"], "\"ruleId\": \"selector-change\""),
      (["--format", "sarif", "--category", "nightly"], "\"id\": \"nightly/\""),
      (["--format", "github"], "::error file=k8s/cart.yaml,line=5,"),
      (["--ignore", "selector-change", "--statistics", "--format", "junit"], "<testsuites"),
      (["--select", "stateful-resource-removed"], "  ! refuse  Deployment cart"),
      (["--shard", "2/2"], "no changes"), (["--show-files"], "k8s/cart.yaml\n"),
    ])
  func takesTheOptionsOfCheck(_ arguments: [String], _ words: String) async throws {
    try await withRepository(Self.base, head: Self.head) { repository in
      let outcome = try await repository.kubevet(["plan"] + arguments)
      #expect((outcome.output + outcome.errors).contains(words))
    }
  }

  @Test func agreesWithCheck() async throws {
    try await withRepository(Self.base, head: Self.head) { repository in
      let plan = try JSON(reading: try await repository.kubevet("plan", "--format", "json").output)
      let check = try JSON(
        reading: try await repository.kubevet("check", "--select", "updates", "--format", "json")
          .output)
      #expect(plan["changes"] == check["changes"])
      #expect(plan["findings"] == check["findings"])
    }
  }

  @Test func readsWithoutColour() async throws {
    try await withRepository(Self.base, head: Self.head) { repository in
      let plain = try await repository.kubevet("plan")
      let colored = try await repository.kubevet("plan", "--color", "always")
      #expect(colored.output != plain.output)
      #expect(colored.output.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain.output)
    }
  }

  @Test func writesWhereItIsTold() async throws {
    try await withRepository(Self.base, head: Self.head) { repository in
      let outcome = try await repository.kubevet(
        "plan", "--format", "markdown=plan.md", "--format", "text")
      #expect(outcome.output.hasPrefix("Compared with HEAD ("))
      #expect(try repository.folder.text(of: "plan.md").hasPrefix("## kubevet plan\n"))
    }
  }

  @Test(arguments: [["--ignore", "updates"], ["--select", "images"], ["--fail-on", "error"]])
  func failsWhateverRulesAreSelected(_ options: [String]) async throws {
    try await withRepository(Self.base, head: Self.head) { repository in
      let outcome = try await Program(in: repository.folder).run(["plan"] + options)
      #expect(outcome.output.contains("1 refused"))
      #expect(outcome.status == 1)
    }
  }

  /// JSON has no number for them.
  @Test(arguments: [".inf", "-.inf", ".nan"])
  func writesWhatIsNoNumberAsText(_ value: String) async throws {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: "
    try await withRepository(["a.yaml": "\(map)x}\n"], head: ["a.yaml": "\(map)\(value)}\n"]) {
      repository in
      let outcome = try await repository.kubevet("plan", "--format", "json")
      let json = try JSON(reading: outcome.output)
      #expect(json["changes"]?[0]?["fields"]?[0]?["new"]?.text == value)
    }
  }

  @Test func failsFromTheChosenSeverity() async throws {
    try await withRepository(Self.base, head: Self.head) { repository in
      let never = try await repository.kubevet("plan", "--fail-on", "never")
      #expect(never.status == 0)
      let error = try await repository.kubevet("plan", "--fail-on", "error")
      #expect(error.status == 1)
    }
  }

  /// What a finding says beside the plan is not said by the plan again.
  /// A line far down in a file that a ConfigMap holds.
  @Test(arguments: ["text", "markdown", "html"])
  func showsWhatDiffersInLongTexts(_ format: String) async throws {
    let lines = (1...40).map { "    setting-\($0) on;\n" }.joined()
    let manifest =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\ndata:\n  conf: |\n\(lines)"
    try await withRepository(["k8s/map.yaml": manifest]) { repository in
      try repository.folder.write(
        manifest.replacing("setting-30 on", with: "setting-30 off"), to: "k8s/map.yaml")
      let outcome = try await repository.kubevet("plan", "--format", format)
      #expect(outcome.output.contains("setting-30 on;"))
      #expect(outcome.output.contains("setting-30 off;"))
      #expect(!outcome.output.contains("setting-1 "))
    }
  }

  @Test(arguments: ["markdown", "html"])
  func saysEachRemedyOnceInAPageOfFindings(_ format: String) async throws {
    try await withRepository(
      ["k8s/cart.yaml": AgainstTests.cart()], head: ["k8s/cart.yaml": AgainstTests.cart("new")]
    ) { repository in
      let remedy = "deploy under a new name and move the traffic"
      let page = try await repository.kubevet("check", "--format", format)
      #expect(page.output.contains("the API server refuses this update"))
      #expect(page.output.ranges(of: remedy).count == 1)
      // The plan says what no finding says: here the rule is off.
      let plan = try await repository.kubevet(
        "check", "--format", format, "--ignore", "selector-change")
      #expect(!plan.output.contains("(`selector-change`)"))
      #expect(plan.output.ranges(of: remedy).count == 1)
    }
  }

  /// The whole repository is searched for Applications only where an object may be another one of its name.
  @Test(arguments: [(false, 6), (true, 9)])
  func asksGitNoMoreThanItNeeds(_ isConfusing: Bool, _ questions: Int) async throws {
    func map(_ value: String) -> String {
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\ndata: {key: \(value)}\n"
    }
    let head: [String: String?] = ["k8s/b/map.yaml": map("new"), "k8s/a/map.yaml": nil]
    try await withRepository(
      ["k8s/a/map.yaml": map("old"), "k8s/b/map.yaml": map("old")],
      head: head.filter { isConfusing || $0.value != nil }
    ) { repository in
      try repository.folder.write(
        "#!/bin/sh\necho \"$3\" >>\"$LOG\"\nexec \"$GIT\" \"$@\"\n", to: "bin/git")
      let outcome = try await Program(in: repository.folder).shell(
        """
        chmod +x bin/git
        export GIT=$(command -v git) LOG=$PWD/log
        PATH=$PWD/bin:$PATH "$0" plan k8s --against HEAD --no-cache >/dev/null
        sort log
        """)
      let words = outcome.output.split(separator: "\n")
      #expect(words.count == questions, "\(outcome)")
      #expect(words.contains("grep") == isConfusing)
    }
  }
}
