import Synchronization
import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where what is only needed for a moment is written.
package enum TemporaryFolder {
  package static var path: FilePath { FilePath(FileManager.default.temporaryDirectory.path) }

  /// Folders that hold copies of manifests now.
  private static let inUse = Mutex<Set<FilePath>>([])
  private static let isWatched: Void = Interruption.watch { end in
    // Kept locked, so that nobody makes another one.
    inUse.withLock { folders in
      RunningPrograms.kill()
      for folder in folders { delete(folder) }
      end()
    }
  }

  /// A new folder that nobody else may look into, which an interrupt takes away, too. Ends with ``remove(_:)``.
  package static func make(_ purpose: String) throws(Errno) -> FilePath {
    _ = isWatched
    // Tools print the real path of a folder, whatever the way there.
    let folder = (FileSystem.resolved(path) ?? path).appending(
      "kubevet-\(purpose)\(UUID().uuidString)")
    // Locked: an interrupt finds it among the others, or keeps it from being made.
    let failure = inUse.withLock { folders -> Errno? in
      guard folder.withPlatformString({ mkdir($0, 0o700) }) == 0 else {
        return Errno(rawValue: errno)
      }
      folders.insert(folder)
      return nil
    }
    if let failure { throw failure }
    return folder
  }

  package static func remove(_ folder: FilePath) {
    delete(folder)
    inUse.withLock { _ = $0.remove(folder) }
  }

  private static func delete(_ folder: FilePath) {
    try? FileManager.default.removeItem(atPath: folder.string)
  }

  /// What to say where that fails: containers with a read-only root often have no folder for temporary files,
  /// and full disks no room.
  package static func noRoom(_ error: any Error) -> String {
    let reason = (error as? Errno).map { " (\($0.description))" } ?? ""
    return "nothing can be written below \(path)\(reason): let TMPDIR name another folder"
  }
}
