import Foundation
import Testing

/// `--shard` and `kubevet merge`: the parts are the whole.
@Suite struct ShardTests {
  /// Objects that need one another across files, equal faults of equal objects, a suppressed one, a removed
  /// one, and what cannot be read.
  private static func withParts<Result>(
    _ format: String, _ body: (GitFolder, Program.Outcome) async throws -> Result
  ) async throws -> Result {
    var files: [String: String] = [:]
    for number in 0..<40 {
      files["env-\(number % 5)/app-\(number)/pod.yaml"] =
        number < 20 ? Sample.latestPod : Sample.unprobed
      files["env-\(number % 5)/app-\(number)/service.yaml"] =
        Sample.service.replacing("web", with: "w\(number)")
    }
    files["k8s/known.yaml"] = Sample.latestPod.replacing(
      "Always}", with: "Always}  # kubevet: ignore[mutable-image-tag] later")
    files["k8s/gone/claim.yaml"] =
      "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {}\n"
    files["k8s/cart.yaml"] = AgainstTests.cart()
    return try await withFolder(files) { folder in
      try FileManager.default.createSymbolicLink(
        atPath: folder["lost.yaml"].path, withDestinationPath: "nowhere")
      let repository = try await GitFolder(in: folder)
      try await repository.commitAll()
      try FileManager.default.removeItem(at: folder["k8s/gone"])
      try folder.write(AgainstTests.cart("cart-v2"), to: "k8s/cart.yaml")
      try folder.write("kind: [\n", to: "k8s/a b/broken.yaml")
      for part in 1...7 {
        let outcome = try await repository.kubevet(
          "check", ".", "--shard", "\(part)/7", "--format", "\(format)=\(part).out")
        #expect(outcome.status == 2)
      }
      return try await body(
        repository, try await repository.kubevet("check", ".", "--format", format))
    }
  }

  @Test(arguments: ["json", "sarif"])
  func joinsToTheWhole(_ format: String) async throws {
    try await Self.withParts(format) { repository, whole in
      let parts = ["3", "1", "2", "7", "5", "4", "6"].map { "\($0).out" }
      let program = Program(in: repository.folder)
      let merged = try await program.run(["merge"] + parts)
      #expect(merged.output == whole.output)
      #expect(merged.status == whole.status)
      #expect(merged.output.contains("selector-change"))
      #expect(merged.output.contains("stateful-resource-removed"))
      let sizes = try (1...7).map { try repository.folder.text(of: "\($0).out").utf8.count }
      #expect(sizes.allSatisfy { $0 < whole.output.utf8.count })
      let written = try await program.run(["merge", "--output", "all.out"] + parts)
      #expect(written.output.isEmpty)
      #expect(try repository.folder.text(of: "all.out") == whole.output)
    }
  }

  @Test func missesNoPart() async throws {
    try await Self.withParts("json") { repository, _ in
      let program = Program(in: repository.folder)
      let names = (1...7).map { "\($0).out" }
      let few = try await program.run(["merge"] + names.filter { $0 != "4.out" })
      #expect(few.status == 2)
      #expect(few.errors.contains("kubevet: problem: part 4 of 7 is missing\n"))
      #expect(few.output.contains(#""message": "part 4 of 7 is missing""#))
      let none = try await program.run(["merge"] + names + ["8.out"])
      #expect(none.errors.contains("kubevet: problem: 8.out: No such file or directory\n"))
      #expect(none.status == 2)
      let twice = try await program.run(["merge"] + names + ["3.out"])
      #expect(twice.errors == "kubevet: 3.out and 3.out are both part 3 of 7\n")
      #expect(twice.status == 2 && twice.output.isEmpty)
    }
  }

  @Test func refusesWhatIsNoReport() async throws {
    let files = [
      "empty.json": "", "list.json": "[1, 2]", "cut.json": "{\"version\": 1,\n \"findings\": [",
      "deep.json": String(repeating: "[", count: 100_000), "text.json": "no findings\n",
      "shard.json": #"{"version": 1, "findings": [], "shard": {"index": 9, "count": 7}}"#,
      "foreign.json": #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}}]}"#,
    ]
    let reasons = [
      "empty.json": "empty.json:1: the JSON ends too early",
      "list.json": "list.json: neither a JSON nor a SARIF report of kubevet",
      "cut.json": "cut.json:2: the JSON ends too early",
      "deep.json": "deep.json:1: the JSON is nested too deeply",
      "text.json": "text.json:1: this is no JSON value",
      "shard.json": "shard.json: the part's number is not understood",
      "foreign.json": "foreign.json: neither a JSON nor a SARIF report of kubevet",
    ]
    try await withFolder(files) { folder in
      for (name, reason) in reasons {
        let outcome = try await Program(in: folder)("merge", name)
        #expect(outcome.errors == "kubevet: problem: \(reason)\n")
        #expect(outcome.status == 2 && outcome.output.isEmpty, "\(name)")
      }
    }
  }

  @Test func joinsOnlyWhatBelongsTogether() async throws {
    try await withFolder(["a.yaml": Sample.service]) { folder in
      let program = Program(in: folder)
      for (name, options) in [
        ("a.json", ["--shard", "1/2"]), ("b.json", ["--shard", "2/3"]), ("c.json", []),
      ] {
        _ = try await program.run(["check", "a.yaml", "--format", "json=\(name)"] + options)
      }
      _ = try await program("check", "a.yaml", "--format", "sarif=d.sarif")
      for (files, reason) in [
        (["a.json", "b.json"], "a.json is one of 2 parts, b.json is one of 3"),
        (["a.json", "c.json"], "a.json is a part, c.json is a whole"),
        (["c.json", "d.sarif"], "c.json and d.sarif are of different formats"),
      ] {
        let outcome = try await program.run(["merge"] + files)
        #expect(outcome.errors == "kubevet: \(reason)\n")
        #expect(outcome.status == 2 && outcome.output.isEmpty)
      }
    }
  }

  @Test(arguments: ["0/7", "8/7", "1/0", "a/b", "1", "1/2/3", "-1/7"])
  func takesOnlyPartsThatExist(_ word: String) async throws {
    try await withFolder(["a.yaml": Sample.service]) { folder in
      let outcome = try await Program(in: folder)("check", ".", "--shard=\(word)")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("--shard takes a part and the number of parts, such as 1/7"))
    }
  }

  /// The limit on the size of files ends the program in the middle of writing.
  @Test(arguments: [true, false])
  func leavesNoHalfOfAReport(_ isReplacing: Bool) async throws {
    try await withFolder(["a.yaml": Sample.latestPod]) { folder in
      if isReplacing { try folder.write("whole", to: "out.sarif") }
      let outcome = try await Program(in: folder).shell(
        "ulimit -f 2; exec \"$0\" check a.yaml --shard 1/1 --format sarif=out.sarif")
      #expect(outcome.status != 0 && outcome.status != 1)
      if isReplacing {
        #expect(try folder.text(of: "out.sarif") == "whole")
      } else {
        #expect(!FileManager.default.fileExists(atPath: folder["out.sarif"].path))
      }
    }
  }
}
