import Testing

/// What a hook makes of the options of `check`: it does what they say, or says that it does not.
@Suite struct HookOptionsTests {
  private static let pods = Dictionary(
    uniqueKeysWithValues: ["a", "b", "c", "d"].map {
      ("k8s/\($0).yaml", Sample.latestPod.replacing("name: latest", with: "name: \($0)"))
    })

  @Test func aShardReportsItsPart() async throws {
    try await withRepository(Self.pods) { repository in
      let run = ["hook", "run", "pre-commit", "--select", "mutable-image-tag"]
      func files(_ options: String...) async throws -> [String] {
        let outcome = try await repository.kubevet(run + options)
        return outcome.output.split(separator: "\n").compactMap { line in
          line.contains("[mutable-image-tag]") ? String(line.prefix { $0 != ":" }) : nil
        }
      }
      let parts = [try await files("--shard", "1/2"), try await files("--shard", "2/2")]
      #expect(parts.allSatisfy { !$0.isEmpty })
      #expect(parts.flatMap(\.self).sorted() == Self.pods.keys.sorted())
      #expect(try await files() == Self.pods.keys.sorted())
    }
  }

  @Test func whatAHookDoesAnywayMayBeAsked() async throws {
    try await withRepository(Self.pods) { repository in
      let run = ["hook", "run", "pre-commit"]
      let plain = try await repository.kubevet(run)
      #expect(plain.status == 1)
      #expect(try await repository.kubevet(run + ["--staged", "--allow-empty"]) == plain)
    }
  }

  @Test func aPushIsNotStaged() async throws {
    try await withRepository(Self.pods) { repository in
      var program = Program(in: repository.folder)
      program.input = ""
      let outcome = try await program("hook", "run", "pre-push", "--staged")
      #expect(outcome.errors == "kubevet: --staged reads git's index, and a push is of commits\n")
      #expect(outcome.status == 2)
    }
  }
}
