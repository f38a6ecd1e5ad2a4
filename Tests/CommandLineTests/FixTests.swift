import Foundation
import TestSupport
import Testing

/// Every folder of `testdata/fix` is a run of `kubevet fix`: the files `before` and `after`, the line in
/// `args`, and what it prints in `expected.txt`.
@Suite struct FixCaseTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var testDescription: String { name }

    var folder: URL { FixCaseTests.folder.appending(path: name) }

    var arguments: [String] {
      get throws {
        try String(contentsOf: folder.appending(path: "args"), encoding: .utf8)
          .split(whereSeparator: \.isWhitespace).map(String.init)
      }
    }

    /// The names below `before` or `after`, and what the files hold.
    func files(_ side: String) throws -> [String: Data] {
      try Folder(at: folder.appending(path: side)).contents
    }
  }

  static let folder = testdata.appending(path: "fix")
  static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { !$0.hasPrefix(".") }.sorted().map(Case.init)

  @Test func areThere() { #expect(Self.cases.count >= 10) }

  @Test(arguments: cases)
  func editsWhatIsExpected(_ test: Case) async throws {
    let folder = try Folder(copyOf: test.folder.appending(path: "before"))
    defer { folder.remove() }
    let outcome = try await Program(in: folder).run(test.arguments)
    let notes = outcome.errors.split(separator: "\n").map { "stderr: \($0)\n" }.joined()
    try expectGolden(
      outcome.output + notes + "exit \(outcome.status)\n",
      "testdata/fix/\(test.name)/expected.txt")
    for (name, data) in try folder.contents {
      try expectGolden(
        String(decoding: data, as: UTF8.self), "testdata/fix/\(test.name)/after/\(name)")
    }
    #expect(try Set(test.files("after").keys) == Set(test.files("before").keys))
  }

  @Test(arguments: cases)
  func changesNothingTheSecondTime(_ test: Case) async throws {
    let folder = try Folder(copyOf: test.folder.appending(path: "after"))
    defer { folder.remove() }
    let outcome = try await Program(in: folder).run(test.arguments)
    #expect(outcome.output.hasPrefix("fixed nothing; "), "\(outcome.output)")
    #expect(try folder.contents == test.files("after"))
  }

  @Test(arguments: cases)
  func printsAPatchThatGitApplies(_ test: Case) async throws {
    let folder = try Folder(copyOf: test.folder.appending(path: "before"))
    defer { folder.remove() }
    let repository = try await GitFolder(in: folder)
    let patch = try await Program(in: folder).run(test.arguments + ["--diff"])
    #expect(try folder.contents == test.files("before"))
    guard !patch.output.isEmpty else {
      return #expect(try test.files("before") == test.files("after"))
    }
    try folder.write(patch.output, to: ".git/fix.patch")
    try await repository.git("apply", ".git/fix.patch")
    #expect(try folder.contents == test.files("after"))
  }

  /// No report takes the closer look by which `fix` knows what an overlay needs.
  @Test(arguments: [
    ("leaves-a-base-alone-that-an-overlay-needs", false),
    ("mends-the-base-that-overlays-share", true),
  ])
  func carriesInSARIFWhatEveryOverlayShows(_ name: String, _ isThere: Bool) async throws {
    let folder = try Folder(copyOf: Self.folder.appending(path: "\(name)/before"))
    defer { folder.remove() }
    let outcome = try await Program(in: folder)("check", ".", "--format", "sarif")
    #expect(outcome.output.contains("\"missing-rollout-strategy\","))
    #expect(outcome.output.contains("\"fixes\"") == isThere)
  }

  /// What it edited has none of the findings that it names any more.
  @Test(arguments: cases)
  func findsNothingWhereItEdited(_ test: Case) async throws {
    let folder = try Folder(copyOf: test.folder.appending(path: "after"))
    defer { folder.remove() }
    let fixed = try String(
      contentsOf: test.folder.appending(path: "expected.txt"), encoding: .utf8
    )
    .split(separator: "\n").compactMap { $0.firstMatch(of: /^[^ ]+:\d+:\d+: (.*)$/)?.1 }
    let words = try test.arguments
    let select = words.firstIndex(of: "--select").map { ["--select", words[$0 + 1]] } ?? []
    let outcome = try await Program(in: folder).run(["check", ".", "--format", "json"] + select)
    let found = try #require(try JSON(reading: outcome.output)["findings"]).items.map {
      "\($0["message"]?.text ?? "") [\($0["rule"]?.text ?? "")]"
    }
    #expect(Set(found).isDisjoint(with: fixed.map(String.init)))
  }
}

extension Folder {
  /// Every file below, without git's own.
  var contents: [String: Data] {
    get throws {
      var contents: [String: Data] = [:]
      for name in try FileManager.default.subpathsOfDirectory(atPath: url.path)
      where name != ".git" && !name.hasPrefix(".git/") {
        var isFolder: ObjCBool = false
        let path = self[name].path
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
          !isFolder.boolValue
        else { continue }
        contents[name] = try Data(contentsOf: self[name])
      }
      return contents
    }
  }
}
