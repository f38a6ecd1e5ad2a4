import Foundation
import Testing

/// Files as git can hold them, on either side of a comparison.
@Suite struct AgainstFilesTests {
  private static let refusal = AgainstTests.refusal

  private func cart(_ app: String = "cart", name: String = "cart") -> String {
    AgainstTests.cart(app, name: name)
  }

  @Test(arguments: [
    "a b/c d.yaml", "q\"uote.yaml", "it's.yaml", "n\new\nline.yaml", "st*r?.yaml", "[a-z].yaml",
    "größe/日本.yaml", ":(top)x.yaml", "back\\slash.yaml", "-dash.yaml",
  ])
  func haveAnyName(_ name: String) async throws {
    try await withRepository(
      [name: cart(), "other.yaml": cart(name: "other")], head: [name: cart("new")]
    ) {
      repository in
      for arguments in [[], ["--", name], ["--against", "HEAD", "--", name]] {
        let outcome = try await Program(in: repository.folder).run(["plan"] + arguments)
        #expect(outcome.output.contains(Self.refusal))
        #expect(outcome.output.hasSuffix("\n1 refused\n"))
        #expect(outcome.status == 1)
      }
      try await repository.git("add", "--all")
      let staged = try await Program(in: repository.folder).run(["plan", "--staged", "--", name])
      #expect(staged.output.hasSuffix("\n1 refused\n"))
    }
  }

  @Test func areTakenFromTheIndexAlone() async throws {
    let base = ["k8s/cart.yaml": cart(), "k8s/gone.yaml": cart(name: "gone")]
    try await withRepository(base) { repository in
      try repository.folder.write(AgainstTests.cart(image: "1.4.3"), to: "k8s/cart.yaml")
      try await repository.git("add", "--all")
      try repository.folder.write(cart("cart-v2"), to: "k8s/cart.yaml")
      try repository.folder.write(cart(name: "untracked"), to: "k8s/new.yaml")
      try FileManager.default.removeItem(at: repository.folder["k8s/gone.yaml"])
      let staged = try await repository.kubevet("plan", "--staged")
      #expect(staged.output.hasSuffix("\n1 restarts pods\n"))
      #expect(staged.status == 0)
      let check = try await repository.kubevet("check", "--staged", "--select", "selector-change")
      #expect(check.output == "no findings in 2 objects, 2 files\n")
      let tree = try await repository.kubevet("plan")
      #expect(tree.output.hasSuffix("\n1 refused, 1 deleted, 1 created\n"))
    }
  }

  @Test(arguments: [["--against", "none"], ["--against", "live.yaml"]])
  func areTakenFromTheIndexWhateverIsComparedWith(_ against: [String]) async throws {
    let base = ["k8s/cart.yaml": cart(), "live.yaml": cart()]
    try await withRepository(base) { repository in
      try repository.folder.write(AgainstTests.cart(image: "latest"), to: "k8s/cart.yaml")
      try await repository.git("add", "--all")
      try repository.folder.write(cart(), to: "k8s/cart.yaml")
      let program = Program(in: repository.folder)
      let arguments = ["--staged", "--select", "mutable-image-tag"] + against
      let staged = try await program.run(["check"] + arguments)
      #expect(staged.output.contains("latest"))
      #expect(staged.status == 1)
    }
  }

  @Test func areTakenFromTheIndexBelowThePathsAlone() async throws {
    let files = ["k8s/cart.yaml": cart(), "other/pod.yaml": Sample.latestPod]
    try await withRepository(files) { repository in
      for command in [["check", "--staged"], ["hook", "run", "pre-commit"]] {
        let all = try await repository.kubevet(command + ["."])
        #expect(all.output.contains("other/pod.yaml"))
        #expect(all.output.contains(" in 2 objects, 2 files\n"))
        for paths in [[], ["k8s"], ["k8s/cart.yaml"]] {
          let part = try await repository.kubevet(command + ["--ignore", "all"] + paths)
          #expect(!part.output.contains("2 objects"))
          #expect(part.status == 0, "\(part.output)")
        }
      }
      let none = try await repository.kubevet("check", "--staged", "none")
      #expect(none.status == 2)
    }
  }

  /// As the files on disk are: what is named is looked at.
  @Test(arguments: ["other", "other/**"], [[], ["--staged"]])
  func areLeftOutOnlyWhereTheyAreNotNamed(_ pattern: String, _ options: [String]) async throws {
    let files = [
      ".kubevet.yaml": "exclude: [\"\(pattern)\"]\n", "k8s/web.yaml": Sample.service,
      "other/pod.yaml": Sample.latestPod,
    ]
    try await withRepository(files) { repository in
      let check = ["check", "--against", "none"] + options
      let named = try await repository.kubevet(check + ["other/pod.yaml"])
      #expect(named.output.contains("mutable-image-tag"))
      let others = try await repository.kubevet(check + ["."])
      #expect(others.output.hasSuffix(" in 1 object, 1 file\n"))
      let folder = try await repository.kubevet(check + ["other"])
      #expect(folder.status == (pattern == "other" ? 1 : 2))
    }
  }

