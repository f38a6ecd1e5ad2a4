import Foundation

/// A temporary folder outside any repository. Ends with ``remove()``.
struct Folder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "kubevet-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// A folder that is there already.
  init(at url: URL) { self.url = url }

  /// A copy of a folder of the repository.
  init(copyOf source: URL) throws {
    try self.init()
    try copyAll(of: source)
  }

  /// A folder with these texts.
  init(_ files: [String: String]) throws {
    try self.init()
    for (name, text) in files { try write(text, to: name) }
  }

  /// Lays copies of what stands in another folder beside what is here.
  func copyAll(of source: URL) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: source.path) {
      try FileManager.default.copyItem(at: source.appending(path: name), to: self[name])
    }
  }

  subscript(_ name: String) -> URL { url.appending(path: name) }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ data: Data, to name: String) throws {
    let file = self[name]
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  func text(of name: String) throws -> String {
    String(decoding: try Data(contentsOf: self[name]), as: UTF8.self)
  }

  func remove() { try? FileManager.default.removeItem(at: url) }
}

/// Runs `body` in a new folder with these files, and removes it.
func withFolder<Result>(
  _ files: [String: String] = [:], _ body: (Folder) async throws -> Result
) async throws -> Result {
  let folder = try Folder(files)
  defer { folder.remove() }
  return try await body(folder)
}
