import Synchronization
import YAMLSyntax

/// The inputs of a target, parsed when someone asks for them.
package struct InputFiles: Sendable {
  private let bytes: [String: [UInt8]]
  private let trees: TreeCache

  /// `bytes` by paths below the repository's root; `trees` of the same revision.
  package init(_ bytes: [String: [UInt8]], trees: TreeCache = TreeCache()) {
    self.bytes = bytes
    self.trees = trees
  }

  /// With one more file, which is not in the repository.
  func adding(_ file: [UInt8], as name: String) -> InputFiles {
    InputFiles(bytes.merging([name: file]) { $1 }, trees: trees)
  }

  package var names: [String] { bytes.keys.sorted() }

  package func file(_ name: String) -> SourceFile? {
    bytes[name].map { SourceFile(path: name, bytes: $0) }
  }

  package func tree(_ name: String) -> SyntaxTree? { file(name).map(trees.tree) }
}

/// The trees of one revision's files, each parsed once for all targets that read it.
package final class TreeCache: Sendable {
  private let trees: Mutex<[String: SyntaxTree]>

  package init(_ trees: [SyntaxTree] = []) {
    self.trees = Mutex(Dictionary(trees.map { ($0.file.path, $0) }) { first, _ in first })
  }

  package func tree(of file: SourceFile) -> SyntaxTree {
    if let tree = trees.withLock({ $0[file.path] }) { return tree }
    let tree = SyntaxTree(parsing: file)
    trees.withLock { $0[file.path] = tree }
    return tree
  }
}
