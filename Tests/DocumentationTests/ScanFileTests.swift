import Foundation
import TestSupport
import Testing

/// The files to copy of `docs/scan` are such as kubevet itself would have them, and their parts add up.
@Suite struct ScanFileTests {
  @Test func findsNothingInItsOwnManifests() async throws {
    let result = try await runKubevet(
      [
        "check", "docs/scan", "--select", "all", "--ignore", "missing-image-digest", "--against",
        "none", "--no-config", "--format",
        "text",
      ],
      in: repository)
    #expect(result.output == "no findings in 3 objects, 2 files\n")
    #expect(result.errors.isEmpty)
    #expect(result.status == 0)
  }

  @Test func splitsIntoAsManyPartsAsThereArePods() async throws {
    let job = try text("indexed-job.yaml")
    let parts = try #require(job.firstMatch(of: /\/(\d+)" --format/)).1
    #expect(job.contains("\n  completions: \(parts)\n"))
    #expect(job.contains("$((JOB_COMPLETION_INDEX + 1))/\(parts)"))
    let matrix = try text("github-matrix.yml")
    let numbers = (1...(try #require(Int(parts)))).map { "\($0)" }.joined(separator: ", ")
    #expect(matrix.contains("part: [\(numbers)]"))
    #expect(matrix.contains("--shard \"$PART/\(parts)\""))
    #expect(matrix.contains("steps.join.outputs.parts == \(parts)\n"))
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOf: repository.appending(path: "docs/scan/\(name)"), encoding: .utf8)
  }
}
