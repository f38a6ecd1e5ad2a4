import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A folder of its own for one rendering: the inputs below `files`, and room beside them. A tool that
/// reads what was not declared finds nothing there, and nothing it writes lands among the user's files.
package struct Sandbox: Sendable {
  package let folder: FilePath
  package let inputs: [String: [UInt8]]

  /// Where the inputs lie under their own names.
  package var files: FilePath { folder.appending("files") }

  package init(_ inputs: [String: [UInt8]]) throws(RenderFailure) {
    self.inputs = inputs
    folder = TemporaryFolder.claim("")
    do {
      try FileManager.default.createDirectory(
        atPath: files.string, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      for (path, bytes) in inputs { try write(bytes, to: files.pushing(FilePath(path))) }
    } catch {
      remove()
      throw RenderFailure.noRoom(error)
    }
  }

  package func write(_ bytes: [UInt8], to path: FilePath) throws {
    try FileManager.default.createDirectory(
      atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    _ = try file.closeAfter { try file.writeAll(bytes) }
  }

  package func remove() { TemporaryFolder.remove(folder) }
}

extension RenderFailure {
  static func noRoom(_ error: (any Error)? = nil) -> Self {
    Self(forEveryTarget: TemporaryFolder.noRoom(error))
  }
}
