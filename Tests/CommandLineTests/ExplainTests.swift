import Foundation
import TestSupport
import Testing

/// Every text of `testdata/explain` is what some tool printed; beside it stands what `explain -` says.
@Suite struct ExplainTests {
  static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: testdata.appending(path: "explain").path))
    ?? []).filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()

  @Test(arguments: names)
  func saysWhatTheErrorsMean(_ name: String) async throws {
    let input = try String(decoding: bytes(of: "explain/\(name).txt"), as: UTF8.self)
    try await withFolder { folder in
      var program = Program(in: folder)
      program.input = input
      let outcome = try await program("explain", "-")
      #expect(outcome.errors.isEmpty)
      #expect(outcome.status == 0)
      try expectGolden(outcome.output, "testdata/explain/\(name).out")
    }
  }

  @Test func saysTheSameInJSON() async throws {
    let input = try String(decoding: bytes(of: "explain/several-tools.txt"), as: UTF8.self)
    try await withFolder { folder in
      var program = Program(in: folder)
      program.input = input
      let outcome = try await program("explain", "-", "--format", "json")
      try expectGolden(outcome.output, "testdata/explain/several-tools.json")
      let json = try JSON(reading: outcome.output)
      #expect(json.keys == ["version", "tool", "errors", "summary"])
      #expect(outcome.status == 0)
    }
  }

  @Test func isHarmlessToTerminalsAndRunners() async throws {
    let errors = [
      "::error::cannot patch \"x\u{1B}]0;title\u{07}\" with kind A\u{1B}[2J: field is immutable",
      "error: x ##[add-mask]y ##vso[task.z] \u{202E} failed\r::error::boo",
      "time=\"x\" level=error msg=\"a \\n::error::boo field is immutable\"",
    ]
    for format in ["text", "json"] {
      try await withFolder { folder in
        var program = Program(in: folder)
        program.input = errors.joined(separator: "\n")
        let outcome = try await program("explain", "-", "--format", format)
        #expect(outcome.status == 0)
        #expect(!outcome.output.contains("\u{1B}") && !outcome.output.contains("\u{202E}"))
        #expect(!outcome.output.contains("##[") && !outcome.output.contains("##vso["))
        #expect(
          !outcome.output.split(separator: "\n").contains {
            $0.drop { $0 == " " }.hasPrefix("::")
          })
      }
    }
  }

  /// More than is read: an error at either end is found, in bounded memory.
  @Test func readsTheEndsOfALongText() async throws {
    try await withFolder { folder in
      var program = Program(in: folder)
      program.memoryLimit = 2_048
      let outcome = try await program.shell(
        """
        { echo 'release: not found'; yes 'nothing to see here' | head -c 30000000;
          echo 'Error: "shop" has no deployed releases'; } | "$0" explain -
        """)
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("its start and its end are read"))
      #expect(outcome.output.contains("release: not found"))
      #expect(outcome.output.contains("has no deployed releases"))
    }
  }

  @Test func refusesWhatItCannotDo() async throws {
    try await withFolder { folder in
      let program = Program(in: folder)
      #expect(try await program("explain", "-", "--format", "jsn").status == 2)
      #expect(
        try await program("explain", "stuck-rollout", "--format", "json").errors
          == "kubevet: --format belongs to -: a rule's page is Markdown\n")
      let nothing = try await program("explain", "-")
      #expect(nothing.output == "no error that kubevet knows in 0 lines\n")
      #expect(nothing.status == 0)
    }
  }
}