  @Test func canOnlyBeStagedInARepository() async throws {
    try await withFolder { folder in
      try folder.write(cart(), to: "k8s/cart.yaml")
      for command in ["check", "plan", "render"] {
        let outcome = try await Program(in: folder).run([command, "--staged"])
        #expect(outcome.status == 2)
        #expect(
          outcome.errors.contains("--staged reads git's index, and this is no git repository"))
      }
      let piped = try await Program(in: folder).run(["check", "--staged", "-"])
      #expect(piped.status == 2)
      #expect(piped.errors.contains("standard input is not in it"))
    }
  }

  @Test func mayBeInConflict() async throws {
    try await withRepository(["k8s/cart.yaml": cart()]) { repository in
      try await repository.git("checkout", "--quiet", "-b", "other")
      try repository.folder.write(cart("theirs"), to: "k8s/cart.yaml")
      try await repository.commitAll("theirs")
      try await repository.git("checkout", "--quiet", "-")
      try repository.folder.write(cart("ours"), to: "k8s/cart.yaml")
      try await repository.commitAll("ours")
      let program = Program(in: repository.folder)
      _ = try await program.shell("git merge --quiet other")
      let outcome = try await program.run(["check", "--staged"])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("k8s/cart.yaml: git's index holds a conflict here"))
    }
  }

  @Test func areNotTakenFromTwoRepositoriesAtOnce() async throws {
    try await withRepository(["k8s/cart.yaml": cart()]) { repository in
      try repository.folder.write(cart(), to: "inner/k8s/cart.yaml")
      let program = Program(in: repository.folder)
      _ = try await program.shell("git init --quiet inner")
      for command in ["check", "plan", "fix"] {
        let both = try await program.run([command, "k8s", "inner/k8s"])
        #expect(both.status == 2)
        #expect(both.errors.contains("stand in several git repositories (., inner)"))
      }
      let inner = try await program.run(["check", "--against", "none", "inner/k8s"])
      #expect(inner.output.contains("1 file"))
    }
  }

  @Test func areNotWrittenToNorTheIndex() async throws {
    try await withRepository(["k8s/a.yaml": cart(), "k8s/b.yaml": cart(name: "b")]) { repository in
      // Times that the index does not know tempt git to refresh it.
      let past = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)]
      for name in ["k8s/a.yaml", "k8s/b.yaml"] {
        try FileManager.default.setAttributes(past, ofItemAtPath: repository.folder[name].path)
      }
      try repository.folder.write(cart("new"), to: "k8s/b.yaml")
      try repository.folder.write(cart(name: "c"), to: "k8s/c.yaml")
      let before = try await state(of: repository)
      for arguments in [
        ["plan"], ["check"], ["plan", "--staged"], ["check", "--staged"],
        ["plan", "--against", "HEAD"],
        ["plan", "--against", "nope"],
      ] {
        _ = try await Program(in: repository.folder).run(arguments)
        let after = try await state(of: repository)
        #expect(after == before, "\(arguments)")
      }
    }
  }

  /// Git tells such a file from an unchanged one by the time of the index alone.
  @Test func areReadWhereTheyChangeWithinTheSecondOfTheIndex() async throws {
    try await withRepository(["k8s/cart.yaml": AgainstTests.cart(image: "1.4.2")]) { repository in
      // Of a file's state git shall look at nothing but these.
      try await repository.git("config", "core.checkStat", "minimal")
      let past = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)]
      let file = repository.folder["k8s/cart.yaml"].path
      try FileManager.default.setAttributes(past, ofItemAtPath: file)
      try await repository.git("update-index", "--refresh")
      try repository.folder.write(AgainstTests.cart(image: "1.4.3"), to: "k8s/cart.yaml")
      for name in ["k8s/cart.yaml", ".git/index"] {
        try FileManager.default.setAttributes(past, ofItemAtPath: repository.folder[name].path)
      }
      let plan = try await repository.kubevet("plan")
      #expect(plan.output.hasSuffix("\n1 restarts pods\n"))
    }
  }

  /// Every file with its content and time, those of git included.
  private func state(of repository: GitFolder) async throws -> String {
    try await Program(in: repository.folder).shell(
      "find . -type f -exec ls -l --full-time {} + | sort; find . -type f -exec cksum {} + | sort"
    ).output
  }

  @Test func mayStandInALinkedWorkTree() async throws {
    try await AgainstTests.withTwoCommits { repository in
      try await withFolder { place in
        let tree = place["tree"]
        try await repository.git("worktree", "add", "--quiet", "--detach", tree.path, "HEAD~1")
        try cart("cart-v3").write(
          to: tree.appending(path: "k8s/cart.yaml"), atomically: true, encoding: .utf8)
        var program = Program(in: place)
        program.folder = tree
        let outcome = try await program("plan")
        #expect(outcome.output.contains("cart → cart-v3"))
        #expect(outcome.status == 1)
      }
    }
  }

  @Test func mayHaveLongIds() async throws {
    try await withFolder(["k8s/cart.yaml": cart()]) { folder in
      let repository = try await GitFolder(in: folder, "--object-format=sha256")
      try await repository.commitAll()
      try folder.write(cart("cart-v2"), to: "k8s/cart.yaml")
      try folder.write(cart(name: "new"), to: "k8s/new.yaml")
      let tree = try await repository.kubevet("plan", "--format", "json")
      #expect(try JSON(reading: tree.output)["against"]?["commit"]?.text?.count == 64)
      #expect(tree.status == 1)
      try await repository.git("add", "--all")
      let staged = try await repository.kubevet("plan", "--staged")
      #expect(staged.output.hasSuffix("\n1 refused, 1 created\n"))
    }
  }

  // MARK: Content that is not there

  private static let pointer = """
    version https://git-lfs.github.com/spec/v1
    oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
    size 12345

    """

  @Test(arguments: [true, false]) func mayBePointers(isOld: Bool) async throws {
    let (old, new) = isOld ? (Self.pointer, cart()) : (cart(), Self.pointer)
    try await withRepository(["k8s/a.yaml": old], head: ["k8s/a.yaml": new]) { repository in
      let outcome = try await repository.kubevet("plan")
      let place = isOld ? "k8s/a.yaml: in the old revision" : "k8s/a.yaml"
      #expect(
        outcome.errors
          == "kubevet: problem: \(place): a Git LFS pointer: git lfs pull fetches the file\n")
      // Nothing came or went.
      #expect(outcome.output.hasSuffix("\nno changes in what could be read\n"))
      #expect(outcome.status == 2)
    }
  }

  @Test(arguments: [true, false]) func mayBeBroken(isOld: Bool) async throws {
    let broken = cart() + " - : [\n"
    let (old, new) = isOld ? (broken, cart()) : (cart(), broken)
    try await withRepository(["k8s/a.yaml": old], head: ["k8s/a.yaml": new]) { repository in
      let outcome = try await repository.kubevet("plan")
      #expect(
        outcome.errors.hasPrefix(
          isOld
            ? "kubevet: note: k8s/a.yaml:11 cannot be read in the old revision: "
            : "kubevet: problem: k8s/a.yaml:11: the document cannot be read: "))
      #expect(outcome.output.hasSuffix("\nno changes in what could be read\n"))
      #expect(outcome.status == (isOld ? 0 : 2))
      let check = try await repository.kubevet("check", "--select", "updates,invalid-yaml")
      #expect(check.status == (isOld ? 0 : 1))
      #expect(!check.output.contains("gone"))
    }
  }

  @Test func mayBelongToASubmodule() async throws {
    try await AgainstTests.withTwoCommits { inner in
      try await withRepository(["k8s/b.yaml": cart(name: "b")]) { repository in
        let path = inner.folder.url.path
        try await repository.git(
          "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", path, "k8s/inner")
        try await repository.commitAll()
        try await repository.git("-C", "k8s/inner", "checkout", "--quiet", "HEAD~1")
        let outcome = try await repository.kubevet("plan", "--against", "HEAD")
        #expect(outcome.errors == "kubevet: note: k8s/inner is a submodule: not compared\n")
        #expect(outcome.output.hasSuffix("\nno changes\n"))
        #expect(outcome.status == 0)
        try await repository.git("add", "--all")
        let hook = try await repository.kubevet("hook", "run", "pre-commit")
        #expect(hook == Program.Outcome(output: "", errors: outcome.errors, status: 0))
      }
    }
  }

  @Test(arguments: ["HEAD:k8s", "HEAD...HEAD"]) func mustBeACommit(_ word: String) async throws {
    try await withRepository(["k8s/a.yaml": cart()]) { repository in
      let outcome = try await repository.kubevet("plan", "--against", word)
      #expect(outcome.errors.contains("name a commit, not a range"))
      #expect(outcome.status == 2)
    }
  }
}
