import Foundation
import TestSupport
import Testing

/// Where hooks are put, what becomes of those that are there, and that all of it can be undone.
@Suite(.serialized) struct HookInstallTests {
  private static let hooks = ["pre-commit", "pre-merge-commit", "pre-push"]

  private func write(_ text: String, to name: String, mode: Int, _ repository: GitFolder) throws {
    try repository.folder.write(text, to: name)
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: repository.folder[name].path)
  }

  private func names(_ repository: GitFolder, _ folder: String = ".git/hooks") -> [String] {
    let path = repository.folder[folder].path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
      .filter { !$0.hasSuffix(".sample") }
  }

  @Test(arguments: hooks + ["pre-receive"])
  func isTheScriptOfTheRepository(_ hook: String) async throws {
    try await withRepository([:]) { repository in
      let outcome = try await repository.kubevet("hook", "install", hook)
      #expect(outcome.output == "\(hook): installed in .git/hooks\n")
      let script = try repository.folder.text(of: ".git/hooks/\(hook)")
      let line = try #require(script.split(separator: "\n").first { $0.hasPrefix("kubevet=") })
      #expect(line.hasSuffix("/kubevet'"))
      let anywhere = "kubevet=$(command -v kubevet) || kubevet=''"
      try expectGolden(script.replacing(line, with: anywhere), "hooks/\(hook)")
    }
  }

  @Test func bringsBackWhatWasThere() async throws {
    try await withRepository([:]) { repository in
      let earlier = "#!/bin/sh\necho earlier >&2\nexit 3\n"
      try write(earlier, to: ".git/hooks/pre-commit", mode: 0o755, repository)
      let installed = try await repository.kubevet("hook", "install")
      #expect(
        installed.output == """
          pre-commit: installed in .git/hooks; the hook that was there runs first, as pre-commit.before-kubevet
          pre-merge-commit: installed in .git/hooks
          pre-push: installed in .git/hooks

          """)
      let again = try await repository.kubevet("hook", "install")
      #expect(again == installed)
      #expect(
        names(repository) == ["pre-commit", "pre-commit.before-kubevet"] + Self.hooks.dropFirst())
      let stopped = try await repository.attempt("commit", "--allow-empty", "--message", "x")
      #expect(stopped.errors == "earlier\n")
      #expect(stopped.status == 1)
      let removed = try await repository.kubevet("hook", "install", "--uninstall")
      #expect(
        removed.output.hasPrefix(
          "pre-commit: removed from .git/hooks; the hook that was there is back\n"))
      #expect(removed.status == 0)
      #expect(names(repository) == ["pre-commit"])
      #expect(try repository.folder.text(of: ".git/hooks/pre-commit") == earlier)
      let path = repository.folder[".git/hooks/pre-commit"].path
      #expect(FileManager.default.isExecutableFile(atPath: path))
    }
  }

  @Test func aHookThatIsTurnedOffStaysSo() async throws {
    try await withRepository([:]) { repository in
      try write("#!/bin/sh\nexit 3\n", to: ".git/hooks/pre-commit", mode: 0o644, repository)
      _ = try await repository.kubevet("hook", "install")
      let outcome = try await repository.attempt(
        "commit", "--quiet", "--allow-empty", "--message", "x")
      #expect(outcome.status == 0)
    }
  }

  @Test(arguments: ["team hooks", "../elsewhere"])
  func hooksMayLieElsewhere(_ folder: String) async throws {
    try await withFolder { outside in
      try FileManager.default.createDirectory(at: outside["in"], withIntermediateDirectories: true)
      let repository = try await GitFolder(in: Folder(at: outside["in"]))
      try await repository.git("config", "core.hooksPath", folder)
      let outcome = try await repository.kubevet("hook", "install")
      #expect(outcome.status == 0)
      #expect(names(repository) == [])
      #expect(names(repository, folder) == Self.hooks)
      try repository.folder.write(Sample.latestPod, to: "k8s/pod.yaml")
      try await repository.git("add", "--all")
      #expect(try await repository.attempt("commit", "--message", "x").status == 1)
      _ = try await repository.kubevet("hook", "install", "--uninstall")
      #expect(names(repository, folder) == [])
    }
  }

  @Test func hooksOfAllRepositoriesAreNotChangedInSilence() async throws {
    try await withRepository([:]) { repository in
      try repository.folder.write(
        "[core]\nhooksPath = \(repository.folder["all"].path)\n", to: "config")
      let outcome = try await repository.kubevet(
        "hook", "install", environment: ["GIT_CONFIG_GLOBAL": repository.folder["config"].path])
      #expect(
        outcome.output.hasSuffix(
          """
          note: core.hooksPath is set for all repositories of this user: the hook runs in each of them

          """))
      #expect(names(repository, "all") == Self.hooks)
    }
  }

  @Test func nothingIsOverwritten() async throws {
    try await withRepository([:]) { repository in
      for name in ["pre-commit", "pre-commit.before-kubevet"] {
        try write("#!/bin/sh\n# \(name)\n", to: ".git/hooks/\(name)", mode: 0o755, repository)
      }
      let outcome = try await repository.kubevet("hook", "install", "pre-commit")
      #expect(
        outcome.errors
          == "kubevet: .git/hooks/pre-commit and .git/hooks/pre-commit.before-kubevet are both "
          + "there: keep one of them\n")
      #expect(outcome.status == 2)
      #expect(
        try repository.folder.text(of: ".git/hooks/pre-commit") == "#!/bin/sh\n# pre-commit\n")
    }
  }

  @Test func aHookWithoutItsProgramStopsAndSaysWhy() async throws {
    try await withRepository(["web.yaml": Sample.service]) { repository in
      let script = try String(
        contentsOf: TestSupport.repository.appending(path: "hooks/pre-commit"), encoding: .utf8)
      try write(script, to: ".git/hooks/pre-commit", mode: 0o755, repository)
      let outcome = try await repository.attempt("commit", "--allow-empty", "--message", "x")
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("kubevet: not on PATH, so that nothing was checked"))
    }
  }

  @Test func thereMustBeARepository() async throws {
    try await withFolder { folder in
      let outcome = try await Program(in: folder)("hook", "install")
      #expect(outcome.errors == "kubevet: hooks belong into a git repository, and this is none\n")
      #expect(outcome.status == 2)
    }
  }
}
