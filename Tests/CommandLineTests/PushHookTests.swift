import Foundation
import Testing

/// What pre-push and pre-receive make of a real `git push`.
@Suite(.serialized) struct PushHookTests {
  enum Place: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case local = "pre-push"
    case server = "pre-receive"
    var testDescription: String { rawValue }
  }

  /// A clone of a bare repository that has one commit on `main`; the hook is in one of the two.
  private func withServer(
    _ place: Place?, _ body: (_ clone: GitFolder, _ server: GitFolder) async throws -> Void
  ) async throws {
    try await withFolder { folder in
      for name in ["server", "clone"] {
        try FileManager.default.createDirectory(
          at: folder[name], withIntermediateDirectories: true)
      }
      let server = try await GitFolder(in: Folder(at: folder["server"]), "--bare")
      let clone = try await GitFolder(in: Folder(at: folder["clone"]))
      try await clone.git("remote", "add", "origin", server.folder.url.path)
      try clone.folder.write(AgainstTests.cart(), to: "k8s/cart.yaml")
      try await clone.commitAll("base")
      try await clone.git("push", "--quiet", "origin", "main")
      if let place {
        let owner = place == .local ? clone : server
        let arguments = place == .local ? ["hook", "install", "pre-push"] : ["hook", "install"]
        let outcome = try await Program(in: owner.folder).run(arguments)
        #expect(
          outcome.output
            == "\(place.rawValue): installed in \(place == .local ? ".git/" : "")hooks\n")
      }
      try await body(clone, server)
    }
  }

  private func commit(_ app: String, image: String = "1.4.2", in clone: GitFolder) async throws {
    try clone.folder.write(AgainstTests.cart(app, image: image), to: "k8s/cart.yaml")
    try await clone.commitAll()
  }

  private func push(_ clone: GitFolder, _ words: String...) async throws -> Program.Outcome {
    try await clone.attempt(["push", "--quiet", "origin"] + words)
  }

  private func isBlocked(_ outcome: Program.Outcome) -> Bool {
    outcome.status == 1 && (outcome.output + outcome.errors).contains("[selector-change]")
  }

  @Test(arguments: Place.allCases)
  func whatTheRemoteHasIsComparedWithWhatIsPushed(_ place: Place) async throws {
    try await withServer(place) { clone, server in
      try await commit("cart", image: "1.4.3", in: clone)
      #expect(try await push(clone, "main").status == 0)
      let before = try await server.git("rev-parse", "main")
      try await commit("cart-v2", in: clone)
      // What lies in the work tree, and in the index, is another matter.
      try clone.folder.write(AgainstTests.cart(), to: "k8s/cart.yaml")
      try await clone.git("add", "--all")
      let outcome = try await push(clone, "main")
      #expect(isBlocked(outcome), "\(outcome)")
      #expect(outcome.errors.contains("remote: ") == (place == .server))
      #expect(!outcome.errors.contains("\u{1B}"))
      #expect(try await server.git("rev-parse", "main") == before)
    }
  }

  @Test(arguments: Place.allCases)
  func aNewBranchIsComparedWithWhereItBegan(_ place: Place) async throws {
    try await withServer(place) { clone, _ in
      try await clone.git("checkout", "--quiet", "-b", "good")
      try await commit("cart", image: "1.4.3", in: clone)
      try await commit("cart", image: "1.4.4", in: clone)
      #expect(try await push(clone, "good").status == 0)
      try await clone.git("checkout", "--quiet", "-b", "bad", "main")
      try await commit("cart-v2", in: clone)
      try await commit("cart-v2", image: "1.4.3", in: clone)
      #expect(isBlocked(try await push(clone, "bad")))
      // A branch of what is there already brings nothing.
      #expect(try await push(clone, "main:refs/heads/copy").status == 0)
    }
  }

  @Test(arguments: Place.allCases)
  func aBranchThatIsDeletedBringsNothing(_ place: Place) async throws {
    try await withServer(place) { clone, server in
      let made = try await push(clone, "main:refs/heads/side")
      let deleted = try await push(clone, "--delete", "side")
      #expect([made.status, deleted.status] == [0, 0])
      #expect(try await server.attempt("rev-parse", "--verify", "side").status != 0)
    }
  }

  @Test(arguments: Place.allCases)
  func everyRefOfAPushIsLookedAt(_ place: Place) async throws {
    try await withServer(place) { clone, server in
      try await commit("cart", image: "1.4.3", in: clone)
      try await clone.git("tag", "--annotate", "--message", "x", "v1")
      try await clone.git("checkout", "--quiet", "-b", "bad")
      try await commit("cart-v2", in: clone)
      try await clone.git("tag", "v2")
      #expect(isBlocked(try await push(clone, "main", "v1", "bad")))
      #expect(isBlocked(try await push(clone, "v2")))
      #expect(try await server.attempt("rev-parse", "--verify", "v2").status != 0)
      #expect(try await push(clone, "main", "v1").status == 0)
    }
  }

  /// There is nothing to compare with: everything that is pushed is new.
  @Test(arguments: Place.allCases)
  func theFirstPushIsCheckedWhole(_ place: Place) async throws {
    try await withServer(place) { clone, server in
      try await server.git("update-ref", "-d", "refs/heads/main")
      try await clone.git("update-ref", "-d", "refs/remotes/origin/main")
      let outcome = try await push(clone, "main")
      #expect(outcome.status == 1)
      #expect((outcome.output + outcome.errors).contains("[missing-readiness-probe]"))
    }
  }

  @Test func aRemoteThatWentOnIsToBeFetchedFirst() async throws {
    try await withServer(.local) { clone, server in
      try await withFolder { folder in
        try await server.git("clone", "--quiet", server.folder.url.path, folder["other"].path)
        let other = GitFolder(existing: Folder(at: folder["other"]))
        try await commit("cart", image: "9.9.9", in: other)
        #expect(try await push(other, "main").status == 0)
      }
      try await commit("cart", image: "1.4.3", in: clone)
      let outcome = try await push(clone, "--force", "main")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("which is not in this clone: git fetch first"))
    }
  }

  @Test func theHookThatWasThereIsToldWhatIsPushed() async throws {
    try await withServer(nil) { clone, _ in
      let hook = clone.folder[".git/hooks/pre-push"]
      try clone.folder.write(
        "#!/bin/sh\necho \"$1\" >told\ncat >>told\n", to: ".git/hooks/pre-push")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
      _ = try await clone.kubevet("hook", "install", "pre-push")
      try await commit("cart-v2", in: clone)
      #expect(isBlocked(try await push(clone, "main")))
      #expect(try clone.folder.text(of: "told").hasPrefix("origin\nrefs/heads/main "))
    }
  }

  @Test func aTerminalIsNotWaitedFor() async throws {
    try await withServer(nil) { clone, _ in
      let outcome = try await Program(in: clone.folder).shell(
        "script --quiet --return --command \"$0 hook run pre-push\" /dev/null </dev/null")
      #expect(outcome.output.contains("pre-push reads from standard input what git tells it"))
      #expect(outcome.status == 2)
    }
  }
}
