import Foundation
import Testing

/// A run over what an earlier run looked at says what that one said, without looking closer; it never says what
/// is not true any more.
@Suite struct KeptRunTests {
  private static let files = [
    "k8s/latest.yaml": Sample.latestPod, "k8s/other.yaml": Sample.service,
    "k8s/overlay/kustomization.yaml": "resources: [../../base]\n",
    "base/kustomization.yaml": "resources: [pod.yaml]\n",
    "base/pod.yaml": Sample.latestPod.replacing("name: latest", with: "name: based"),
    ".kubevet.yaml": "against: HEAD\n", ".gitignore": "",
  ]

  /// Runs in a repository that was looked at before. What was kept is marked: the mark shows who repeats it.
  private static func afterARun(
    _ arguments: [String] = ["check"],
    _ body: (GitFolder, _ run: ([String]) async throws -> Program.Outcome) async throws -> Void
  ) async throws {
    try await withRepository(files, head: [:]) { repository in
      let cache = repository.folder[".git/cache"].path
      func run(_ arguments: [String]) async throws -> Program.Outcome {
        try await repository.kubevet(arguments + ["--cache-dir", cache])
      }
      #expect(try await run(arguments).output.contains("latest"))
      for name in try FileManager.default.contentsOfDirectory(atPath: "\(cache)/runs") {
        let entry = "\(cache)/runs/\(name)"
        var bytes = try Data(contentsOf: URL(filePath: entry))
        while let range = bytes.range(of: Data(":latest".utf8)) {
          bytes.replaceSubrange(range, with: Data(":marked".utf8))
        }
        try bytes.write(to: URL(filePath: entry))
      }
      try await body(repository, run)
    }
  }

  @Test(arguments: [["check"], ["check", "--against", "none"], ["check", "--format", "json"]])
  func saysTheSameAgainWhileNothingDiffers(_ arguments: [String]) async throws {
    try await Self.afterARun(arguments) { repository, run in
      #expect(try await run(arguments).output.contains(":marked"))
      // Times are no contents.
      let file = repository.folder["k8s/latest.yaml"]
      try FileManager.default.setAttributes(
        [.modificationDate: Date.distantPast], ofItemAtPath: file.path)
      #expect(try await run(arguments).output.contains(":marked"))
      #expect(try await run(arguments + ["--quiet"]).output.contains(":latest"))
      #expect(try await run(arguments + ["--no-cache"]).output.contains(":latest"))
    }
  }

  /// Something that a run may depend on.
  enum Change: CaseIterable {
    case content, newFile, goneFile, newFolder, base, newBaseFile, configuration, noConfiguration
    case ignored, commit, link

    func make(in repository: GitFolder) async throws {
      let folder = repository.folder
      switch self {
      case .content: try folder.write(Sample.floating, to: "k8s/latest.yaml")
      case .newFile: try folder.write(Sample.unprobed, to: "k8s/new.yml")
      case .goneFile: try FileManager.default.removeItem(at: folder["k8s/other.yaml"])
      case .newFolder: try folder.write(Sample.unprobed, to: "k8s/a/b/new.json")
      case .base: try folder.write(Sample.floating, to: "base/pod.yaml")
      case .newBaseFile:
        try folder.write(Sample.unprobed, to: "base/new.yaml")
        try folder.write("resources: [pod.yaml, new.yaml]\n", to: "base/kustomization.yaml")
      case .configuration:
        try folder.write("rules: {mutable-image-tag: info}\n", to: ".kubevet.yaml")
      case .noConfiguration: try FileManager.default.removeItem(at: folder[".kubevet.yaml"])
      case .ignored:
        try await repository.git("rm", "--quiet", "--cached", "k8s/latest.yaml")
        try folder.write("latest.yaml\n", to: ".gitignore")
      case .commit:
        try folder.write(
          Sample.service.replacing("app: web", with: "app: shop"), to: "k8s/other.yaml")
        try await repository.commitAll("second")
        try folder.write(Sample.service, to: "k8s/other.yaml")
      case .link:
        let file = folder["k8s/other.yaml"]
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createSymbolicLink(
          at: file, withDestinationURL: folder["base/pod.yaml"])
      }
    }
  }

  @Test(arguments: Change.allCases)
  func looksAgainWhenSomethingDiffers(_ change: Change) async throws {
    try await Self.afterARun { repository, run in
      try await change.make(in: repository)
      let outcome = try await run(["check"])
      #expect(outcome == (try await run(["check", "--no-cache"])))
      #expect(!outcome.output.contains(":marked"))
    }
  }

  @Test func writesReportsAgain() async throws {
    try await Self.afterARun(["check", "--format", "text", "--format", "sarif=report.sarif"]) {
      repository, run in
      try FileManager.default.removeItem(at: repository.folder["report.sarif"])
      _ = try await run(["check", "--format", "text", "--format", "sarif=report.sarif"])
      #expect(try repository.folder.text(of: "report.sarif").contains(":marked"))
    }
  }

  /// Whether one is killed in the middle or all write at once: whoever runs next says what is true.
  @Test func isSafeWhateverHappensToOthers() async throws {
    try await withRepository(Self.files) { repository in
      let truth = try await repository.kubevet("check", "--no-cache")
      let script = """
        for delay in 0.01 0.03 0.05 0.1 0.2 0.4; do
          "$0" check --cache-dir .git/cache > /dev/null 2>&1 & other=$!
          sleep $delay; kill -9 $other 2> /dev/null
        done
        for number in 1 2 3; do "$0" check --cache-dir .git/cache > .git/$number & done
        wait
        """
      var program = Program(in: repository.folder)
      program.memoryLimit = 8_192
      _ = try await program.shell(script)
      for number in 1...3 {
        #expect(try repository.folder.text(of: ".git/\(number)") == truth.output)
      }
      #expect(try await repository.kubevet("check", "--cache-dir", ".git/cache") == truth)
    }
  }

  /// A tool that was missing may be there the next time.
  @Test func keepsNothingThatFailed() async throws {
    try await withFolder(["a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n"]) { folder in
      let cache = folder["cache"].path
      let outcome = try await Program(in: folder)("check", "a.yaml", "none", "--cache-dir", cache)
      #expect(outcome.status == 2)
      #expect(!FileManager.default.fileExists(atPath: "\(cache)/runs"))
    }
  }

  @Test(arguments: ["", "kubevet 1 5\nabcde", "kubevet 1 8\n12345678", "kubevet 1 999\nabc"])
  func goesOnWithoutWhatWasSpoilt(_ spoilt: String) async throws {
    try await Self.afterARun { repository, run in
      let runs = repository.folder[".git/cache/runs"]
      for name in try FileManager.default.contentsOfDirectory(atPath: runs.path) {
        try Data(spoilt.utf8).write(to: runs.appending(path: name))
      }
      #expect(try await run(["check"]) == (try await run(["check", "--no-cache"])))
    }
  }
}
