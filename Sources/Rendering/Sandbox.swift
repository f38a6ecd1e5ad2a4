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

  /// Where the inputs lie under their own names: so far down that those above them lie in the sandbox, too.
  package let files: FilePath
  /// Beside ``files``: from here, too, the names lead to the inputs.
  var wrapper: FilePath { files.removingLastComponent().appending("wrapper") }

  package init(_ inputs: [String: [UInt8]]) throws(RenderFailure) {
    self.inputs = inputs
    do { folder = try TemporaryFolder.make("") } catch { throw RenderFailure.noRoom(error) }
    let climb = inputs.keys.map { $0.split(separator: "/").prefix { $0 == ".." }.count }.max() ?? 0
    files = (0..<climb).reduce(folder) { path, _ in path.appending("below") }.appending("files")
    do {
      try FileManager.default.createDirectory(
        atPath: files.string, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      for (path, bytes) in inputs { try write(bytes, to: files.place(of: path)) }
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

extension FilePath {
  /// Where the input of this name lies in the sandbox of which this is ``Sandbox/files``. What stands outside of the
  /// repository may have an absolute name.
  func place(of name: String) -> FilePath {
    let path = FilePath(name)
    return path.isAbsolute
      ? lexicallyResolving(path) ?? self : pushing(path).lexicallyNormalized()
  }
}

extension RenderFailure {
  static func noRoom(_ error: any Error) -> Self {
    Self(forEveryTarget: TemporaryFolder.noRoom(error))
  }
}
