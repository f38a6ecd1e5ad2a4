import Foundation
import Testing

/// Whatever state a repository is in: a clear sentence with the remedy, the right status, and neither
/// its work tree nor its index touched.
@Suite(.serialized) struct GitStateTests {
  private static func deployment(_ app: String, image: String = "1.0.0") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shop}
    spec:
      selector: {matchLabels: {app: \(app)}}
      template:
        metadata: {labels: {app: \(app)}}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:\(image)"}]

    """
  }

  private static let base = ["k8s/web.yaml": deployment("shop")]
  private static let refused: [String: String?] = ["k8s/web.yaml": deployment("store")]

  @Test func aRevisionThatIsNotThereIsNamedWithTheRemedy() async throws {
    try await withRepository(Self.base) { repository in
      let outcome = try await repository.kubevet("plan", "--against", "nowhere")
      #expect(outcome.status == 2)
      #expect(
        outcome.errors == "kubevet: problem: there is no revision \"nowhere\" in this repository; "
          + "git fetch it, or name another one\n")
    }
  }

  @Test func aRevisionMayNotBeAnOption() async throws {
    try await withRepository(Self.base) { repository in
      let outcome = try await repository.kubevet("plan", "--against=--output=stolen")
      #expect(outcome.status == 2)
      #expect(!FileManager.default.fileExists(atPath: repository.folder["stolen"].path))
    }
  }

  @Test func aShallowCloneNamesTheDepth() async throws {
    try await withRepository(Self.base, head: Self.refused) { repository in
      try await repository.commitAll()
      try await withFolder { folder in
        try await repository.git(
          "clone", "--quiet", "--depth", "1", "file://\(repository.folder.url.path)",
          folder["clone"].path)
        let clone = GitFolder(existing: Folder(at: folder["clone"]))
        let asked = try await clone.kubevet("check", "k8s", "--against", "HEAD~1")
        #expect(asked.status == 2)
        #expect(asked.errors.contains("the clone is shallow"))
        #expect(asked.errors.contains("fetch-depth: 0"))
        let automatic = try await clone.kubevet("plan", "k8s")
        #expect(automatic.status == 0)
        #expect(automatic.errors.contains("no earlier commit") || automatic.errors.isEmpty)
      }
    }
  }

  /// In a merge commit of depth 1 the base's id is readable and its tree is not.
  @Test(arguments: [1, 2])
  func aPullRequestIsComparedWithItsBase(depth: Int) async throws {
    try await withRepository(Self.base) { repository in
      try await repository.git("checkout", "--quiet", "-b", "change")
      try repository.folder.write(Self.deployment("store"), to: "k8s/web.yaml")
      try await repository.commitAll()
      try await repository.git("checkout", "--quiet", "main")
      try await repository.git("merge", "--quiet", "--no-ff", "-m", "merge", "change")
      try await withFolder { folder in
        try await repository.git(
          "clone", "--quiet", "--depth", "\(depth)", "file://\(repository.folder.url.path)",
          folder["clone"].path)
        let outcome = try await GitFolder(existing: Folder(at: folder["clone"])).kubevet(
          "check", "k8s", "--select", "updates",
          environment: ["GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"])
        #expect(outcome.status == (depth == 1 ? 2 : 1))
        #expect(outcome.errors.contains("fetch-depth: 2 or 0") == (depth == 1))
        #expect(outcome.output.contains("selector-change") == (depth == 2))
      }
    }
  }

  @Test func aBareRepositoryHasNothingToCompare() async throws {
    try await withFolder { folder in
      try FileManager.default.createDirectory(
        at: folder["bare"], withIntermediateDirectories: true)
      let bare = Folder(at: folder["bare"])
      _ = try await GitFolder(in: bare, "--bare")
      let outcome = try await GitFolder(existing: bare).kubevet("plan", ".", "--against", "HEAD")
      #expect(outcome.status == 2)
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func theIndexIsReadAndNotTheWorkTree() async throws {
    try await withRepository(Self.base, head: Self.refused) { repository in
      try await repository.git("add", "--all")
      try repository.folder.write(Self.deployment("shop"), to: "k8s/web.yaml")
      let staged = try await repository.kubevet("check", "--staged", "--select", "updates")
      #expect(staged.status == 1)
      #expect(staged.output.contains("selector-change"))
      let disk = try await repository.kubevet("check", "--against", "HEAD", "--select", "updates")
      #expect(disk.status == 0)
    }
  }

  @Test func theFirstCommitHasNothingBeforeIt() async throws {
    try await withRepository([:], head: ["k8s/web.yaml": Self.deployment("shop")]) { repository in
      try await repository.git("add", "--all")
      let staged = try await repository.kubevet("plan", "--staged")
      #expect(staged.status == 0)
      #expect(staged.errors.contains("first commit"))
      let automatic = try await repository.kubevet("plan")
      #expect(automatic.status == 0)
      #expect(automatic.errors.contains("no commit yet"))
    }
  }

  @Test func fluxSpellsRevisionsItsOwnWay() async throws {
    try await withRepository(Self.base, head: Self.refused) { repository in
      let id = try await repository.git("rev-parse", "HEAD")
      let outcome = try await repository.kubevet("plan", "--against", "main@sha1:\(id)")
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("refuse  Deployment shop"))
    }
  }

  @Test(arguments: [
    "a b", "it's", "quo\"te", "star*", "[set]", "größer", "new\nline", ":colon", "-dash",
  ])
  func pathsMayHaveAnyLetters(name: String) async throws {
    let file = "k8s/\(name)/web.yaml"
    try await withRepository(
      [file: Self.deployment("shop")], head: [file: Self.deployment("store")]
    ) { repository in
      let whole = try await repository.kubevet("plan")
      #expect(whole.status == 1)
      #expect(whole.output.contains("refuse  Deployment shop"))
      let folder = try await repository.kubevet("plan", "--", "k8s/\(name)")
      #expect(folder.status == 1)
      #expect(folder.errors.isEmpty)
    }
  }

  @Test func aPointerOfLFSIsNoManifest() async throws {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    try await withRepository(["k8s/web.yaml": pointer], head: Self.refused) { repository in
      let outcome = try await repository.kubevet("plan", "--against", "HEAD")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("in the old revision: a Git LFS pointer: git lfs pull"))
    }
  }

  @Test func aPartialCloneFetchesNothing() async throws {
    try await withRepository(Self.base, head: Self.refused) { repository in
      try await repository.commitAll()
      try await repository.git("config", "uploadpack.allowFilter", "true")
      try await withFolder { folder in
        try await repository.git(
          "clone", "--quiet", "--filter=blob:none", "file://\(repository.folder.url.path)",
          folder["clone"].path)
        let clone = GitFolder(existing: Folder(at: folder["clone"]))
        let outcome = try await clone.kubevet("plan", "--against", "HEAD~1")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("partial clone lacks"))
        #expect(outcome.errors.contains("git fetch --refetch --no-filter"))
      }
    }
  }

  @Test func aSubmoduleIsSaidToBeLeftOut() async throws {
    try await withRepository(Self.base) { library in
      try await withRepository(Self.base) { repository in
        try await repository.git(
          "-c", "protocol.file.allow=always", "submodule", "--quiet", "add",
          "file://\(library.folder.url.path)", "k8s/library")
        let outcome = try await repository.kubevet("plan", "--against", "HEAD")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("no changes"))
      }
    }
  }

  @Test func untrackedAndDeletedFilesCount() async throws {
    try await withRepository(
      ["k8s/web.yaml": Self.deployment("shop"), "k8s/old.yaml": Self.configMap("old")],
      head: ["k8s/old.yaml": nil, "k8s/new.yaml": Self.configMap("new")]
    ) { repository in
      let outcome = try await repository.kubevet("plan")
      #expect(outcome.output.contains("delete  ConfigMap old"))
      #expect(outcome.output.contains("create  ConfigMap new"))
    }
  }

  @Test func nothingIsTouched() async throws {
    try await withRepository(Self.base, head: Self.refused) { repository in
      try await repository.git("add", "--all")
      try repository.folder.write(Self.deployment("other"), to: "k8s/web.yaml")
      let index = repository.folder[".git/index"]
      let status = try await repository.git("status", "--porcelain=v2")
      let before = try Data(contentsOf: index)
      for arguments in [["plan"], ["plan", "--staged"], ["check", "--against", "HEAD"]] {
        var program = Program(in: repository.folder)
        program.environment = GitFolder.environment
        _ = try await program.run(arguments)
      }
      #expect(try Data(contentsOf: index) == before)
      #expect(try await repository.git("status", "--porcelain=v2") == status)
    }
  }

  @Test func aLinkedWorktreeIsARepositoryToo() async throws {
    try await withRepository(Self.base) { repository in
      try await withFolder { folder in
        try await repository.git("worktree", "add", "--quiet", folder["tree"].path)
        let tree = Folder(at: folder["tree"])
        try tree.write(Self.deployment("store"), to: "k8s/web.yaml")
        let outcome = try await GitFolder(existing: tree).kubevet("plan")
        #expect(outcome.status == 1)
      }
    }
  }

  private static func configMap(_ name: String) -> String {
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\ndata: {name: \(name)}\n"
  }
}
