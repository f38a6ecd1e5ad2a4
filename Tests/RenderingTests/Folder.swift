import Foundation
import Rendering
import SystemPackage
import Testing

/// A temporary folder with files in it, gone when the test ends.
final class Folder: Sendable {
  let url: URL

  init() throws {
    let name = "kubevet-\(UUID().uuidString)"
    let parent = FileManager.default.temporaryDirectory
    // Links in the way to the temporary folder are followed, as the kernel does for a working folder.
    let resolved = FileSystem.resolved(FilePath(parent.path)) ?? FilePath(parent.path)
    url = URL(filePath: resolved.string).appending(path: name)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: FilePath { FilePath(url.path) }

  func write(_ text: String = "a: 1\n", named name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: url.appending(path: name).path, withDestinationPath: target)
  }

  @discardableResult
  func git(_ arguments: String...) async throws -> Command.Output {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    let output = try await Command("git", identity + arguments, in: path).run()
    #expect(output.isSuccess, "\(output.standardError)")
    return output
  }

  func find(
    _ paths: [String] = ["."],
    excluding isExcluded: @escaping @Sendable (String) -> Bool = { _ in false }
  ) async -> Discovery.Result {
    await Discovery(currentFolder: path, isExcluded: isExcluded).find(paths)
  }
}
