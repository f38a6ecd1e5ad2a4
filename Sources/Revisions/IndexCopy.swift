import Rendering
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A copy of the index for one question: `git diff` notes in the index what it learnt of the files' times,
/// and kubevet writes nothing.
struct IndexCopy: Sendable {
  let path: FilePath

  /// nil: there is no index, or no place for a copy.
  init?(of index: FilePath) {
    path = TemporaryFolder.path.appending("kubevet-index-\(UUID().uuidString)")
    do {
      let time = Self.time(of: index)
      // What git says by it is observed, not the bytes.
      let bytes = try Observer.$current.withValue(nil) { try FileSystem.read(index) }
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
      _ = try file.closeAfter { try file.writeAll(bytes) }
      try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path.string)
    } catch {
      remove()
      return nil
    }
  }

  /// In whole seconds. By its index's time git tells which files may have changed after it without another time
  /// or size, and reads those: to a younger copy they would be unchanged, while an older one costs a look more.
  private static func time(of index: FilePath) -> Date {
    let attributes = try? FileManager.default.attributesOfItem(atPath: index.string)
    let date = attributes?[.modificationDate] as? Date ?? Date(timeIntervalSince1970: 1)
    return Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
  }

  var variables: [String: String] { ["GIT_INDEX_FILE": path.string] }

  func remove() { try? FileManager.default.removeItem(atPath: path.string) }
}
