import Foundation
import Testing

/// The repository's `testdata` folder.
package let testdata = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../../testdata").standardizedFileURL

/// The repository itself.
package let repository = testdata.deletingLastPathComponent()

/// The bytes of a file below `testdata`.
package func bytes(of name: String) throws -> [UInt8] {
  Array(try Data(contentsOf: testdata.appending(path: name)))
}

/// Compares `actual` with `name`, a path from the repository's root. With `UPDATE_GOLDEN=1`, writes
/// it and still fails.
package func expectGolden(
  _ actual: String, _ name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let file = repository.appending(path: name)
  if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
    let old = try? Data(contentsOf: file)
    guard old != Data(actual.utf8) else { return }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(actual.utf8).write(to: file)
    Issue.record("wrote \(name); read the diff, then run again", sourceLocation: sourceLocation)
    return
  }
  let expected = String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
  #expect(actual == expected, "\(name)", sourceLocation: sourceLocation)
}
