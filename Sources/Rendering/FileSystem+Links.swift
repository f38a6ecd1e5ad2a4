import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension FileSystem {
  /// The symbolic links in a folder and below it. git's own folder is left out; what cannot be read has none.
  package static func links(below folder: FilePath) -> [FilePath] {
    var links: [FilePath] = []
    var open = [folder]
    while let folder = open.popLast() {
      guard let stream = folder.withPlatformString({ opendir($0) }) else { continue }
      defer { closedir(stream) }
      while let entry = readdir(stream) {
        // Most of what there is, and no text is made of it.
        if fileType(entry.pointee.d_type) == .regular { continue }
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard ![".", "..", ".git"].contains(name) else { continue }
        let path = folder.appending(name)
        switch fileType(entry.pointee.d_type) ?? type(of: path, followingLinks: false) {
        case .symbolicLink: links.append(path)
        case .directory: open.append(path)
        default: continue
        }
      }
    }
    return links
  }
}
