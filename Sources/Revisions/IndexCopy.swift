import Rendering
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A copy of the index for one question: `git diff` notes in the index what it learnt of the files' times,
/// and kubevet writes nothing.
package struct IndexCopy: Sendable {
  /// A folder, for git writes a draft beside an index: an interrupt takes both away.
  private let folder: FilePath
  private var path: FilePath { folder.appending("index") }

  /// nil: there is no index, or no place for a copy.
  init?(of index: FilePath) {
    guard let folder = try? TemporaryFolder.make("index-") else { return nil }
    self.folder = folder
    do {
      // Before the bytes: an older copy costs git a look more, a younger one hides changes.
      let time = try index.stat().st_mtim
      // What git says by it is observed, not the bytes.
      let bytes = try Observer.$current.withValue(nil) { try FileSystem.read(index) }
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
      try file.closeAfter {
        try file.writeAll(bytes)
        try Self.setTime(of: file, to: time)
      }
    } catch {
      remove()
      return nil
    }
  }

  /// By its index's time git tells which files may have changed after it without another time or size, and
  /// reads those.
  private static func setTime(of file: FileDescriptor, to time: timespec) throws(Errno) {
    guard futimens(file.rawValue, [time, time]) == 0 else { throw Errno(rawValue: errno) }
  }

  var variables: [String: String] { ["GIT_INDEX_FILE": path.string] }

  package func remove() { TemporaryFolder.remove(folder) }
}
