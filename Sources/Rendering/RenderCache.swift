import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What tools printed, by all that it was made from. Entries appear whole or not at all, whoever else
/// writes at the same time and whenever a process is killed; what cannot be read or written is rendered
/// again.
package struct RenderCache: Sendable {
  private let folder: FilePath
  private let capacity: Int

  /// `capacity` bytes at most are kept; the oldest entries go first.
  package init(folder: FilePath, capacity: Int = 256 << 20) {
    self.folder = folder.appending("renderings")
    self.capacity = capacity
  }

  /// Everything that decides over an output: the tool, what it is asked for, and its inputs.
  package static func key(_ parts: [[UInt8]]) -> String {
    var digest = Digest()
    for part in parts { digest.add(part) }
    return digest.text
  }

  private static let header = "kubevet 1 "

  package func output(for key: String) -> [UInt8]? {
    guard let bytes = try? FileSystem.read(folder.appending(key)),
      bytes.starts(with: Self.header.utf8),
      let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    // A crash of the machine may leave an entry that is too short.
    let size = Int(String(decoding: bytes[Self.header.utf8.count..<end], as: UTF8.self))
    let output = bytes[(end + 1)...]
    return output.count == size ? Array(output) : nil
  }

  package func keep(_ output: [UInt8], for key: String) {
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
        try file.writeAll(Array("\(Self.header)\(output.count)\n".utf8) + output)
      }
      try FileSystem.move(temporary, to: folder.appending(key))
    } catch {
      try? manager.removeItem(atPath: temporary.string)
    }
  }

  /// Removes the oldest entries beyond the capacity, and what a killed process left behind.
  package func trim() {
    guard let names = try? FileSystem.names(in: folder) else { return }
    let entries = names.compactMap { name -> (path: FilePath, size: Int, time: Int)? in
      let path = folder.appending(name)
      return FileSystem.state(of: path).map { (path, $0.size, $0.time) }
    }
    .sorted { $0.time > $1.time }
    var total = 0
    let hourAgo = Int(Date().timeIntervalSince1970) - 3_600
    for entry in entries {
      total += entry.size
      let isLeftBehind = entry.path.lastComponent?.string.hasPrefix(".") == true
      if total > capacity || isLeftBehind && entry.time < hourAgo {
        try? FileManager.default.removeItem(atPath: entry.path.string)
      }
    }
  }
}

/// 128 bits that tell contents apart. Not against people who look for collisions: they could write into
/// the cache itself.
private struct Digest {
  private var first: UInt64 = 0xcbf2_9ce4_8422_2325
  private var second: UInt64 = 0x9e37_79b9_7f4a_7c15

  mutating func add(_ bytes: [UInt8]) {
    add(UInt64(bytes.count))
    bytes.withUnsafeBytes { buffer in
      let words = buffer.count / 8
      for index in 0..<words {
        add(buffer.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self).littleEndian)
      }
      var rest: UInt64 = 0
      for byte in buffer[(words * 8)...] { rest = rest << 8 | UInt64(byte) }
      add(rest)
    }
  }

  private mutating func add(_ word: UInt64) {
    first = (first ^ word) &* 0xff51_afd7_ed55_8ccd
    first ^= first >> 32
    second = (second &+ word) &* 0xc4ce_b9fe_1a85_ec53
    second ^= second >> 29
  }

  var text: String { Self.hexadecimal(first) + Self.hexadecimal(second) }

  private static func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
