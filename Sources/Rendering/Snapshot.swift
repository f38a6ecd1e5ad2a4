import SystemPackage
import YAMLSyntax

/// The files of one revision, by their paths below the repository's root.
package protocol Snapshot: Sendable {
  /// nil: there is nothing of that name.
  func kind(of path: String) -> SnapshotEntry?
  /// The names in a folder, in order; none where there is no such folder.
  func names(in folder: String) -> [String]
  /// The contents of files; without those that cannot be read.
  func contents(of paths: Set<String>) async -> [String: [UInt8]]
}

package enum SnapshotEntry: Sendable { case file, folder }

/// The files as they lie on disk.
package struct WorkTree: Snapshot {
  package let root: FilePath

  package init(root: FilePath) { self.root = root }

  package func kind(of path: String) -> SnapshotEntry? {
    switch FileSystem.type(of: root.pushing(FilePath(path))) {
    case .regular?: .file
    case .directory?: .folder
    default: nil
    }
  }

  package func names(in folder: String) -> [String] {
    (try? FileSystem.names(in: root.pushing(FilePath(folder)))) ?? []
  }

  package func contents(of paths: Set<String>) async -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for path in paths { contents[path] = try? FileSystem.read(root.pushing(FilePath(path))) }
    return contents
  }
}

extension Snapshot {
  /// All files below `folder`, however deep; links are followed as the revision has them.
  package func files(below folder: String) -> [String] {
    var files: [String] = []
    var folders = [folder]
    while let next = folders.popLast() {
      for name in names(in: next) where name != ".git" {
        let path = next == "." ? name : "\(next)/\(name)"
        switch kind(of: path) {
        case .file?: files.append(path)
        // A link to a folder around it has no end.
        case .folder? where path.utf8.count < 1_000: folders.append(path)
        case .folder?, nil: break
        }
      }
    }
    return files.sorted()
  }
}
