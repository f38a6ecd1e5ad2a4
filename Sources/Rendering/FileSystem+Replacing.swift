import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension FileSystem {
  /// Puts `bytes` in the place of the file at `path`, which is there whole before and after and keeps its
  /// mode, and its owner as far as this process may give files away. `path` is no link: whoever asks has followed it.
  package static func replace(
    _ path: FilePath, with bytes: [UInt8]
  ) throws(ReadError) {
    let name = ".\(path.lastComponent?.string ?? "file").\(getpid()).part"
    let draft = path.removingLastComponent().appending(name)
    do {
      let state = try path.stat()
      guard state.type == .regular else { throw ReadError(reason: "not a regular file") }
      // What may not be written is not replaced either.
      guard path.withPlatformString({ access($0, W_OK) }) == 0 else {
        throw Errno(rawValue: errno)
      }
      let file = try FileDescriptor.open(
        draft, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
      try file.closeAfter {
        try file.writeAll(bytes)
        // In a container root edits what belongs to somebody else.
        let (owner, group) = (state.userID.rawValue, state.groupID.rawValue)
        if fchown(file.rawValue, owner, group) != 0 { _ = fchown(file.rawValue, .max, group) }
        // The umask has no say in it.
        guard fchmod(file.rawValue, state.permissions.rawValue) == 0 else {
          throw Errno(rawValue: errno)
        }
      }
      try move(draft, to: path)
    } catch {
      _ = draft.withPlatformString { unlink($0) }
      if let error = error as? ReadError { throw error }
      throw ReadError(reason: (error as? Errno)?.description ?? "\(error)")
    }
  }
}
