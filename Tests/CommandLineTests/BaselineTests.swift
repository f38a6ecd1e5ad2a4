import Foundation
import Testing

/// `--write-baseline` and `--baseline`: what is known does not count, what is new does, what is mended is
/// said.
@Suite struct BaselineTests {
  private static let files = ["k8s/a.yaml": Sample.latestPod, "k8s/cart.yaml": Sample.unprobed]

  private static func withBaseline<Result>(
    _ body: (Folder, Program) async throws -> Result
  ) async throws -> Result {
    try await withFolder(files) { folder in
      let program = Program(in: folder)
      let outcome = try await program("check", "k8s", "--write-baseline", "known.json")
      #expect(outcome.output.hasPrefix("no findings (4 suppressed) in "))
      #expect(outcome.errors.hasPrefix("kubevet: note: 4 findings written to known.json\n"))
      #expect(outcome.status == 0)
      return try await body(folder, program)
    }
  }

  @Test func letsKnownFindingsPass() async throws {
    try await Self.withBaseline { folder, program in
      let outcome = try await program("check", "k8s", "--baseline", "known.json")
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      let known = try JSON(reading: folder.text(of: "known.json"))
      #expect(known.keys == ["version", "known"])
      #expect(known["known"]?.items.count == 4)
      #expect(known["known"]?[0]?.keys == ["rule", "resource", "file", "fingerprint"])
      let report = try JSON(
        reading: try await program("check", "k8s", "--baseline", "known.json", "--format", "json")
          .output)
      for finding in report["findings"]?.items ?? [] {
        #expect(finding["suppressed"]?["kind"]?.text == "baseline")
        #expect(finding["suppressed"]?["reason"]?.text == "known: known.json")
      }
      let again = try folder.text(of: "known.json")
      _ = try await program("check", "k8s", "--write-baseline", "known.json")
      #expect(try folder.text(of: "known.json") == again)
    }
  }

  @Test func knowsThemBelowOtherLinesAndNames() async throws {
    try await Self.withBaseline { folder, program in
      try FileManager.default.removeItem(at: folder["k8s"])
      try folder.write("# moved\n---\n" + Sample.latestPod, to: "k8s/deep/er/b.yaml")
      try folder.write("\n\n" + Sample.unprobed, to: "k8s/shop.yaml")
      let outcome = try await program("check", "k8s", "--baseline", "known.json")
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
    }
  }

