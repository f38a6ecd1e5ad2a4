import Foundation
import Rendering
import SystemPackage
import Testing
import YAMLSyntax

/// The files that may hold manifests are found as git and people expect: in a real repository.
@Suite struct DiscoveryTests {
  private func names(_ result: Discovery.Result) -> [String] { result.candidates.map(\.name) }

  @Test func findsManifestsByTheirNames() async throws {
    let folder = try Folder()
    for name in [
      "b.yml", "a.yaml", "c/d.json", "E.YAML", "x.txt", "yaml", "c/.hidden.yaml",
      "v1.2/Kustomization", "v1.2/MyKustomization",
    ] {
      try folder.write(named: name)
    }
    let found = await folder.find()
    #expect(
      names(found) == [
        "E.YAML", "a.yaml", "b.yml", "c/.hidden.yaml", "c/d.json", "v1.2/Kustomization",
      ])
    #expect(found.candidates.allSatisfy { !$0.isExplicit })
    #expect(found.problems.isEmpty)
    #expect(found.notes.isEmpty)
  }

  @Test func honoursGitignore() async throws {
    let folder = try Folder()
    try await folder.git("init", "-q")
    try folder.write("*.tmp.yaml\nbuild/\n!keep.tmp.yaml\n", named: ".gitignore")
    try folder.write(
      "secret.yaml\n!build.yaml\n/local/*\n!/local/common.yaml\n", named: "k8s/.gitignore")
    for name in [
      "a.yaml", "b.tmp.yaml", "keep.tmp.yaml", "build/c.yaml", "k8s/secret.yaml",
      "k8s/build/d.yaml",
      "k8s/build.yaml", "k8s/local/mine.yaml", "k8s/local/common.yaml", "secret.yaml",
      "tracked.tmp.yaml",
    ] {
      try folder.write(named: name)
    }
    try await folder.git("add", "-f", "tracked.tmp.yaml")
    let found = await folder.find()
    #expect(
      names(found) == [
        "a.yaml", "k8s/build.yaml", "k8s/local/common.yaml", "keep.tmp.yaml", "secret.yaml",
        "tracked.tmp.yaml",
      ])
    #expect(found.notes.isEmpty)
  }

  @Test func honoursGitignoreBelowTheRoot() async throws {
    let folder = try Folder()
    try await folder.git("init", "-q")
    try folder.write("/k8s/out/\nx.yaml\n", named: ".gitignore")
    for name in ["k8s/a.yaml", "k8s/out/b.yaml", "k8s/deep/x.yaml", "other/c.yaml"] {
      try folder.write(named: name)
    }
    #expect(names(await folder.find(["k8s"])) == ["k8s/a.yaml"])
  }

  @Test func namesFilesFromTheRootOfTheRepository() async throws {
    let folder = try Folder()
    try await folder.git("init", "-q")
    try folder.write(named: "k8s/a.yaml")
    let discovery = Discovery(currentFolder: folder.path.appending("k8s")) { _ in false }
    #expect(names(await discovery.find(["."])) == ["k8s/a.yaml"])
    #expect(names(await discovery.find(["a.yaml"])) == ["k8s/a.yaml"])
  }

  @Test func skipsTheRepositoryItself() async throws {
    let folder = try Folder()
    try await folder.git("init", "-q")
    try folder.write(named: ".git/x.yaml")
    try folder.write(named: "sub/.git/y.yaml")
    try folder.write(named: ".github/z.yaml")
    #expect(names(await folder.find()) == [".github/z.yaml"])
  }

  @Test func leavesOutWhatIsExcluded() async throws {
    let folder = try Folder()
    for name in ["a.yaml", "skip/b.yaml", "skip/c/d.yaml", "e.yaml"] {
      try folder.write(named: name)
    }
    let found = await folder.find { $0 == "skip" || $0 == "e.yaml" }
    #expect(names(found) == ["a.yaml"])
  }

  @Test func takesFilesThatAreNamedWhateverTheirName() async throws {
    let folder = try Folder()
    try await folder.git("init", "-q")
    try folder.write("*.txt\n", named: ".gitignore")
    try folder.write(named: "a.txt")
    let found = await folder.find(["a.txt", "-"]) { _ in true }
    #expect(names(found) == ["-", "a.txt"])
    #expect(found.candidates.map(\.isExplicit) == [true, true])
    #expect(found.candidates.map { $0.path == nil } == [true, false])
  }

  @Test func findsEachFileOnce() async throws {
    let folder = try Folder()
    try folder.write(named: "k8s/a.yaml")
    #expect(names(await folder.find([".", "k8s", "k8s/a.yaml", "./k8s/"])) == ["k8s/a.yaml"])
  }

  @Test func saysWhatIsNotThere() async throws {
    let folder = try Folder()
    let found = await folder.find(["nothing.yaml"])
    #expect(found.candidates.isEmpty)
    #expect(found.problems.map(\.message) == ["there is no such file or folder"])
    #expect(found.problems.map(\.file) == ["nothing.yaml"])
  }

  @Test func followsLinksWithinTheRootOnly() async throws {
    let (folder, outside) = (try Folder(), try Folder())
    try await folder.git("init", "-q")
    try outside.write(named: "x.yaml")
    try folder.write(named: "common/a.yaml")
    try folder.write(named: "k8s/b.yaml")
    try folder.link("k8s/a-link.yaml", to: "../common/a.yaml")
    try folder.link("k8s/folder", to: "../common")
    try folder.link("k8s/out", to: outside.url.path)
    try folder.link("k8s/out.yaml", to: outside.url.appending(path: "x.yaml").path)
    let found = await folder.find(["k8s"])
    #expect(names(found) == ["common/a.yaml", "k8s/b.yaml"])
    #expect(
      found.notes == [
        "k8s/out is a symbolic link out of the repository: not followed",
        "k8s/out.yaml is a symbolic link out of the repository: not followed",
      ])
  }

  @Test(.timeLimit(.minutes(1))) func endsOnCyclesAndDanglingLinks() async throws {
    let folder = try Folder()
    try folder.write(named: "a/x.yaml")
    try folder.link("a/self", to: ".")
    try folder.link("a/up", to: "..")
    try folder.link("loop.yaml", to: "loop.yaml")
    try folder.link("gone.yaml", to: "nowhere.yaml")
    try folder.link("gone.txt", to: "nowhere.txt")
    let found = await folder.find()
    #expect(names(found) == ["a/x.yaml"])
    #expect(found.problems.map(\.file) == ["gone.yaml", "loop.yaml"])
    #expect(Set(found.problems.map(\.message)) == ["the symbolic link leads nowhere"])
  }

  @Test func readsAFolderWithTheNameOfAFile() async throws {
    let folder = try Folder()
    try folder.write(named: "a.yaml/b.yaml")
    #expect(names(await folder.find()) == ["a.yaml/b.yaml"])
  }
}
