import Foundation
import Testing

/// The line that says how far a long run is: on a terminal alone, and gone at the end.
@Suite(
  .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/script"), "no pseudo-terminal here")
)
struct ProgressTests {
  /// Enough to read for a second or more, in a terminal of `script`.
  private func errors(_ environment: [String: String], _ options: String = "") async throws
    -> String
  {
    let many = String(repeating: Sample.unprobed + "---\n", count: 400)
    var files: [String: String] = [:]
    for number in 0..<24 { files["k8s/\(number).yaml"] = many }
    return try await withFolder(files) { folder in
      var program = Program(in: folder)
      program.environment = environment
      let command = "'$0' check k8s --jobs 1 --select invalid-yaml \(options) > out.txt"
      let outcome = try await program.shell(
        "script --quiet --return --command \"\(command)\" /dev/null")
      #expect(outcome.status == 0)
      #expect(try folder.text(of: "out.txt") == "no findings in 9600 objects, 24 files\n")
      return outcome.output
    }
  }

  @Test(arguments: [
    ["TERM": "xterm", "PRE_COMMIT": "1"], ["TERM": "xterm", "CI": "true"], ["TERM": "dumb"],
    ["TERM": "xterm", "GIT_INDEX_FILE": ".git/index"],
  ])
  func isSilentWhereNobodyWatches(_ environment: [String: String]) async throws {
    #expect(!(try await errors(environment).contains("files read")))
    #expect(!(try await errors(["TERM": "xterm"], "--quiet").contains("files read")))
  }

  /// Whether this machine is slow enough for a line or not: what was drawn is gone at the end.
  @Test func clearsWhatItDrew() async throws {
    let text = try await errors(["TERM": "xterm"])
    guard let last = text.range(of: "files read", options: .backwards) else {
      #expect(!text.contains("\u{1B}[K"))
      return
    }
    #expect(text[last.upperBound...].contains("\r\u{1B}[K"))
    #expect(!text[last.upperBound...].dropFirst(40).contains(" of "))
  }
}
