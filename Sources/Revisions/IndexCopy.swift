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
      // What git says by it is observed, not the bytes.
      let bytes = try Observer.$current.withValue(nil) { try FileSystem.read(index) }
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
      _ = try file.closeAfter { try file.writeAll(bytes) }
    } catch {
      remove()
      return nil
    }
  }

  var variables: [String: String] { ["GIT_INDEX_FILE": path.string] }

  func remove() { try? FileManager.default.removeItem(atPath: path.string) }
}
