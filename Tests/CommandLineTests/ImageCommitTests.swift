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

  /// Said once as a hint, whatever the commits are: nobody can know.
  @Test func asksForTheHistoryOfAShallowClone() async throws {
    try await withRepository(["k8s/pod.yaml": Self.pod("1.0.0")]) { repository in
      let old = try await repository.git("rev-parse", "HEAD")
      try await repository.commitAll("newer")
      try await withFolder { folder in
        let clone = GitFolder(existing: folder)
        try await clone.git(
          "clone", "--quiet", "--depth", "1", "file://\(repository.folder.url.path)", ".")
        try await clone.git("remote", "set-url", "origin", "https://github.com/acme/shop.git")
        try folder.write(Self.pod("0badc0de"), to: "k8s/other.yaml")
        let found = try await findings(clone, old)
        #expect(
          found.contains("info: the clone is shallow: whether the commits that image tags name"))
        #expect(found.contains("fetch the whole history (fetch-depth: 0)"))
        #expect(found.contains("1 info in 2 objects"))
      }
    }
  }
}
