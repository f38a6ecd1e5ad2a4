import Rendering

/// Files that lie nowhere.
struct Files: Snapshot {
  let contents: [String: String]

  init(_ contents: [String: String]) { self.contents = contents }

  func kind(of path: String) -> SnapshotEntry? {
    if contents[path] != nil { return .file }
    return contents.keys.contains { $0.hasPrefix("\(path)/") } ? .folder : nil
  }

  func names(in folder: String) -> [String] {
    let below = folder == "." ? "" : "\(folder)/"
    let names = contents.keys.filter { $0.hasPrefix(below) }.compactMap {
      $0.dropFirst(below.count).split(separator: "/").first.map(String.init)
    }
    return Set(names).sorted()
  }

  func contents(of paths: Set<String>) async -> [String: [UInt8]] {
    contents.filter { paths.contains($0.key) }.mapValues { Array($0.utf8) }
  }
}
