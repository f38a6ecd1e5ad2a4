import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What is made of some inputs, by all of them. Entries appear whole or not at all, whoever else writes at
/// the same time and whenever a process is killed; what cannot be read or written is made again.
package struct Cache: Sendable {
  /// What is kept: one folder each.
  package enum Content: String, Sendable {
    /// What renderers printed.
    case renderings
    /// What whole runs said.
    case runs
  }

  private let folder: FilePath
  private let capacity: Int

  /// What is kept beyond `capacity` bytes goes within an hour, the oldest entries first.
  package init(_ content: Content, below folder: FilePath, capacity: Int = 256 << 20) {
    self.folder = folder.appending(content.rawValue)
    self.capacity = capacity
  }

  /// Of everything that decides over an entry.
  package static func key(_ parts: [[UInt8]]) -> String {
    var digest = Digest()
    for part in parts { digest.add(part) }
    return digest.text
  }

  private static let header = "kubevet 1 "

  package func entry(for key: String) -> [UInt8]? {
    // What is kept decides over nothing: it is not to be observed.
    let path = folder.appending(key)
    guard let bytes = Observer.$current.withValue(nil, operation: { try? FileSystem.read(path) }),
      bytes.starts(with: Self.header.utf8),
      let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    // A crash of the machine may leave an entry that is too short.
    let size = Int(String(decoding: bytes[Self.header.utf8.count..<end], as: UTF8.self))
    let entry = bytes[(end + 1)...]
    return entry.count == size ? Array(entry) : nil
  }

  package func keep(_ entry: [UInt8], for key: String) {
    let manager = FileManager.default
    let temporary = folder.appending(".\(UUID().uuidString)")
    do {
      // Rendered Secrets are nobody else's business.
      try manager.createDirectory(
        atPath: folder.string, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      let file = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
      _ = try file.closeAfter {
        try file.writeAll(Array("\(Self.header)\(entry.count)\n".utf8) + entry)
      }
      try FileSystem.move(temporary, to: folder.appending(key))
    } catch {
      try? manager.removeItem(atPath: temporary.string)
    }
  }

  /// Removes the oldest entries beyond the capacity, and what a killed process left behind: once an hour, since
  /// looking through thousands of entries costs more than most runs.
  package func trim() {
    Observer.$current.withValue(nil) {
      let mark = folder.appending(".trimmed")
      let hourAgo = Int(Date().timeIntervalSince1970) - 3_600
      if let last = FileSystem.state(of: mark)?.time, last > hourAgo { return }
      removeOldest(leftBehindBefore: hourAgo)
      _ = FileManager.default.createFile(atPath: mark.string, contents: nil)
    }
  }

  private func removeOldest(leftBehindBefore hourAgo: Int) {
    guard let names = try? FileSystem.names(in: folder) else { return }
    let entries = names.compactMap { name -> (path: FilePath, size: Int, time: Int)? in
      let path = folder.appending(name)
      return FileSystem.state(of: path).map { (path, $0.size, $0.time) }
    }
    .sorted { $0.time > $1.time }
    var total = 0
    for entry in entries {
      total += entry.size
      let isLeftBehind = entry.path.lastComponent?.string.hasPrefix(".") == true
      if total > capacity || isLeftBehind && entry.time < hourAgo {
        try? FileManager.default.removeItem(atPath: entry.path.string)
      }
    }
  }
}
