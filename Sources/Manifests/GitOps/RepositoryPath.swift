/// Paths below a repository's root as manifests write them: with `/`, `.` and `..`.
package enum RepositoryPath {
  /// `./apps//web/` is `apps/web`; the root is `.`; what leaves the repository begins with `..`.
  package static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  /// `path` as a file in `folder` names it.
  package static func joined(_ folder: String, _ path: String) -> String {
    normalized("\(folder)/\(path)")
  }

  /// The folder of a file.
  package static func folder(of file: String) -> String {
    file.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(file[..<$0]) } ?? "."
  }

  /// The folders around a file, the nearest first, without the root.
  package static func folders(above file: String) -> [String] {
    var folders: [String] = []
    var path = file[...]
    while let slash = path.lastIndex(of: "/") {
      path = path[..<slash]
      folders.append(String(path))
    }
    return folders
  }

  /// Whether `path` is `folder` or lies below it.
  package static func isWithin(_ path: String, _ folder: String) -> Bool {
    folder == "." || path == folder || path.hasPrefix("\(folder)/")
  }
}
