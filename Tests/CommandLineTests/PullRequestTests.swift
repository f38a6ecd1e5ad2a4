import Foundation
import Testing

/// Which base CI services mean, whatever a workflow has checked out.
@Suite struct PullRequestTests {
  private static let files = ["k8s/cart.yaml": AgainstTests.cart()]

  /// A branch that changed the selector and then took in `main` by a merge, checked out.
  private static func withMergedBranch(
    _ body: (GitFolder, _ base: String) async throws -> Void
  ) async throws {
    try await withRepository(files) { repository in
      try await repository.git("checkout", "--quiet", "-b", "change")
      try repository.folder.write(AgainstTests.cart("cart-v2"), to: "k8s/cart.yaml")
      try await repository.commitAll("selector")
      try await repository.git("checkout", "--quiet", "main")
      try repository.folder.write(Sample.service, to: "k8s/web.yaml")
      let base = try await repository.commitAll("service")
      try await repository.git("checkout", "--quiet", "change")
      try await repository.git("merge", "--quiet", "--message", "main", "main")
      try await repository.git("update-ref", "refs/remotes/origin/main", base)
      try await body(repository, base)
    }
  }

  /// Its first parent is the branch itself, which holds the change already.
  @Test func aBranchThatIsItselfAMergeIsNotGitHubsMergeCommit() async throws {
    try await Self.withMergedBranch { repository, base in
      let outcome = try await repository.kubevet(
        "plan",
        environment: [
          "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main", "GITHUB_SHA": base,
        ])
      #expect(outcome.output.hasPrefix("Compared with origin/main (\(base.prefix(12))):\n"))
      #expect(outcome.output.contains(AgainstTests.refusal))
      #expect(outcome.status == 1)
    }
  }

  @Test func gitLabSaysWhereAMergeRequestBegan() async throws {
    try await Self.withMergedBranch { repository, base in
      let variables = [
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
      ]
      let outcome = try await repository.kubevet("plan", environment: variables)
      #expect(outcome.output.hasPrefix("Compared with main (\(base.prefix(12))):\n"))
      #expect(outcome.status == 1)
      let missing = String(repeating: "1", count: 40)
      let lost = try await repository.kubevet(
        "plan", environment: ["CI_MERGE_REQUEST_DIFF_BASE_SHA": missing])
      #expect(
        lost.errors
          == "kubevet: problem: the merge request's base 111111111111 is not in this clone: "
          + "set GIT_DEPTH to 0\n")
      #expect(lost.status == 2)
    }
  }
}

/// What `--staged` reads comes from the index alone.
@Suite struct StagedTests {
  @Test func theIndexTellsPatchesFromObjects() async throws {
    let files = [
      "k8s/kustomization.yaml": "resources: [cart.yaml]\npatches: [{path: patch.yaml}]\n",
      "k8s/cart.yaml": AgainstTests.cart(),
      "k8s/patch.yaml": AgainstTests.cart(image: "1.4.3"),
    ]
    try await withRepository(files) { repository in
      try repository.folder.write(AgainstTests.cart(image: "1.4.4"), to: "k8s/patch.yaml")
      try await repository.git("add", "--all")
      try repository.folder.write(
        "resources: [cart.yaml, patch.yaml]\n", to: "k8s/kustomization.yaml")
      let outcome = try await repository.kubevet("plan", "--staged")
      // The work tree's kustomization cannot be rendered: the index does not know it.
      #expect(outcome.output.contains("1.4.3 → "))
      #expect(outcome.output.contains("1.4.4"))
      #expect(outcome.status == 0)
    }
  }

  @Test func testDataIsLeftOutUnlessItIsNamed() async throws {
    let files = ["k8s/cart.yaml": AgainstTests.cart(), "k8s/testdata/pod.yaml": Sample.latestPod]
    try await withRepository(files) { repository in
      let all = try await repository.kubevet("check", "--staged", "--select", "images")
      #expect(all.status == 0)
      let named = try await repository.kubevet(
        "check", "k8s/testdata", "--staged", "--select", "images")
      #expect(named.output.contains("k8s/testdata/pod.yaml"))
      #expect(named.status == 1)
    }
  }
}
