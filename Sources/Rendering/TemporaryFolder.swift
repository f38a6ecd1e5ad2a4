import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where what is only needed for a moment is written.
package enum TemporaryFolder {
  package static var path: FilePath { FilePath(FileManager.default.temporaryDirectory.path) }

  /// What to say where that fails: containers with a read-only root often have no folder for temporary files,
  /// and full disks no room.
  package static func noRoom(_ error: (any Error)? = nil) -> String {
    let reason = (error as? Errno).map { " (\($0.description))" } ?? ""
    return "nothing can be written below \(path)\(reason): let TMPDIR name another folder"
  }
}
