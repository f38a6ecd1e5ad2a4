import Foundation
import Testing

/// What the pre-commit hook makes of a real `git commit`: the index decides, whatever lies in the work tree.
@Suite(.serialized) struct CommitHookTests {
  private static let shop = ["k8s/cart.yaml": AgainstTests.cart()]
  private static let refused = AgainstTests.cart("cart-v2")
  private static let updated = AgainstTests.cart(image: "1.4.3")

  /// A repository whose first commit was made before the hook was there.
  static func withHook(
    _ files: [String: String] = shop, _ body: (GitFolder) async throws -> Void
  ) async throws {
    try await withRepository(files) { repository in
      let outcome = try await repository.kubevet("hook", "install")
      #expect(outcome.status == 0)
      try await body(repository)
    }
  }

  private func commit(
    _ repository: GitFolder, _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> Program.Outcome {
    let words = ["commit", "--quiet", "--message", "x"] + arguments
    return try await repository.attempt(words, environment: environment)
  }

  private func isBlocked(_ outcome: Program.Outcome, _ rule: String = "selector-change") -> Bool {
    // git sends what a hook prints to standard error.
    let said = outcome.output + outcome.errors
    return outcome.status == 1 && said.contains("[\(rule)]")
      && said.hasSuffix(
        "kubevet: the commit was stopped; git commit --no-verify goes on regardless\n")
  }

  private static let passes = Program.Outcome(output: "", errors: "", status: 0)

  @Test func aGoodCommitPassesInSilence() async throws {
    try await Self.withHook { repository in
      try repository.folder.write(Self.updated, to: "k8s/cart.yaml")
      #expect(try await commit(repository, "--all") == Self.passes)
    }
  }

  /// Of many objects of a kind that is not known the first one is named: when that goes, it is the next one.
  @Test func whatIsSaidOnceIsNotNewOfTheNext() async throws {
    let fleet = { (name: String) in
      "{apiVersion: fleet.example.com/v1, kind: Fleet, metadata: {name: \(name)}}\n"
    }
    let files = ["k8s/a.yaml": fleet("a"), "k8s/b.yaml": fleet("b")]
    try await Self.withHook(Self.shop.merging(files) { $1 }) { repository in
      try await repository.git("rm", "--quiet", "k8s/a.yaml")
      #expect(try await commit(repository) == Self.passes)
    }
  }

  @Test func aRefusedUpdateIsStoppedBeforeItIsCommitted() async throws {
    try await Self.withHook { repository in
      let before = try await repository.git("rev-parse", "HEAD")
      try repository.folder.write(Self.refused, to: "k8s/cart.yaml")
      #expect(isBlocked(try await commit(repository, "--all")))
      #expect(try await repository.git("rev-parse", "HEAD") == before)
      #expect(try await commit(repository, "--all", "--no-verify") == Self.passes)
    }
  }

  @Test(arguments: [true, false])
  func partOfAFileIsStaged(isBad: Bool) async throws {
    try await Self.withHook { repository in
      let (staged, left) = isBad ? (Self.refused, Self.updated) : (Self.updated, Self.refused)
      try repository.folder.write(staged, to: "k8s/cart.yaml")
      try await repository.git("add", "k8s/cart.yaml")
      try repository.folder.write(left, to: "k8s/cart.yaml")
      let outcome = try await commit(repository)
      #expect(isBad ? isBlocked(outcome) : outcome == Self.passes)
      #expect(try repository.folder.text(of: "k8s/cart.yaml") == left)
    }
  }

  /// Magit reads every path literally. git hands that on to the hook, which has patterns of its own.
  @Test(arguments: ["--literal-pathspecs", "--noglob-pathspecs", "--glob-pathspecs"])
  func whateverGitIsToldOfPaths(_ option: String) async throws {
    try await Self.withHook { repository in
      try repository.folder.write(Self.refused, to: "k8s/cart.yaml")
      try await repository.git("add", "--all")
      let outcome = try await repository.attempt(option, "commit", "--quiet", "--message", "x")
      #expect(isBlocked(outcome))
    }
  }

  /// git gives the hook an index of its own, which lacks what is staged beside the file.
  @Test func oneFileIsCommitted() async throws {
    let other = AgainstTests.cart(name: "other")
    try await Self.withHook(Self.shop.merging(["k8s/other.yaml": other]) { $1 }) { repository in
      try repository.folder.write(Self.refused, to: "k8s/cart.yaml")
      try await repository.git("add", "--all")
      let good = AgainstTests.cart(name: "other", image: "2.0.0")
      try repository.folder.write(good, to: "k8s/other.yaml")
      #expect(try await commit(repository, "k8s/other.yaml") == Self.passes)
      #expect(isBlocked(try await commit(repository, "k8s/cart.yaml")))
    }
  }

  @Test func anotherIndexIsInUse() async throws {
    try await Self.withHook { repository in
      let variables = ["GIT_INDEX_FILE": repository.folder[".git/other-index"].path]
      try repository.folder.write(Self.refused, to: "k8s/cart.yaml")
      _ = try await repository.attempt("read-tree", "HEAD", environment: variables)
      _ = try await repository.attempt("add", "--all", environment: variables)
      #expect(isBlocked(try await commit(repository, environment: variables)))
      // The usual one has nothing in it to stop.
      #expect(try await commit(repository, "--allow-empty") == Self.passes)
    }
  }

  @Test func aLinkedWorktreeHasAnIndexOfItsOwn() async throws {
    try await Self.withHook { repository in
      try await withFolder { folder in
        try await repository.git("worktree", "add", "--quiet", folder["linked"].path, "-b", "side")
        let linked = GitFolder(existing: Folder(at: folder["linked"]))
        try linked.folder.write(Self.refused, to: "k8s/cart.yaml")
        #expect(isBlocked(try await commit(linked, "--all")))
        try linked.folder.write(Self.updated, to: "k8s/cart.yaml")
        #expect(try await commit(linked, "--all") == Self.passes)
      }
    }
  }

  @Test(arguments: [true, false])
  func aMergeIsComparedWithItsFirstParent(hasConflict: Bool) async throws {
    try await Self.withHook { repository in
      try await repository.git("checkout", "--quiet", "-b", "side")
      try repository.folder.write(Self.refused, to: "k8s/cart.yaml")
      _ = try await commit(repository, "--all", "--no-verify")
      try await repository.git("checkout", "--quiet", "main")
      let other = hasConflict ? AgainstTests.cart("cart-v3") : nil
      try repository.folder.write(
        other ?? Sample.service, to: other == nil ? "k8s/web.yaml" : "k8s/cart.yaml")
      try await repository.git("add", "--all")
      _ = try await commit(repository, "--no-verify")
      let merge = try await repository.attempt("merge", "--quiet", "--message", "m", "side")
      guard hasConflict else {
        #expect(merge.status != 0)
        #expect((merge.output + merge.errors).contains("git merge --no-verify goes on regardless"))
        return
      }
      #expect(merge.output.contains("CONFLICT"))
      try repository.folder.write(Self.refused, to: "k8s/cart.yaml")
      #expect(isBlocked(try await commit(repository, "--all")))
    }
  }

  @Test func theFirstCommitIsCheckedWhole() async throws {
    try await withRepository([:]) { repository in
      _ = try await repository.kubevet("hook", "install")
      try repository.folder.write(Sample.latestPod, to: "k8s/pod.yaml")
      try repository.folder.write("not staged: [\n", to: "k8s/broken.yaml")
      try await repository.git("add", "k8s/pod.yaml")
      #expect(isBlocked(try await commit(repository), "mutable-image-tag"))
      try repository.folder.write(Sample.service, to: "k8s/pod.yaml")
      try await repository.git("add", "k8s/pod.yaml")
      #expect(try await commit(repository) == Self.passes)
    }
  }

  @Test func whatIsDeletedMayBeMissed() async throws {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        containers:
          - {name: web, image: "acme/web:1.0.1", envFrom: [{configMapRef: {name: settings}}]}

      """
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n"
    let files = ["k8s/pod.yaml": pod, "k8s/settings.yaml": map, "k8s/web.yaml": Sample.service]
    try await Self.withHook(files) { repository in
      try await repository.git("rm", "--quiet", "k8s/web.yaml")
      #expect(try await commit(repository) == Self.passes)
      try await repository.git("rm", "--quiet", "k8s/settings.yaml")
      #expect(isBlocked(try await commit(repository), "still-referenced"))
    }
  }

  @Test func whatStoodThereBeforeStopsNobody() async throws {
    try await Self.withHook(["k8s/pod.yaml": Sample.latestPod]) { repository in
      let relabelled = Sample.latestPod.replacing(
        "{name: latest}", with: "{name: latest, labels: {a: b}}")
      try repository.folder.write(relabelled, to: "k8s/pod.yaml")
      #expect(try await commit(repository, "--all") == Self.passes)
      // Nothing is staged, and git says that it commits.
      #expect(try await commit(repository, "--amend") == Self.passes)
      let worse = relabelled.replacing("web:latest", with: "web:main")
      try repository.folder.write(worse, to: "k8s/pod.yaml")
      #expect(isBlocked(try await commit(repository, "--all"), "mutable-image-tag"))
    }
  }

  /// Two files that are good each by itself.
  @Test func otherFilesAreLookedAtWhereTheyMatter() async throws {
    try await Self.withHook { repository in
      try repository.folder.write(Self.updated, to: "k8s/copy.yaml")
      try await repository.git("add", "--all")
      #expect(isBlocked(try await commit(repository), "duplicate-resource"))
    }
  }

  @Test func theStagedConfigurationHolds() async throws {
    try await Self.withHook { repository in
      try repository.folder.write(Sample.latestPod, to: "k8s/pod.yaml")
      try repository.folder.write("rules: {mutable-image-tag: off}\n", to: ".kubevet.yaml")
      try await repository.git("add", "k8s/pod.yaml")
      #expect(isBlocked(try await commit(repository), "mutable-image-tag"))
      try await repository.git("add", ".kubevet.yaml")
      try repository.folder.write("broken: [\n", to: ".kubevet.yaml")
      #expect(try await commit(repository) == Self.passes)
      try await repository.git("add", ".kubevet.yaml")
      let outcome = try await commit(repository)
      #expect(outcome.errors.contains("kubevet: problem: .kubevet.yaml:"))
      #expect(outcome.status == 1)
    }
  }

  @Test func aBrokenFileIsStoppedAndMaybeMended() async throws {
    let broken = "apiVersion: v1\nkind: Pod\nmetadata: {name: [\n"
    try await Self.withHook(Self.shop.merging(["k8s/pod.yaml": broken]) { $1 }) { repository in
      try repository.folder.write(Self.updated, to: "k8s/cart.yaml")
      #expect(try await commit(repository, "--all") == Self.passes)
      try repository.folder.write(AgainstTests.cart(name: "more"), to: "k8s/more.yaml")
      try await repository.git("add", "--all")
      #expect(isBlocked(try await commit(repository), "missing-readiness-probe"))
      try await repository.git("rm", "--quiet", "--cached", "k8s/more.yaml")
      try repository.folder.write(broken + "# still\n", to: "k8s/pod.yaml")
      #expect(isBlocked(try await commit(repository, "--all"), "invalid-yaml"))
      try repository.folder.write(Sample.service, to: "k8s/pod.yaml")
      let mended = try await commit(repository, "--all")
      #expect(isBlocked(mended, "service-without-pods") && !mended.errors.contains("invalid-yaml"))
      try repository.folder.write("# later\n", to: "k8s/pod.yaml")
      #expect(try await commit(repository, "--all") == Self.passes)
    }
  }

  @Test func whatCannotBeAskedIsSaid() async throws {
    try await withFolder { folder in
      let outcome = try await Program(in: folder)("hook", "run", "pre-commit")
      #expect(outcome.errors == "kubevet: a hook runs in a git repository, and this is none\n")
      #expect(outcome.status == 2)
    }
    try await withRepository(Self.shop) { repository in
      let pair = try await repository.kubevet(
        "hook", "run", "pre-commit", "--from", "a", "--to", "b")
      #expect(pair.errors == "kubevet: a hook compares what git tells it: no --from, no --to\n")
      #expect(pair.status == 2)
      let name = try await repository.kubevet("hook", "run", "precommit")
      #expect(name.status == 2)
      var program = Program(in: repository.folder)
      program.input = "refs/heads/main\n"
      let lines = try await program("hook", "run", "pre-push")
      #expect(
        lines.errors.hasPrefix(
          "kubevet: problem: this is no line that git gives a hook: \"refs/heads/main\"\n"))
      #expect(lines.status == 2)
    }
  }

  /// Git is asked through a file, for which a container with a read-only root has no place.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "no /proc here"))
  func aPlaceWhereNothingCanBeWrittenIsNamed() async throws {
    try await withRepository(["k8s/pod.yaml": Sample.latestPod]) { repository in
      let outcome = try await repository.kubevet(
        "hook", "run", "pre-commit", environment: ["TMPDIR": "/proc"])
      #expect(outcome.errors.hasPrefix("kubevet: problem: nothing can be written below /proc ("))
      #expect(outcome.errors.contains("): let TMPDIR name another folder\n"))
      #expect(outcome.status == 2)
    }
  }

  /// By hand, or by `pre-commit run --all-files` in CI.
  @Test func withoutACommitEverythingIsChecked() async throws {
    try await withRepository(["k8s/pod.yaml": Sample.latestPod]) { repository in
      let outcome = try await repository.kubevet("hook", "run", "pre-commit")
      #expect(outcome.output.contains("[mutable-image-tag]"))
      #expect(outcome.status == 1)
      let json = try await repository.kubevet("hook", "run", "pre-commit", "--format", "json")
      #expect(try JSON(reading: json.output)["summary"]?["error"] == .number(1))
    }
  }
}
