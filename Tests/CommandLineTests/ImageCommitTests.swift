import Foundation
import Testing

/// What git says of the commits that image tags name.
@Suite struct ImageCommitTests {
  private static func pod(_ commit: String) -> String {
    "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n"
      + "    - {name: web, image: \"ghcr.io/acme/shop:\(commit)\"}\n"
  }

  private func findings(_ repository: GitFolder, _ commit: String) async throws -> String {
    try repository.folder.write(Self.pod(commit), to: "k8s/pod.yaml")
    return try await repository.kubevet(
      "check", "--against", "none", "--select", "unknown-image-commit"
    ).output
  }

  @Test func tellsCommitsOfThisBranchFromOthers() async throws {
    try await withRepository(["k8s/pod.yaml": Self.pod("1.0.0")]) { repository in
      try await repository.git("remote", "add", "origin", "https://github.com/acme/shop.git")
      let here = try await repository.git("rev-parse", "HEAD")
      try await repository.git("checkout", "--quiet", "-b", "other")
      let apart = try await repository.commitAll("apart")
      try await repository.git("checkout", "--quiet", "main")
      #expect(try await findings(repository, here).contains("no findings"))
      #expect(
        try await findings(repository, apart).contains(
          "runs commit \(apart), from which HEAD does not follow"))
      #expect(
        try await findings(repository, "0badc0de").contains(
          "runs commit 0badc0de, which this repository does not have"))
    }
  }
}
