import Foundation
import TestSupport
import Testing

/// `kubevet config show` says what holds and who says so; what it prints is a configuration itself.
@Suite struct ConfigTests {
  private static let files = [
    ".git/HEAD": "", "k8s/dev/web.yaml": Sample.service,
    ".kubevet.yaml": """
    fail-on: error
    ignore: [probes]
    rules:
      mutable-image-tag:
        severity: info
        tags: [main]
    overrides:
      - paths: ["k8s/dev/**"]
        rules:
          mutable-image-tag: {tags: [edge]}
          missing-startup-probe: warning
    suppressions:
      - {rules: [stuck-rollout], reason: why, until: 2030-01-01}

    """,
  ]

  private func lines(_ arguments: String...) async throws -> [String] {
    try await withFolder(Self.files) { folder in
      let outcome = try await Program(in: folder).run(["config", "show"] + arguments)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output.split(separator: "\n").map {
        String($0).replacing(/[ ]{2,}[#]/, with: "  #")
      }
    }
  }

  @Test func saysWhatHoldsForEveryFile() async throws {
    let lines = try await lines("--kubernetes-version", "1.31")
    #expect(
      lines.prefix(7) == [
        "# What holds for every file, and who says so; read from .kubevet.yaml.",
        "kubernetes: \"1.31\"  # --kubernetes-version", "against: auto  # default",
        "apply: client  # default", "fail-on: error  # .kubevet.yaml:1", "exclude: []  # default",
        "rules:",
      ])
    let start = try #require(lines.firstIndex(of: "  mutable-image-tag:"))
    #expect(
      lines[(start + 1)...(start + 2)] == [
        "    severity: info  # .kubevet.yaml:5", "    tags: [\"main\"]  # .kubevet.yaml:6",
      ])
    #expect(lines.contains("  stuck-rollout: error  # default"))
    #expect(lines.contains("  missing-liveness-probe: off  # .kubevet.yaml:2"))
    #expect(lines.contains("  missing-startup-probe: off  # default"))
    #expect(lines.contains("overrides:"))
    #expect(
      lines.suffix(2) == [
        "suppressions:",
        "  - {\"rules\": [\"stuck-rollout\"], \"reason\": \"why\", \"until\": \"2030-01-01\"}"
          + "  # .kubevet.yaml:13",
      ])
  }

  @Test func saysWhatHoldsForAFile() async throws {
    let lines = try await lines("k8s/dev/web.yaml", "--ignore", "stuck-rollout")
    #expect(lines[0].hasPrefix("# What holds for k8s/dev/web.yaml, "))
    let start = try #require(lines.firstIndex(of: "  mutable-image-tag:"))
    #expect(
      lines[(start + 1)...(start + 2)] == [
        "    severity: info  # .kubevet.yaml:5",
        "    tags: [\"edge\"]  # .kubevet.yaml:10, an override",
      ])
    #expect(lines.contains("  missing-startup-probe: warning  # .kubevet.yaml:11, an override"))
    #expect(lines.contains("  stuck-rollout: off  # --ignore"))
    #expect(!lines.contains("overrides:"))
  }

  @Test func saysWhatLeavesAFileOut() async throws {
    let files = [
      ".git/HEAD": "", "k8s/web.yaml": Sample.service, "k8s/old/web.yaml": Sample.service,
      ".kubevet.yaml": "exclude: [vendor, k8s/old]\n",
    ]
    try await withFolder(files) { folder in
      let program = Program(in: folder)
      let left = try await program("config", "show", "k8s/old/web.yaml", "--format", "json")
      #expect(try JSON(reading: left.output)["excludedBy"]?.text == "k8s/old")
      let shown = try await program("config", "show", "k8s/old/web.yaml")
      #expect(
        shown.output.contains(
          "\n# Not looked at where k8s/old/web.yaml is not named itself: exclude holds \"k8s/old\".\n"
        ))
      #expect(!(try await program("config", "show", "k8s/web.yaml")).output.contains("Not looked"))
    }
  }

  @Test func printsAConfigurationThatSaysTheSame() async throws {
    try await withFolder(Self.files) { folder in
      let program = Program(in: folder)
      for path in [[], ["k8s/dev/web.yaml"]] {
        let first = try await program.run(
          ["config", "show", "--format", "json", "--format", "text=again.yaml"] + path)
        let second = try await program.run(
          ["config", "show", "--format", "json", "--config", "again.yaml"] + path)
        #expect(second.status == 0, "\(second.errors)")
        let (one, other) = (try JSON(reading: first.output), try JSON(reading: second.output))
        #expect(one["file"]?.text == ".kubevet.yaml")
        #expect(one["path"]?.text == path.first)
        let rules = { (report: JSON) in
          report["rules"]?.items.map { "\($0["rule"]?.text ?? "") \($0["severity"]?.text ?? "")" }
        }
        #expect(rules(one) == rules(other))
        #expect(rules(one)?.contains("mutable-image-tag info") == true)
        #expect(other["settings"]?["fail-on"]?["value"]?.text == "error")
        #expect(other["settings"]?["fail-on"]?["source"]?["kind"]?.text == "configuration")
      }
    }
  }

  @Test(arguments: [
    (["k8s/none.yaml"], "k8s/none.yaml: there is no such file"),
    (["k8s"], "k8s is a folder: name a file in it"),
    (
      ["--select", "imags"],
      "there is no rule, group or preset \"imags\"; did you mean \"images\"?"
    ),
    (["--format", "yaml"], "--format knows text, json, not \"yaml\""),
  ])
  func namesWhatIsWrong(_ arguments: [String], _ sentence: String) async throws {
    try await withFolder(Self.files) { folder in
      let outcome = try await Program(in: folder).run(["config", "show"] + arguments)
      #expect(outcome.errors == "kubevet: \(sentence)\n")
      #expect(outcome.status == 2)
    }
  }

  @Test func printsTheSchemaOfTheRepository() async throws {
    try await withFolder { folder in
      let outcome = try await Program(in: folder)("config", "schema")
      #expect(outcome.status == 0)
      try expectGolden(outcome.output, "kubevet.schema.json")
    }
  }
}
