import Foundation
import Testing

/// Input that nobody writes on purpose: each gets one clear sentence and bounded time and memory,
/// and the manifest beside it is checked all the same.
@Suite(.serialized) struct BadInputTests {
  @Test(arguments: badFiles)
  func isSaidInOneSentence(_ file: BadFile) async throws {
    try await besideAFault { folder in
      try folder.write(file.bytes, to: "bad.yaml")
      try await expect(file.sentence, status: file.status, in: folder)
    }
  }

  @Test func aMillionKeysAreChecked() async throws {
    try await besideAFault { folder in
      var text = Self.head + "data:\n"
      for number in 0..<1_000_000 { text += "  k\(number): v\n" }
      try folder.write(text + "  k5: again\n", to: "large.yaml")
      try await expect(
        "large.yaml:1000005:3: error: the key \"k5\" stands twice", status: 1, in: folder)
    }
  }

  @Test func aFileAboveTheLimitIsNotRead() async throws {
    try await besideAFault { folder in
      try folder.write(Self.head, to: "huge.yaml")
      let file = try FileHandle(forWritingTo: folder["huge.yaml"])
      try file.truncate(atOffset: 200 << 20)
      try file.close()
      try await expect(
        "huge.yaml: it has 200 MB; files above 128 MB are not read", status: 2, in: folder,
        memoryLimit: 1_024)
    }
  }

  @Test func aStreamAboveTheLimitIsNotReadToItsEnd() async throws {
    try await withFolder { folder in
      var program = Program(in: folder)
      program.memoryLimit = 1_024
      let outcome = try await program.shell("yes 'a: b' | \"$0\" check -")
      #expect(outcome.errors.contains("-: it is larger than that; files above 128 MB are not read"))
      #expect(outcome.status == 2)
    }
  }

  @Test func aFolderWithTheNameOfAFileIsAFolder() async throws {
    try await besideAFault { folder in
      try folder.write(Sample.latestPod, to: "a.yaml/inner.yaml")
      try await expect("a.yaml/inner.yaml:6:26: error: ", status: 1, in: folder)
    }
  }

  @Test func aPipeIsNotWaitedFor() async throws {
    try await besideAFault { folder in
      try #require(mkfifo(folder["b.yaml"].path, 0o600) == 0)
      try await expect("b.yaml: neither a file nor a folder: not read", status: 2, in: folder)
      let named = try await Program(in: folder)("check", "b.yaml")
      #expect(named.errors == "kubevet: problem: b.yaml: not a regular file\n")
      #expect(named.status == 2)
    }
  }

  @Test func linksAreFollowedWithinTheTreeOnly() async throws {
    let outside = try Folder(["outside.yaml": Sample.latestPod])
    defer { outside.remove() }
    try await besideAFault { folder in
      try link(folder["out.yaml"], to: outside["outside.yaml"].path)
      try link(folder["away"], to: outside.url.path)
      try link(folder["round"], to: ".")
      try await expect("note: out.yaml is a symbolic link out of", status: 0, in: folder)
      try await expect("note: away is a symbolic link out of", status: 0, in: folder)
    }
  }