  @Test func reportsWhatIsNewAlone() async throws {
    try await Self.withBaseline { folder, program in
      try folder.write(
        Sample.latestPod.replacing("name: latest", with: "name: other"), to: "k8s/b.yaml")
      // The same object once more.
      try folder.write(Sample.latestPod, to: "k8s/c.yaml")
      let outcome = try await program("check", "k8s", "--baseline", "known.json")
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("k8s/b.yaml:6:26: error"))
      #expect(outcome.output.contains("k8s/c.yaml:6:26: error"))
      #expect(!outcome.output.contains("k8s/a.yaml:6"))
      #expect(!outcome.output.contains("k8s/cart.yaml"))
    }
  }

  /// From the index, where it is there.
  @Test func holdsWhereAHookChecksEverything() async throws {
    try await withRepository(Self.files) { repository in
      _ = try await repository.kubevet("check", "--write-baseline", "known.json")
      try await repository.commitAll("known")
      let hook = ["hook", "run", "pre-commit"]
      #expect(try await repository.kubevet(hook).status == 1)
      try repository.folder.write("[", to: "known.json")
      let outcome = try await repository.kubevet(hook + ["--baseline", "known.json"])
      #expect(outcome.errors.isEmpty)
      #expect(outcome.status == 0)
    }
  }

  @Test func saysWhatIsMended() async throws {
    try await Self.withBaseline { folder, program in
      try folder.write(
        Sample.latestPod.replacing("web:latest", with: "web:1.2.3"), to: "k8s/a.yaml")
      let outcome = try await program("check", "k8s", "--baseline", "known.json")
      #expect(outcome.status == 0)
      #expect(
        outcome.errors == """
          kubevet: note: known.json: 1 known finding is mended; --write-baseline known.json makes the list shorter
          kubevet: note: mended: mutable-image-tag of Pod latest (k8s/a.yaml)

          """)
      // Nothing is said of what this run does not look at.
      for options in [["k8s/cart.yaml"], ["k8s", "--select", "probes"]] {
        let part = try await program.run(["check", "--baseline", "known.json"] + options)
        #expect(part.errors.isEmpty && part.status == 0)
      }
      try folder.write("exclude: [k8s/a.yaml]\n", to: ".kubevet.yaml")
      #expect(try await program("check", "k8s", "--baseline", "known.json").errors.isEmpty)
      try folder.write("", to: ".kubevet.yaml")
      var shards: [String] = []
      for part in 1...3 {
        let shard = try await program(
          "check", "k8s", "--baseline", "known.json", "--shard", "\(part)/3")
        shards.append(shard.errors)
      }
      #expect(shards.sorted() == ["", "", outcome.errors])
      _ = try await program("check", "k8s", "--write-baseline", "known.json")
      let shorter = try JSON(reading: folder.text(of: "known.json"))
      #expect(shorter["known"]?.items.count == 3)
    }
  }

  /// A refused update is about this change: no list takes it in.
  @Test func neverKnowsARefusedUpdate() async throws {
    try await AgainstTests.withTwoCommits { repository in
      let written = try await repository.kubevet("check", "--write-baseline", "known.json")
      #expect(written.status == 1)
      #expect(written.output.contains("[selector-change]"))
      #expect(!(try repository.folder.text(of: "known.json").contains("selector-change")))
      let outcome = try await repository.kubevet("check", "--baseline", "known.json")
      #expect(outcome.output == written.output)
      #expect(outcome.status == 1)
      let report = try JSON(
        reading: try await repository.kubevet("check", "--format", "json").output)
      let refused = try #require(
        report["findings"]?.items.first { $0["rule"]?.text == "selector-change" })
      let fingerprint = try #require(refused["fingerprint"]?.text)
      try repository.folder.write(
        """
        {"version": 1, "known": [
          {"rule": "selector-change", "file": "k8s/cart.yaml", "fingerprint": "\(fingerprint)"}
        ]}
        """, to: "known.json")
      let forged = try await repository.kubevet(
        "check", "--baseline", "known.json", "--select", "selector-change")
      #expect(forged.output.contains("[selector-change]"))
      #expect(forged.status == 1)
    }
  }

  @Test func knowsTheSameInParts() async throws {
    try await Self.withBaseline { folder, program in
      try folder.write(Sample.latestPod, to: "k8s/c.yaml")
      let whole = try await program(
        "check", "k8s", "--baseline", "known.json", "--format", "json")
      for part in 1...3 {
        _ = try await program(
          "check", "k8s", "--baseline", "known.json", "--shard", "\(part)/3", "--format",
          "json=\(part).json")
      }
      let merged = try await program("merge", "1.json", "2.json", "3.json")
      #expect(merged.output == whole.output)
      #expect(merged.status == 1)
    }
  }

  @Test func namesWhatIsWrongWithAList() async throws {
    let files = [
      "a.yaml": Sample.service, "cut.json": "{\n\"version\": 1,", "other.json": "{\"version\": 1}",
      "bare.json": #"{"version": 1, "known": [{"rule": "x"}]}"#, "old.json": "{}",
    ]
    try await withFolder(files) { folder in
      for (name, reason) in [
        ("none.json", "none.json: No such file or directory"),
        ("cut.json", "cut.json:2: the JSON ends too early"),
        (
          "other.json", "other.json: this is no list of known findings; --write-baseline writes one"
        ),
        ("bare.json", "bare.json: entry 1 lacks a rule, a file or a fingerprint"),
      ] {
        let outcome = try await Program(in: folder)("check", "a.yaml", "--baseline", name)
        #expect(outcome.errors == "kubevet: \(reason)\n")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
      }
    }
  }

  @Test func writesNoListOfHalfTheFiles() async throws {
    try await withFolder(Self.files) { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder["k8s/gone.yaml"].path, withDestinationPath: "nowhere")
      let outcome = try await Program(in: folder)("check", "k8s", "--write-baseline", "known.json")
      #expect(outcome.status == 2)
      #expect(
        outcome.errors.contains("known.json: not written, for not everything could be read: mend"))
      #expect(!FileManager.default.fileExists(atPath: folder["known.json"].path))
      for option in [["--shard", "1/2"], ["--baseline", "known.json"]] {
        let wrong = try await Program(in: folder).run(
          ["check", "k8s", "--write-baseline", "known.json"] + option)
        #expect(
          wrong.errors
            == "kubevet: --write-baseline is about the whole: no --shard, no --baseline\n")
        #expect(wrong.status == 2)
      }
    }
  }
}
