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

  /// More than is read: an error at either end is found where it stands, in bounded memory.
  @Test func readsTheEndsOfALongText() async throws {
    try await withFolder { folder in
      var program = Program(in: folder)
      program.memoryLimit = 2_048
      let outcome = try await program.shell(
        """
        { echo 'release: not found'; yes 'nothing to see here' | head -n 1500000;
          echo 'Error: "shop" has no deployed releases'; } | "$0" explain - --format json
        """)
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("its start and its end are read"))
      let json = try JSON(reading: outcome.output)
      #expect(
        json["errors"]?.items.map { $0["message"]?.text } == [
          "release: not found", "\"shop\" has no deployed releases",
        ])
      #expect(json["errors"]?.items.map { $0["line"]?.int } == [1, 1_500_002])
      #expect(json["summary"]?["lines"]?.int == 1_500_002)
    }
  }

  /// The half of a line may be known as something else.
  @Test func leavesOutWhatTheCutTore() async throws {
    try await withFolder { folder in
      let program = Program(in: folder)
      let outcome = try await program.shell(
        """
        yes 'Error: UPGRADE FAILED: cannot patch "a" with kind Deployment: Deployment.apps "a" is invalid: \
        spec.selector: Invalid value: v1.LabelSelector: field is immutable' | head -n 99999 \
          | "$0" explain - --format json
        """)
      let json = try JSON(reading: outcome.output)
      #expect(json["errors"]?.items.map { $0["failure"]?.text } == ["selector"])
      #expect(json["summary"]?["lines"]?.int == 99_999)
    }
  }

  @Test func refusesWhatItCannotDo() async throws {
    try await withFolder { folder in
      let program = Program(in: folder)
      #expect(try await program("explain", "-", "--format", "jsn").status == 2)
      #expect(
        try await program("explain", "stuck-rollout", "--format", "json").errors
          == "kubevet: --format belongs to -: a rule's page is Markdown\n")
      #expect(
        try await program("explain", "images").errors
          == "kubevet: there is no rule \"images\"; it names several, which kubevet rules lists\n")
      #expect(
        try await program("explain", "quota").errors.contains(
          "there is no rule \"quota\"; it is an error"))
      let nothing = try await program("explain", "-")
      #expect(nothing.output == "no error that kubevet knows in 0 lines\n")
      #expect(nothing.status == 0)
    }
  }
}
