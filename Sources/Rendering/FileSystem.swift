import SystemPackage
import YAMLSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The little that kubevet asks of a file system, without Foundation. With its extensions the only one that calls C.
package enum FileSystem {
  /// Why a file could not be read, as a sentence without its name.
  package struct ReadError: Error {
    package var reason: String
  }

  package static var currentFolder: FilePath {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return FilePath(platformString: path)
  }

  /// `path` with every symbolic link followed; nil where it leads nowhere.
  package static func resolved(_ path: FilePath) -> FilePath? {
    let resolved: FilePath? = path.withPlatformString { name in
      guard let resolved = realpath(name, nil) else { return nil }
      defer { free(resolved) }
      return FilePath(platformString: resolved)
    }
    Observer.current?.note(Observation(.destination, [path.string])) {
      $0.add(resolved?.string ?? "")
    }
    return resolved
  }

  /// Where `PATH` has a program, or the path that `name` is. Looked up here, for trying each folder in
  /// turn costs a process each.
  package static func program(named name: String) -> FilePath? {
    if name.contains("/") { return type(of: FilePath(name)) == .regular ? FilePath(name) : nil }
    guard let folders = getenv("PATH") else { return nil }
    return String(cString: folders).split(separator: ":").lazy
      .map { FilePath(String($0)).appending(name) }
      .first { path in
        type(of: path) == .regular && path.withPlatformString { access($0, X_OK) } == 0
      }
  }

  /// Which program it is: its path, size and time. Asking it for its version costs more than a rendering.
  package static func identity(of program: FilePath) -> String {
    let state = state(of: program)
    let identity = state.map { "\(program) \($0.size) \($0.time)" } ?? program.string
    Observer.current?.note(Observation(.program, [program.string])) { $0.add(identity) }
    return identity
  }

  /// Bytes, and seconds since 1970 of the last change.
  package static func state(of path: FilePath) -> (size: Int, time: Int)? {
    (try? path.stat()).map { (Int($0.size), Int($0.st_mtim.tv_sec)) }
  }

  package static func type(of path: FilePath, followingLinks: Bool = true) -> FileType? {
    let type = try? path.stat(followTargetSymlink: followingLinks).type
    Observer.current?.note(Observation(followingLinks ? .type : .linkType, [path.string])) {
      $0.add([letter(of: type)])
    }
    return type
  }

  private static func letter(of type: FileType?) -> UInt8 {
    switch type {
    case .regular?: UInt8(ascii: "f")
    case .directory?: UInt8(ascii: "d")
    case .symbolicLink?: UInt8(ascii: "l")
    case .some: UInt8(ascii: "o")
    case nil: UInt8(ascii: "-")
    }
  }

  /// Puts `path` in the place of `other`, which is there whole before and after.
  package static func move(_ path: FilePath, to other: FilePath) throws(ReadError) {
    let status = path.withPlatformString { old in
      other.withPlatformString { new in rename(old, new) }
    }
    guard status == 0 else { throw ReadError(reason: Errno(rawValue: errno).description) }
  }

  /// Something in a folder.
  package struct Entry: Sendable {
    package var name: String
    /// nil: the folder does not tell.
    package var type: FileType?
  }

  /// The names in a folder, in order.
  package static func names(in folder: FilePath) throws(ReadError) -> [String] {
    try entries(in: folder).map(\.name)
  }

  /// What is in a folder, by name. Most file systems tell the type with the name, which spares a
  /// question for each.
  package static func entries(in folder: FilePath) throws(ReadError) -> [Entry] {
    let result = Result { () throws(ReadError) in try list(folder) }
    Observer.current?.note(Observation(.entries, [folder.string])) { digest in
      switch result {
      case .success(let entries):
        for entry in entries {
          digest.add(entry.name)
          digest.add([letter(of: entry.type)])
        }
      case .failure(let error): digest.add(error.reason)
      }
    }
    return try result.get()
  }

  private static func list(_ folder: FilePath) throws(ReadError) -> [Entry] {
    guard let stream = folder.withPlatformString({ opendir($0) }) else {
      throw ReadError(reason: Errno(rawValue: errno).description)
    }
    defer { closedir(stream) }
    var entries: [Entry] = []
    while let entry = readdir(stream) {
      let type = fileType(entry.pointee.d_type)
      let found = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { name in
          String(validatingCString: name).map { Entry(name: $0, type: type) }
            // A name that is no UTF-8: nobody finds anything under what is shown for it.
            ?? Entry(name: String(cString: name), type: nil)
        }
      }
      if found.name != "." && found.name != ".." { entries.append(found) }
    }
    return entries.sorted { $0.name < $1.name }
  }

  /// Whether a shell's pattern means a path; `*` stays within a folder.
  static func name(_ path: String, matches pattern: String) -> Bool {
    fnmatch(pattern, path, FNM_PATHNAME) == 0
  }

  static func fileType(_ type: UInt8) -> FileType? {
    switch Int(type) {
    case Int(DT_REG): .regular
    case Int(DT_DIR): .directory
    case Int(DT_LNK): .symbolicLink
    default: nil
    }
  }

  /// The bytes of a regular file, or of a pipe when `path` is nil: standard input. At most `limit` bytes.
  package static func read(
    _ path: FilePath?, limit: Int = Limits.fileSize
  ) throws(ReadError) -> [UInt8] {
    let result = Result { () throws(ReadError) in try load(path, limit) }
    Observer.current?.note(path.map { Observation(.content, [$0.string]) }) { digest in
      switch result {
      case .success(let bytes): digest.add(bytes)
      case .failure(let error): digest.add(error.reason)
      }
    }
    return try result.get()
  }

  private static func load(_ path: FilePath?, _ limit: Int) throws(ReadError) -> [UInt8] {
    do {
      guard let path else { return try read(.standardInput, size: 1 << 16, limit) }
      let stat = try path.stat()
      guard stat.type == .regular else { throw ReadError(reason: "not a regular file") }
      guard stat.size <= limit else {
        throw ReadError(reason: tooLarge("it has \(stat.size >> 20) MB", limit))
      }
      let file = try FileDescriptor.open(path, .readOnly)
      return try file.closeAfter { try read(file, size: Int(stat.size), limit) }
    } catch let error as ReadError {
      throw error
    } catch let error as Errno {
      throw ReadError(reason: error.description)
    } catch {
      throw ReadError(reason: "\(error)")
    }
  }

  private static func tooLarge(_ what: String, _ limit: Int) -> String {
    "\(what); files above \(limit >> 20) MB are not read"
  }

  private static func read(_ file: FileDescriptor, size: Int, _ limit: Int) throws -> [UInt8] {
    var capacity = size + 1
    var bytes: [UInt8] = []
    while true {
      let count = bytes.count
      var failure: (any Error)?
      var read = 0
      let more = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
        do {
          while initialized < buffer.count {
            read = try file.read(
              into: UnsafeMutableRawBufferPointer(
                rebasing: UnsafeMutableRawBufferPointer(buffer)[initialized...]))
            if read == 0 { break }
            initialized += read
          }
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if count == 0 { bytes = more } else { bytes += more }
      guard read > 0 else { return bytes }
      guard bytes.count <= limit else {
        throw ReadError(reason: tooLarge("it is larger than that", limit))
      }
      capacity = max(capacity, 1 << 20)
    }
  }
}

extension FilePath {
  /// The folder around this one that has a `.git`: a repository's, a worktree's or a submodule's root.
  package var repositoryRoot: FilePath? {
    var folder = self
    while true {
      if FileSystem.type(of: folder.appending(".git")) != nil { return folder }
      let parent = folder.removingLastComponent()
      guard parent != folder, !parent.isEmpty else { return nil }
      folder = parent
    }
  }

  /// A repository without a work tree, as servers have them.
  package var isBareRepository: Bool {
    FileSystem.type(of: appending("HEAD")) == .regular
      && FileSystem.type(of: appending("objects")) == .directory
      && FileSystem.type(of: appending("refs")) == .directory
  }

  /// Below `root` with `/` between the parts, or as it is where it lies elsewhere.
  package func shown(below root: FilePath) -> String {
    var path = self
    return path.removePrefix(root) ? (path.isEmpty ? "." : path.string) : string
  }
}
