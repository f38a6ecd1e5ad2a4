import Foundation
import TestSupport
import Testing

/// What `--against` makes of the states that a git repository can be in.
@Suite struct AgainstTests {
  static let refusal = "  ! refuse  Deployment cart"

  /// A repository with two commits: the second one changes the selector.
  static func withTwoCommits<Result>(
    _ body: (GitFolder) async throws -> Result
  ) async throws -> Result {
    try await withRepository(["k8s/cart.yaml": cart()], head: ["k8s/cart.yaml": cart("cart-v2")]) {
      repository in
      try await repository.commitAll("head")
      return try await body(repository)
    }
  }

  static func cart(_ app: String = "cart", name: String = "cart", image: String = "1.4.2") -> String
  {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name)}
    spec:
      selector: {matchLabels: {app: \(app)}}
      template:
        metadata: {labels: {app: \(app)}}
        spec:
          containers:
            - {name: cart, image: "ghcr.io/acme/cart:\(image)"}

    """
  }

  // MARK: Revisions

  @Test func takesARevisionOfAnyForm() async throws {
    try await Self.withTwoCommits { repository in
      let commit = try await repository.git("rev-parse", "HEAD~1")
      try await repository.git("tag", "--annotate", "--message", "x", "v1", "HEAD~1")
      for revision in [
        "HEAD~1", "main^", "v1", commit, String(commit.prefix(8)), "main@sha1:\(commit)",
      ] {
        let outcome = try await repository.kubevet("plan", "--against", revision)
        #expect(outcome.output.hasPrefix("Compared with \(revision) (\(commit.prefix(12))):\n"))
        #expect(outcome.output.contains(Self.refusal))
        #expect(outcome.status == 1)
        #expect(outcome.errors.isEmpty)
      }
    }
  }

  @Test(
    arguments: ["plan", "check"],
    ["nope", "HEAD~7", "-x", "main@sha1:0123456789", "a b"])
  func namesARevisionThatIsNotThere(_ command: String, _ revision: String) async throws {
    try await Self.withTwoCommits { repository in
      let outcome = try await repository.kubevet(command, "--against=\(revision)")
      #expect(
        outcome.errors
          == "kubevet: problem: there is no revision \"\(revision)\" in this repository; "
          + "git fetch it, or name another one\n")
      #expect(outcome.status == 2)
      #expect(!outcome.output.contains("no changes"))
    }
  }

  @Test func prefersTheRevisionToTheFolderOfThatName() async throws {
    try await Self.withTwoCommits { repository in
      let folder = try await repository.kubevet("plan", "--against", "k8s")
      #expect(folder.output == "Compared with k8s:\n\nno changes\n")
      try await repository.git("branch", "k8s", "HEAD~1")
      let branch = try await repository.kubevet("plan", "--against", "k8s")
      #expect(branch.output.contains(Self.refusal))
      let path = try await repository.kubevet("plan", "--against", "./k8s")
      #expect(path.output == "Compared with ./k8s:\n\nno changes\n")
    }
  }

  // MARK: Clones

  @Test func saysHowToDeepenAShallowClone() async throws {
    try await withClone("--depth", "1") { clone in
      let outcome = try await clone.kubevet("plan", "--against", "HEAD~1")
      #expect(
        outcome.errors.contains("the clone is shallow; fetch the whole history (fetch-depth: 0)"))
      #expect(outcome.output == "Nothing was compared.\n")
      #expect(outcome.status == 2)
      // A workflow that a tag starts has such a checkout.
      try await clone.git("checkout", "--quiet", "--detach")
      let automatic = try await clone.kubevet("plan")
      #expect(
        automatic.errors
          == "kubevet: note: nothing is compared: the clone is shallow and holds no earlier commit "
          + "(fetch-depth: 0)\n")
      #expect(automatic.status == 0)
    }
  }

  @Test func saysHowToFillAPartialClone() async throws {
    try await withClone("--filter=blob:none") { clone in
      let outcome = try await clone.kubevet("plan", "--against", "HEAD~1")
      #expect(
        outcome.errors
          == "kubevet: problem: this partial clone lacks what the revision holds, and kubevet fetches "
          + "nothing: git fetch --refetch --no-filter brings it\n")
      #expect(outcome.status == 2)
      try await clone.git("fetch", "--quiet", "--refetch", "--no-filter")
      let filled = try await clone.kubevet("plan", "--against", "HEAD~1")
      #expect(filled.output.contains(Self.refusal))
      #expect(filled.status == 1)
    }
  }

  @Test func comparesNothingInABareRepository() async throws {
    try await withClone("--bare") { clone in
      let sentence =
        "a bare repository has no work tree: compare two checkouts with --from and --to\n"
      let asked = try await clone.kubevet("plan", "--against", "HEAD~1")
      #expect(asked.errors == "kubevet: problem: \(sentence)")
      #expect(asked.status == 2)
      let automatic = try await clone.kubevet("plan")
      #expect(automatic.errors.hasPrefix("kubevet: note: nothing is compared: \(sentence)"))
      // Nothing was looked at either.
      #expect(automatic.errors.contains("no Kubernetes object found"))
      #expect(automatic.status == 2)
    }
  }

  @Test(.enabled(if: getuid() == 0)) func trustsNobodyElsesRepository() async throws {
    try await Self.withTwoCommits { repository in
      let path = repository.folder.url.path
      _ = try await Program(in: repository.folder).shell("chown -R 65534 .")
      let sentence = "the repository belongs to another user and git does not read it"
      let asked = try await repository.kubevet("plan", "--against", "HEAD~1", "--quiet")
      #expect(asked.errors.hasPrefix("kubevet: problem: \(sentence)"))
      #expect(asked.errors.contains("git config --global --add safe.directory '\(path)'\n"))
      #expect(asked.status == 2)
      let automatic = try await repository.kubevet("plan")
      #expect(automatic.errors.hasPrefix("kubevet: note: nothing is compared: \(sentence)"))
      // A container's job has such a checkout, and a pull request asks for the comparison.
      let request = try await repository.kubevet(
        "check", environment: ["GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"])
      #expect(request.errors.hasPrefix("kubevet: problem: \(sentence)"))
      #expect(request.status == 2)
      let alone = try await repository.kubevet("check", "--against", "none")
      #expect(alone.errors.hasPrefix("kubevet: note: .gitignore is not honoured: \(sentence)"))
      for outcome in [asked, automatic, request, alone] {
        #expect(outcome.errors.split(separator: "\n").count == 1)
      }
      #expect(automatic.status == 0)
    }
  }

  private func withClone(
    _ options: String..., body: (GitFolder) async throws -> Void
  ) async throws {
    try await Self.withTwoCommits { repository in
      try await repository.git("config", "uploadpack.allowFilter", "true")
      try await withFolder { folder in
        let origin = "file://\(repository.folder.url.path)"
        let clone = GitFolder(existing: folder)
        try await clone.git(["clone", "--quiet"] + options + [origin, "."])
        try await body(clone)
      }
    }
  }

  /// git's own search fails by this setting where it is not told otherwise, and the definition was not found.
  @Test func looksAroundWhereGitLooksIntoSubmodules() async throws {
    let sides = testdata.appending(
      path: "cases/plans-by-the-transition-rules-of-definitions-nearby")
    let folder = try Folder(copyOf: sides.appending(path: "base"))
    defer { folder.remove() }
    let repository = try await GitFolder(in: folder)
    try await repository.commitAll()
    try await repository.git("config", "submodule.recurse", "true")
    let tenant = try folder.text(of: "k8s/tenant.yaml")
    try folder.write(tenant.replacing("region: eu", with: "region: us"), to: "k8s/tenant.yaml")
    let outcome = try await repository.kubevet("plan", "k8s")
    #expect(outcome.output.contains("  ! refuse  Tenant shop/hats"))
    #expect(outcome.status == 1)
  }

  /// A hook that looks into another repository: git tells it of its own.
  @Test func asksTheRepositoryOfThePath() async throws {
    try await Self.withTwoCommits { repository in
      try await withRepository(["k8s/other.yaml": Self.cart(name: "other")]) { other in
        let git = other.folder.url.path + "/.git"
        let outcome = try await other.kubevet(
          "plan", repository.folder.url.path, "--against", "HEAD~1",
          environment: ["GIT_DIR": git, "GIT_INDEX_FILE": "\(git)/index"])
        #expect(outcome.output.contains(Self.refusal))
        #expect(outcome.errors.isEmpty)
      }
    }
  }

  // MARK: Pull requests

  @Test(arguments: [1, 2]) func readsTheBaseOfAMergeCommit(depth: Int) async throws {
    try await Self.withTwoCommits { repository in
      try await repository.git("checkout", "--quiet", "-b", "feature", "HEAD~1")
      try repository.folder.write(Self.cart(image: "1.4.3"), to: "k8s/cart.yaml")
      try await repository.commitAll("feature")
      try await repository.git("checkout", "--quiet", "main")
      try await repository.git("merge", "--quiet", "--no-ff", "--strategy-option=theirs", "feature")
      try await withFolder { folder in
        let clone = GitFolder(existing: folder)
        let origin = "file://\(repository.folder.url.path)"
        try await clone.git("clone", "--quiet", "--depth", "\(depth)", origin, ".")
        try await clone.git("checkout", "--quiet", "--detach")
        let outcome = try await clone.kubevet(
          "plan", environment: ["GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"])
        if depth == 1 {
          #expect(
            outcome.errors.contains(
              "is not in this clone: give actions/checkout fetch-depth: 2 or 0\n"))
          #expect(outcome.status == 2)
        } else {
          #expect(outcome.output.hasPrefix("Compared with main ("))
          #expect(outcome.output.contains("cart:1.4.2 → ghcr.io/acme/cart:1.4.3"))
          #expect(outcome.output.hasSuffix("\n1 restarts pods\n"))
          #expect(outcome.status == 0)
        }
      }
    }
  }

  @Test func asksForTheTargetBranch() async throws {
    try await Self.withTwoCommits { repository in
      let variables = ["GITHUB_EVENT_NAME": "pull_request_target", "GITHUB_BASE_REF": "main"]
      let missing = try await repository.kubevet("plan", environment: variables)
      #expect(
        missing.errors.contains(
          "origin/main, is not in this clone: give actions/checkout fetch-depth: 0"))
      #expect(missing.status == 2)
      try await repository.git("update-ref", "refs/remotes/origin/main", "HEAD~1")
      let found = try await repository.kubevet("plan", environment: variables)
      #expect(found.output.contains(Self.refusal))
    }
  }

  // MARK: What auto means

  @Test func startsWithTheFirstCommit() async throws {
    try await withRepository([:], head: ["k8s/cart.yaml": Self.cart()]) { repository in
      let none = try await repository.kubevet("plan")
      #expect(
        none.errors
          == "kubevet: note: nothing is compared: there is no commit yet to compare with\n")
      try await repository.git("add", "--all")
      let staged = try await repository.kubevet("plan", "--staged")
      #expect(
        staged.errors
          == "kubevet: note: this is the first commit: there is nothing to compare with\n")
      #expect(staged.status == 0)
      try await repository.commitAll()
      let one = try await repository.kubevet("plan")
      #expect(
        one.errors
          == "kubevet: note: nothing is compared: there is no earlier commit to compare with\n")
      #expect(one.status == 0)
      try repository.folder.write("apiVersion: v1\nkind: [\n", to: "k8s/cart.yaml")
      try await repository.git("commit", "--quiet", "--all", "--amend", "--message", "first")
      let broken = try await repository.kubevet("plan")
      #expect(broken.errors.contains("problem: k8s/cart.yaml:"))
      #expect(broken.status == 2)
    }
  }

  @Test func prefersUpstreamToHeadToItsParent() async throws {
    try await Self.withTwoCommits { repository in
      let clean = try await repository.kubevet("plan")
      #expect(clean.output.hasPrefix("Compared with HEAD~1 ("))
      try await repository.git("checkout", "--quiet", "--detach")
      try repository.folder.write(Self.cart("cart-v3"), to: "k8s/cart.yaml")
      let dirty = try await repository.kubevet("plan")
      #expect(dirty.output.hasPrefix("Compared with HEAD ("))
      #expect(dirty.output.contains("cart-v2 → cart-v3"))
      try await repository.git("checkout", "--quiet", "main")
      try await repository.git("branch", "old", "HEAD~1")
      try await repository.git("branch", "--quiet", "--set-upstream-to=old")
      let upstream = try await repository.kubevet("plan")
      #expect(upstream.output.hasPrefix("Compared with @{upstream} ("))
      #expect(upstream.output.contains("cart → cart-v3"))
    }
  }
}
