import Foundation
import Testing

/// Symbolic links lead to the same in the work tree, in the index and in a commit.
@Suite struct LinkTests {
  private static let files = [
    "k8s/app/kustomization.yaml": "resources: [base]\nnameSuffix: -web\n",
    "common/base/kustomization.yaml": "resources: [a.yaml]\n",
    "common/base/a.yaml": map("a"), "common/one.yaml": map("one"),
    "common/more/two.yaml": map("two"),
  ]
  private static let links = [
    "k8s/app/base": "../../common/base", "k8s/one.yaml": "../common/one.yaml",
    "k8s/more": "../common/more", "k8s/again": "more", "k8s/up": "..", "k8s/lost.yaml": "none.yaml",
    "k8s/circle.yaml": "circle.yaml", "k8s/out.yaml": "/etc/hosts",
  ]

  private static func map(_ name: String) -> String {
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\n"
  }

  private func withLinks(
    _ links: [String: String] = links, _ body: (GitFolder) async throws -> Void
  ) async throws {
    try await withRepository(Self.files) { repository in
      for (link, target) in links {
        let place = repository.folder[link]
        try FileManager.default.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          atPath: place.path, withDestinationPath: target)
      }
      try await repository.git("add", "--all")
      try await body(repository)
    }
  }

  @Test func leadToTheSameInTheIndex() async throws {
    try await withLinks { repository in
      let check = ["check", "k8s", "--against", "none", "--format", "json", "--show-files"]
      let disk = try await repository.kubevet(check)
      #expect(disk.errors.contains("problem: k8s/lost.yaml: the symbolic link leads nowhere\n"))
      #expect(disk.errors.contains("problem: k8s/circle.yaml: the symbolic link leads nowhere\n"))
      #expect(disk.errors.contains("k8s/out.yaml is a symbolic link out of the repository"))
      #expect(disk.errors.contains("\ncommon/one.yaml\n"))
      #expect(disk.errors.contains("\ncommon/more/two.yaml\n"))
      #expect(disk.status == 2)
      #expect(try await repository.kubevet(check + ["--staged"]) == disk)
    }
  }

  /// What is rendered follows them, too: no commit is stopped because of a link.
  @Test func areRenderedAsTheyAreStaged() async throws {
    try await withLinks(["k8s/app/base": "../../common/base"]) { repository in
      let disk = try await repository.kubevet("render", "k8s")
      #expect(disk.output.contains("name: a-web"))
      #expect(try await repository.kubevet("render", "k8s", "--staged") == disk)
      let hook = try await repository.kubevet("hook", "run", "pre-commit")
      #expect(hook == Program.Outcome(output: "", errors: "", status: 0))
    }
  }

  /// A named link, the default folder, a folder of links: what differs behind them differs.
  @Test(arguments: [["k8s"], [], ["deploy"]], [false, true])
  func areComparedWhereTheyLead(paths: [String], isStaged: Bool) async throws {
    try await withRepository(["real/a.yaml": Self.map("a"), "README.md": ""]) { repository in
      for (link, target) in ["k8s": "real", "deploy/app": "../real"] {
        let place = repository.folder[link]
        try FileManager.default.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          atPath: place.path, withDestinationPath: target)
      }
      try await repository.commitAll("links")
      try repository.folder.write(Self.map("a") + "data: {mode: b}\n", to: "real/a.yaml")
      if isStaged { try await repository.git("add", "--all") }
      let outcome = try await repository.kubevet(
        ["plan"] + paths + (isStaged ? ["--staged"] : []))
      #expect(outcome.output.hasPrefix("Compared with HEAD "))
      #expect(outcome.output.contains("ConfigMap a  real/a.yaml:3\n"))
      #expect(outcome.output.hasSuffix("\n1 updated in place\n"))
    }
  }

  @Test func thatLeadElsewhereAreNamed() async throws {
    let files = ["v1/a.yaml": Self.map("a"), "v2/a.yaml": Self.map("b")]
    try await withRepository(files) { repository in
      let link = repository.folder["k8s"].path
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "v1")
      try await repository.commitAll("v1")
      try FileManager.default.removeItem(atPath: link)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "v2")
      let note = "kubevet: note: k8s is a symbolic link that changed: not compared\n"
      #expect(try await repository.kubevet("plan", "--against", "HEAD").errors == note)
      try await repository.git("add", "--all")
      #expect(try await repository.kubevet("hook", "run", "pre-commit").errors == note)
    }
  }

  @Test func stopACommitThatLosesTheirGoal() async throws {
    try await withLinks(["k8s/lost.yaml": "none.yaml"]) { repository in
      let hook = ["hook", "run", "pre-commit"]
      let brought = try await repository.kubevet(hook)
      #expect(brought.errors.contains("k8s/lost.yaml: the symbolic link leads nowhere\n"))
      #expect(brought.status == 2)
      try await repository.commitAll("lost")
      try repository.folder.write(Self.map("b"), to: "common/one.yaml")
      try await repository.git("add", "--all")
      #expect(try await repository.kubevet(hook).status == 0)
    }
  }
}
