import Rendering
import SystemPackage

/// The files as they lie on disk, with the edits that are not written yet.
struct EditedTree: Snapshot {
  let files: WorkTree
  /// New contents by paths below the root.
  let edits: [String: [UInt8]]

  func kind(of path: String) -> SnapshotEntry? { edits[path] == nil ? files.kind(of: path) : .file }

  func names(in folder: String) -> [String] { files.names(in: folder) }

  func contents(of paths: Set<String>) async -> [String: [UInt8]] {
    await files.contents(of: paths).merging(edits.filter { paths.contains($0.key) }) { $1 }
  }
}
