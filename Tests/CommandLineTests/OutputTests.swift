import Foundation
import Testing

/// Where reports go, and that the same input gives the same bytes.
@Suite struct OutputTests {
  private static let files = [
    "k8s/cart.yaml": Sample.unprobed, "k8s/web.yaml": Sample.service,
    "pods/a.yaml": Sample.latestPod, "pods/b.yaml": Sample.floating,
  ]

  /// Enough files that several tasks share them, and more output than a pipe holds.
  private static var manyFiles: [String: String] {
    var files: [String: String] = [:]
    for number in 0..<150 {
      files["group-\(number % 7)/pod-\(number).yaml"] =
        Sample.latestPod.replacing("latest}", with: "latest-\(number)}")
        + "---\n" + Sample.unprobed.replacing("cart}", with: "cart-\(number)}")
    }
    return files
  }

  @Test func aQuestionIsASentenceByItself() async throws {
    try await withFolder([
      "k8s/a.yaml": "apiVersion: apps/v1\nkind: Deploymnt\nmetadata: {name: a}\n"
    ]) { folder in
      let outcome = try await Program(in: folder)("check", "--format", "github")
      #expect(outcome.output.contains("line=2,endLine=2,col=7,"))
      #expect(
        outcome.output.contains("did you mean apps/v1 Deployment? Instead: correct apiVersion"))
    }
  }

  @Test func goesToSeveralFilesAtOnce() async throws {
    try await withFolder(Self.files) { folder in
      let program = Program(in: folder)
      let outcome = try await program(
        "check", ".", "--format", "text", "--format", "json=a.json", "--format", "sarif=b.sarif",
        "--format", "github=c.txt")
      #expect(outcome.status == 1)
      // A report is no manifest, although `a.json` is written below the folder that is checked.
      try await expectSame(outcome.output, "text", program)
      try await expectSame(folder.text(of: "a.json"), "json", program)
      try await expectSame(folder.text(of: "b.sarif"), "sarif", program)
      try await expectSame(folder.text(of: "c.txt"), "github", program)
    }
  }

  private func expectSame(_ text: String, _ format: String, _ program: Program) async throws {
    let alone = try await program("check", ".", "--format", format)
    #expect(alone.output == text)
    #expect(alone.status == 1)
    #expect(alone.errors.isEmpty)
  }

  @Test func replacesAnOlderAndLongerReport() async throws {
    try await withFolder(Self.files) { folder in
      try folder.write(String(repeating: "old\n", count: 100_000), to: "out.txt")
      let outcome = try await Program(in: folder)("check", ".", "--format", "text=out.txt")
      #expect(outcome.output.isEmpty)
      #expect(try folder.text(of: "out.txt").hasSuffix("4 files\n"))
    }
  }

  @Test func writesThroughLinksAndIntoDevices() async throws {
    try await withFolder(Self.files) { folder in
      try folder.write("old", to: "reports/real.txt")
      try FileManager.default.createSymbolicLink(
        atPath: folder["link.txt"].path, withDestinationPath: "reports/real.txt")
      let outcome = try await Program(in: folder)(
        "check", ".", "--format", "text=link.txt", "--format", "json=/dev/null")
      #expect(outcome.status == 1)
      #expect(try folder.text(of: "reports/real.txt").hasSuffix("4 files\n"))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder["reports"].path).count == 1)
      let link = try FileManager.default.attributesOfItem(atPath: folder["link.txt"].path)
      #expect(link[.type] as? FileAttributeType == .typeSymbolicLink)
    }
  }

  @Test func sayWhenAReportCannotBeWritten() async throws {
    try await withFolder(Self.files) { folder in
      let outcome = try await Program(in: folder)(
        "check", ".", "--format", "json=none/a.json", "--format", "text")
      #expect(
        outcome.errors
          == "kubevet: problem: none/a.json: cannot be written: No such file or directory\n"
      )
      #expect(outcome.output.contains("pods/a.yaml:6:26: error"))
      #expect(outcome.status == 2)
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "no /dev/full here"))
  func saysWhenTheDiskIsFull() async throws {
    try await withFolder(Self.files) { folder in
      for command in ["check .", "rules", "explain stuck-rollout"] {
        let outcome = try await Program(in: folder).shell("\"$0\" \(command) > /dev/full")
        #expect(outcome.status == 2)
        #expect(
          outcome.errors
            == "kubevet: problem: standard output cannot be written: No space left on device\n")
      }
    }
  }

  @Test func readsStandardInput() async throws {
    try await withFolder(["a.yaml": Sample.latestPod]) { folder in
      var program = Program(in: folder)
      program.input = Sample.latestPod
      let outcome = try await program("check", "-")
      #expect(outcome.output.contains("-:6:26: error: "))
      #expect(outcome.status == 1)
      program.input = #"{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}"#
      let json = try await program("check", "-")
      #expect(json.output == "no findings in 1 object, 1 file\n")
      #expect(json.status == 0)
      program.input = ""
      let nothing = try await program("check", "-")
      #expect(nothing.status == 2)
    }
  }

  @Test(arguments: ["text", "json", "sarif", "github", "junit", "markdown", "html"])
  func isTheSameWhateverTheNumberOfJobs(_ format: String) async throws {
    try await withFolder(Self.manyFiles) { folder in
      let program = Program(in: folder)
      let one = try await program("check", ".", "--jobs", "1", "--format", format)
      let eight = try await program("check", ".", "--jobs", "8", "--format", format)
      let again = try await program("check", ".", "--jobs", "8", "--format", format)
      #expect(one == eight)
      #expect(eight == again)
      #expect(one.status == 1)
    }
  }

  @Test func isTheSameWhateverTheOrderOfPaths() async throws {
    try await withFolder(Self.files) { folder in
      let program = Program(in: folder)
      let one = try await program("check", "k8s", "pods")
      let other = try await program("check", "pods/b.yaml", "./pods", "k8s/../k8s", "k8s")
      #expect(one == other)
    }
  }

  @Test func takesTheFolderOfManifestsByDefault() async throws {
    try await withFolder(Self.files) { folder in
      let program = Program(in: folder)
      let implied = try await program("check")
      let named = try await program("check", "k8s")
      #expect(implied == named)
      var inner = program
      inner.folder = folder["pods"]
      let below = try await inner("check")
      #expect(below.output.hasPrefix("a.yaml:6:"))
    }
  }

  @Test func speaksToGitHubWhereItRuns() async throws {
    try await withFolder(Self.files) { folder in
      var program = Program(in: folder)
      let text = try await program("check", ".")
      let github = try await program("check", ".", "--format", "github")
      program.environment["GITHUB_ACTIONS"] = "true"
      let implied = try await program("check", ".")
      #expect(implied == github)
      let asked = try await program("check", ".", "--format", "text")
      #expect(asked == text)
    }
  }

  @Test func isColoredOnlyWhereItIsWanted() async throws {
    try await withFolder(Self.files) { folder in
      var program = Program(in: folder)
      let plain = try await program("check", ".").output
      #expect(!plain.contains("\u{1B}"))
      let colored = try await program("check", ".", "--color", "always").output
      #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
      program.environment["CLICOLOR_FORCE"] = "1"
      let forced = try await program("check", ".").output
      #expect(forced == colored)
      let refused = try await program("check", ".", "--color", "never").output
      #expect(refused == plain)
      program.environment["NO_COLOR"] = "1"
      let unwanted = try await program("check", ".").output
      #expect(unwanted == plain)
    }
  }

  @Test(arguments: ["check .", "check . --format sarif", "rules"])
  func outlivesAReaderThatGoesAway(_ command: String) async throws {
    try await withFolder(Self.manyFiles) { folder in
      let script = "{ \"$0\" \(command); echo \"status $?\" >&2; } | head -n 1"
      let outcome = try await Program(in: folder).shell(script)
      #expect(outcome.errors == (command == "rules" ? "status 0\n" : "status 1\n"))
      #expect(outcome.output.split(separator: "\n").count == 1)
    }
  }

  @Test func countsAndListsOnRequest() async throws {
    try await withFolder(Self.files) { folder in
      let outcome = try await Program(in: folder)("check", ".", "--statistics", "--show-files")
      let lines = outcome.errors.split(separator: "\n")
      #expect(lines.prefix(4) == ["k8s/cart.yaml", "k8s/web.yaml", "pods/a.yaml", "pods/b.yaml"])
      #expect(lines.contains("1\tmutable-image-tag"))
      #expect(outcome.output.hasSuffix("4 files\n"))
    }
  }
}