  @Test func aLinkToNothingIsAProblem() async throws {
    try await besideAFault { folder in
      try link(folder["gone.yaml"], to: "nowhere.yaml")
      try await expect("gone.yaml: the symbolic link leads nowhere", status: 2, in: folder)
      // In a repository it is new, and there.
      let repository = try await GitFolder(in: folder)
      try await repository.git("commit", "--quiet", "--allow-empty", "--message", "first")
      try await expect("gone.yaml: the symbolic link leads nowhere", status: 2, in: folder)
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "no /proc here"))
  func aPlaceWhereNothingCanBeWrittenIsNamedOnce() async throws {
    let map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}\n"
    try await withFolder([
      "a/kustomization.yaml": "resources: [map.yaml]\n", "a/map.yaml": map,
      "b/kustomization.yaml": "resources: [map.yaml]\n", "b/map.yaml": map,
    ]) { folder in
      var program = Program(in: folder)
      program.environment["TMPDIR"] = "/proc"
      let outcome = try await program("check", "--against", "none", "--no-cache")
      #expect(
        outcome.errors
          == "kubevet: problem: nothing can be written below /proc (No such file or directory): let TMPDIR "
          + "name another folder: a, b cannot be rendered, and the files are checked as they stand\n"
      )
      #expect(outcome.status == 2)
    }
  }

  /// Copies of manifests, Secrets among them, are not left behind; nor are those of git's index, nor programs.
  @Test(arguments: ["kustomize", "git"], [("TERM", 143), ("HUP", 129)])
  func anInterruptTakesAwayWhatWasWrittenForAMoment(
    _ tool: String, _ signal: (name: String, status: Int)
  ) async throws {
    try await withRepository([
      "a/kustomization.yaml": "resources: [map.yaml]\n",
      "a/map.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}\n",
    ]) { repository in
      let folder = repository.folder
      try folder.write(
        "#!/bin/sh\ntest \"$1\" = version && exec echo v5.7.1\necho $$ >\"$PID\"\nexec sleep 20\n",
        to: "bin/kustomize")
      try folder.write(
        "#!/bin/sh\ncase \" $* \" in *' diff '*) exec sleep 5 ;; esac\nexec \"$GIT\" \"$@\"\n",
        to: "bin/git")
      try folder.write("", to: "tmp/empty")
      let against = tool == "git" ? "HEAD" : "none"
      let outcome = try await Program(in: folder).shell(
        """
        chmod +x bin/*
        export GIT=$(command -v git) PID=$PWD/pid
        PATH=$PWD/bin:$PATH TMPDIR=$PWD/tmp "$0" check a --against \(against) --no-cache &
        for try in 1 2 3 4 5 6 7 8 9; do
          ls tmp | grep -q kubevet- && { test -f pid || test \(tool) = git; } && break
          sleep 1
        done
        sleep 1
        ls tmp | grep -c kubevet-
        kill -\(signal.name) $!
        wait $!
        echo "status $?"
        ls tmp
        sleep 1
        ! test -f pid || ps -o stat= -p $(cat pid) | grep -v Z
        """)
      #expect(outcome.output == "1\nstatus \(signal.status)\nempty\n", "\(outcome.errors)")
    }
  }

  /// A folder under such a name must not be passed over in silence either.
  @Test(arguments: ["mkdir -p \"$name\"", "printf '' > \"$name.yaml\""])
  func aNameThatIsNotUTF8IsAProblem(_ command: String) async throws {
    try await besideAFault { folder in
      let made = try await Program(in: folder).shell("name=$(printf 'a\\377'); \(command)")
      guard made.status == 0 else { return }  // macOS has no such names.
      try await expect("cannot be found under this name: is it UTF-8?", status: 2, in: folder)
    }
  }

  /// What differs from the revision is no less a problem than what does not, wherever kubevet is called.
  @Test(arguments: ["check", "cd k8s; check"])
  func whatDiffersIsAProblemFromAnyFolder(_ command: String) async throws {
    try await withRepository(["k8s/cart.yaml": AgainstTests.cart()]) { repository in
      let call = command.replacing("check", with: "\"$0\" check --against HEAD")
      let text = AgainstTests.cart(name: "bad").data(using: .utf16) ?? Data()
      try repository.folder.write(text, to: "k8s/bad.yaml")
      let unread = try await Program(in: repository.folder).shell(call)
      #expect(
        unread.errors == "kubevet: problem: k8s/bad.yaml: the text is UTF-16: save it as UTF-8\n")
      #expect(unread.status == 2)

      let renamed = try await Program(in: repository.folder).shell(
        "mv k8s/bad.yaml k8s/$(printf 'a\\377').yaml; \(call)")
      guard !renamed.errors.hasPrefix("mv: ") else { return }  // macOS has no such names.
      #expect(renamed.errors.contains("cannot be found under this name: is it UTF-8?"))
      #expect(renamed.status == 2)
    }
  }

  @Test(arguments: ["check k8s/gone.yaml", "cd k8s; check gone.yaml"])
  func whatTheRevisionKnowsIsNoProblem(_ command: String) async throws {
    let base = ["k8s/cart.yaml": AgainstTests.cart(), "k8s/gone.yaml": Sample.service]
    try await withRepository(base, head: ["k8s/gone.yaml": nil]) { repository in
      let call = command.replacing("check", with: "\"$0\" check --against HEAD --allow-empty")
      let outcome = try await Program(in: repository.folder).shell(call)
      #expect(outcome.errors.isEmpty)
      #expect(outcome.status == 0)
    }
  }

  @Test(.enabled(if: getuid() != 0, "the superuser may read everything"))
  func whatMayNotBeReadIsAProblem() async throws {
    try await besideAFault { folder in
      try folder.write(Sample.service, to: "closed.yaml")
      try folder.write(Sample.service, to: "closed/a.yaml")
      try #require(chmod(folder["closed.yaml"].path, 0) == 0)
      try #require(chmod(folder["closed"].path, 0) == 0)
      defer { chmod(folder["closed"].path, 0o700) }
      try await expect("closed.yaml: Permission denied", status: 2, in: folder)
      try await expect(
        "closed: the folder cannot be read: Permission denied", status: 2, in: folder)
    }
  }

  @Test func aPathTooLongForTheSystemIsAProblem() async throws {
    try await besideAFault { folder in
      let outcome = try await Program(in: folder)(
        "check", ".", String(repeating: "x", count: 300) + ".yaml")
      #expect(outcome.errors.contains("there is no such file or folder"))
      #expect(outcome.output.contains("fault.yaml:6:26: error: "))
      #expect(outcome.status == 2)
    }
  }

  private func link(_ link: URL, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: link.path, withDestinationPath: target)
  }

  /// A folder with one manifest that has one error, in a file of its own.
  private func besideAFault(_ body: (Folder) async throws -> Void) async throws {
    try await withFolder(["fault.yaml": Sample.latestPod], body)
  }

  /// The sentence appears, once; `fault.yaml` is checked; the rest has the status that it deserves.
  /// `Program` ends what takes too long, which is another status.
  private func expect(
    _ sentence: String, status: Int32, in folder: Folder, memoryLimit: Int = 2_048,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) async throws {
    var program = Program(in: folder)
    program.memoryLimit = memoryLimit
    let outcome = try await program("check", ".")
    let everything = outcome.output + outcome.errors
    let context = "\(outcome.status)\n\(everything.prefix(4_000))"
    #expect(
      everything.ranges(of: sentence).count == 1, "\(context)", sourceLocation: sourceLocation)
    #expect(
      outcome.output.contains("fault.yaml:6:26: error: "), "\(context)",
      sourceLocation: sourceLocation)
    #expect(outcome.status == max(1, status), "\(context)", sourceLocation: sourceLocation)
    // The fault left out, the status is the bad input's own.
    let own = try await program("check", ".", "--ignore", "mutable-image-tag,probes")
    if !sentence.contains("inner.yaml") {
      #expect(own.status == status, "\(own.output)", sourceLocation: sourceLocation)
    }
  }
}
