import Linting
import Manifests
import YAMLSyntax

/// What cannot be read on one side, or only in part: what it held there is unknown, so that an object that
/// stands on the other side alone is neither new nor gone.
struct UnreadableSides {
  private let paths: Set<String>
  /// Two dumps need not have a file in common: an object may have stood in any.
  private let isByFile: Bool
  /// What to say of documents.
  let problems: [Problem]
  let notes: [String]

  init(old: Scan.Result, new: Scan.Result, isByFile: Bool) {
    let (before, after) = (old.unreadableDocuments, new.unreadableDocuments)
    let unread = (old.problems + new.problems).map { $0.file ?? "" }
    paths = Set(before.map(\.path) + after.map(\.path) + unread)
    self.isByFile = isByFile
    problems = after.map {
      Problem(
        message: "the document cannot be read: \($0.message); it is not compared", file: $0.path,
        line: $0.line)
    }
    notes = before.map {
      "\($0.path):\($0.line) cannot be read in the old revision: that document is not compared"
    }
  }

  /// `resources` without those of such files that `others` do not have.
  func comparable(_ resources: [Resource], with others: [Resource]) -> [Resource] {
    guard !paths.isEmpty else { return resources }
    let known = Set(others.map(\.id))
    return resources.filter { resource in
      isByFile && !paths.contains(resource.root.tree.file.path) || known.contains(resource.id)
    }
  }
}

extension Scan.Result {
  /// The first document of each file that cannot be read.
  var unreadableDocuments: [(path: String, line: Int, message: String)] {
    manifests.compactMap { manifest in
      manifest.tree.errors.first.map { error in
        let file = manifest.tree.file
        return (file.path, LineTable(file).line(of: error.range.start), error.message)
      }
    }
  }
}

extension Problem {
  /// The same, where it is no fault of what is there now.
  var inOldRevision: Problem {
    Problem(message: Self.oldRevision + message, file: file, line: line)
  }

  var isInOldRevision: Bool { message.hasPrefix(Self.oldRevision) }

  private static let oldRevision = "in the old revision: "
}
