import Foundation
import TestSupport
import Testing

/// `kubevet init` writes what a repository needs, once.
@Suite struct InitTests {
  private static let names = [
    ".github/workflows/kubevet.yml", ".kubevet.yaml", ".pre-commit-config.yaml",
  ]

  @Test func aNewRepositoryGetsThreeFiles() async throws {
    let flux = """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: shop}
      spec: {path: ./k8s}

      """
    let files = [
      "k8s/web.yaml": Sample.service, "clusters/home/shop.yaml": flux,
      "k8s/kustomization.yaml": "resources: [web.yaml]\n",
      "charts/a b/Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\n",
    ]
    try await withRepository(files) { repository in
      let outcome = try await repository.kubevet("init")
      #expect(
        outcome.output == """
          wrote .kubevet.yaml
          wrote .pre-commit-config.yaml
          wrote .github/workflows/kubevet.yml
          Next: kubevet check, and kubevet hook install (or pre-commit install)

          """)
      #expect(outcome.status == 0)
      for name in Self.names {
        let text = try repository.folder.text(of: name)
        let golden = name == Self.names[0] ? "docs/examples" : "testdata/init"
        let last = URL(filePath: name).lastPathComponent
        try expectGolden(text, "\(golden)/\(last.trimmingPrefix("."))")
      }
      // What was written is understood, and stops nothing.
      let check = try await repository.kubevet(
        "check", "--select", "references", "--against", "none")
      #expect(check.status == 0, "\(check.errors)")
    }
  }

  @Test func nothingIsOverwritten() async throws {
    try await withRepository([
      ".kubevet.yaml": "fail-on: error\n", ".pre-commit-config.yaml": "repos: []\n",
    ]) {
      repository in
      let outcome = try await repository.kubevet("init", "--yes")
      #expect(
        outcome.output == """
          .kubevet.yaml is there already: kept as it is
          .pre-commit-config.yaml is there already: kept as it is; this goes below its repos:
            - repo: https://github.com/kubevet/kubevet
              rev: v0.1.0
              hooks:
                - id: kubevet

          wrote .github/workflows/kubevet.yml
          Next: kubevet check, and kubevet hook install (or pre-commit install)

          """)
      #expect(try repository.folder.text(of: ".kubevet.yaml") == "fail-on: error\n")
      #expect(try repository.folder.text(of: ".pre-commit-config.yaml") == "repos: []\n")
      // What has the entry already needs no advice.
      try repository.folder.write(
        "repos: [{repo: ., hooks: [{id: kubevet-system}]}]\n", to: ".pre-commit-config.yaml")
      let again = try await repository.kubevet("init", "--yes")
      #expect(again.output.contains(".pre-commit-config.yaml is there already: kept as it is\n"))
    }
  }

  @Test func aBranchMayHaveAnyName() async throws {
    try await withRepository(["a.yaml": Sample.service]) { repository in
      try await repository.git("checkout", "--quiet", "-b", "it's/#1")
      let outcome = try await repository.kubevet("init", "--dry-run")
      #expect(outcome.output.contains("# Found: 1 file of manifests beside this one.\n"))
      #expect(outcome.output.contains("push: {branches: [\"it's/#1\"]}"))
      #expect(!FileManager.default.fileExists(atPath: repository.folder[".kubevet.yaml"].path))
    }
  }

  @Test(arguments: ["n", "", "y"])
  func aTerminalIsAskedFirst(_ answer: String) async throws {
    try await withFolder { folder in
      var program = Program(in: folder)
      program.input = "\(answer)\n"
      let outcome = try await program.shell(
        "script --quiet --return --command \"$0 init\" /dev/null")
      let question = try #require(outcome.output.range(of: "Write these files? [y/N] "))
      for name in Self.names {
        #expect(outcome.output[..<question.lowerBound].contains("# ---- \(name)\r\n"))
        let isThere = FileManager.default.fileExists(atPath: folder[name].path)
        #expect(isThere == (answer == "y"))
      }
      #expect(outcome.output.contains("Nothing was written.") == (answer != "y"))
      #expect(outcome.status == 0)
    }
  }
}
