import Foundation
import TestSupport
import Testing

/// Every folder of `testdata/ok` is a project as good teams write them, in a style of its own: nothing
/// above `info` is found in it, with every rule that is on by default.
@Suite struct GoodProjectTests {
  static let folder = testdata.appending(path: "ok")
  static let projects = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { !$0.hasPrefix(".") }.sorted()

  @Test func areThere() { #expect(Self.projects.count >= 12) }

  @Test(arguments: projects)
  func hasNothingAboveInfo(_ project: String) async throws {
    let folder = try Folder(copyOf: Self.folder.appending(path: project))
    defer { folder.remove() }
    let outcome = try await Program(in: folder)(
      "check", ".", "--against", "none", "--format", "json")
    let report = try JSON(reading: outcome.output)
    #expect(report["problems"]?.items.isEmpty == true)
    #expect((report["summary"]?["resources"]?.int ?? 0) > 0)
    let loud = (report["findings"]?.items ?? []).filter { $0["severity"]?.text != "info" }
    #expect(loud.isEmpty, "\(loud.map { $0["message"]?.text ?? "" })")
    #expect(outcome.status == 0)
  }
}
