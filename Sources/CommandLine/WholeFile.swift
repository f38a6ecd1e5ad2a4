import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes a file as a whole or not at all: under its name there is never a part of it, even when the program
/// or the machine is stopped on the way.
enum WholeFile {
  /// - Throws: `Errno`.
  static func write(_ text: String, to path: FilePath) throws {
    let target = target(of: path)
    guard isReplaceable(target) else { return try fill(target, with: text, options: [.truncate]) }
    let name = ".\(target.lastComponent?.string ?? "report").\(getpid()).part"
    let draft = target.removingLastComponent().appending(name)
    do {
      try fill(draft, with: text, options: [.create, .truncate])
      try move(draft, to: target)
    } catch let error as Errno where isThere(target) && cannotReplace.contains(error) {
      _ = draft.withPlatformString { unlink($0) }
      try fill(target, with: text, options: [.truncate])
    } catch {
      _ = draft.withPlatformString { unlink($0) }
      throw error
    }
  }

  /// A file that may be written in a folder that may not, or one that is mounted by itself.
  private static let cannotReplace: [Errno] = [
    .permissionDenied, .readOnlyFileSystem, .notPermitted, .resourceBusy,
  ]

  private static func isThere(_ path: FilePath) -> Bool { (try? path.stat()) != nil }

  /// A link stays a link.
  private static func target(of path: FilePath) -> FilePath {
    path.withPlatformString { name in
      guard let resolved = realpath(name, nil) else { return path }
      defer { free(resolved) }
      return FilePath(platformString: resolved)
    }
  }

  /// Not a device or a pipe, such as `/dev/stdout`.
  private static func isReplaceable(_ path: FilePath) -> Bool {
    guard let stat = try? path.stat() else { return true }
    return stat.type == .regular
  }

  private static func fill(
    _ path: FilePath, with text: String, options: FileDescriptor.OpenOptions
  ) throws {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: options, permissions: [.ownerReadWrite, .groupRead, .otherRead])
    _ = try file.closeAfter { try file.writeAll(text.utf8) }
  }

  private static func move(_ path: FilePath, to other: FilePath) throws {
    let status = path.withPlatformString { old in
      other.withPlatformString { new in rename(old, new) }
    }
    guard status == 0 else { throw Errno(rawValue: errno) }
  }
}
