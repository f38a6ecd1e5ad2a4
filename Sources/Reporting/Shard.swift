import Linting
import YAMLSyntax

/// One of several parts of a report. Which part a file belongs to hangs on its name alone, so that
/// machines that know nothing of each other agree.
package struct Shard: Sendable, Equatable {
  /// From 1.
  package let index: Int
  package let count: Int

  /// `3/7`
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]) else { return nil }
    self.init(index: index, count: count)
  }

  /// nil: there is no such part.
  package init?(index: Int, count: Int) {
    guard index >= 1, index <= count else { return nil }
    self.index = index
    self.count = count
  }

  /// Whether what is found under `name` belongs to this part.
  package func holds(_ name: String) -> Bool {
    // The low bits of the hash of similar names differ little.
    let hash = StableHash.number(name)
    return (hash ^ hash >> 32) % UInt64(count) == UInt64(index - 1)
  }

  func write(to json: inout JSONWriter) {
    json.field("index", index)
    json.field("count", count)
  }
}

extension Report {
  /// What `shard` reports of the whole. The plan is not split: it stands in the first part. What could
  /// not be read is said in every part, for it may be so on one machine alone.
  ///
  /// - Parameters:
  ///   - files: the name of each file and of what was rendered.
  ///   - resources: the file of each object.
  ///   - sources: the distinct sources.
  package func part(
    _ shard: Shard, files: [String], resources: [String], sources: Set<String>
  ) -> Report {
    var part = self
    part.shard = shard
    part.findings = findings.filter { shard.holds($0.file.path) }
    part.suppressed = suppressed.filter { shard.holds($0.file.path) }
    part.files = files.count(where: shard.holds)
    part.resources = resources.count(where: shard.holds)
    part.sources = sources.count(where: shard.holds)
    if shard.index > 1 { (part.changes, part.remarks) = ([], []) }
    return part
  }

  /// The files of this part. ``fileNames`` are those of the whole, so that each part shows what is gone
  /// at the same place as the others would.
  var ownFileNames: [String] {
    shard.map { fileNames.filter($0.holds) } ?? fileNames
  }
}
