import Linting
import Manifests
import Rendering
import YAMLSyntax

/// What cannot be read on one side, or only in part: what it held there is unknown, so that an object that
/// stands on the other side alone is neither new nor gone.
struct UnreadableSides {
  /// Files of which something is unknown on the old side, and on the new one.
  private let old: Set<String>
  private let new: Set<String>
  /// Two dumps need not have a file in common: an object may have stood in any.
  private let isByFile: Bool
  /// What to say of documents.
  let problems: [Problem]
  let notes: [String]
  /// Whether there is nothing of the kind.
  var isEmpty: Bool { old.isEmpty && new.isEmpty }

  init(old: Scan.Result, new: Scan.Result, isByFile: Bool) {
    let before = old.unreadableDocuments
    let unread = (old.problems + new.problems).map { $0.file ?? "" }
    let misread = old.misreadFiles.union(new.misreadFiles)
    self.old = misread.union(before.map(\.path) + unread)
    self.new = misread.union(new.unreadableDocuments.map(\.path) + unread)
    self.isByFile = isByFile
    problems = new.problems(ofUnreadable: "it is not compared")
    notes = before.map {
      "\($0.path):\($0.line) cannot be read in the old revision: that document is not compared"
    }
  }

  /// Objects of the old side without those that may be in what cannot be read of the new one.
  func comparable(old resources: [Resource], withNew others: [Resource]) -> [Resource] {
    comparable(resources, with: others, unread: new)
  }

  /// Objects of the new side without those that may have been in what cannot be read of the old one.
  func comparable(new resources: [Resource], withOld others: [Resource]) -> [Resource] {
    comparable(resources, with: others, unread: old)
  }

  private func comparable(
    _ resources: [Resource], with others: [Resource], unread: Set<String>
  ) -> [Resource] {
    guard !unread.isEmpty else { return resources }
    let known = Set(others.map(\.id))
    return resources.filter { resource in
      isByFile && !unread.contains(resource.root.tree.file.path) || known.contains(resource.id)
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

  /// Files with such documents that say how others are applied: without them the objects of the others have other
  /// names, and look new on one side and gone on the other.
  fileprivate var misreadFiles: Set<String> {
    let files = manifests.map(\.tree).filter { !$0.errors.isEmpty }.map(\.file)
    return Set(
      files.filter { file in
        Kustomization.fileNames.contains { file.path == $0 || file.path.hasSuffix("/\($0)") }
          || Deployers.groups.contains(where: String(decoding: file.bytes, as: UTF8.self).contains)
      }.map(\.path))
  }

  /// A problem for each of them.
  ///
  /// - Parameters:
  ///   - consequence: what is therefore not done.
  ///   - isMeant: whether a file of this name is asked about.
  func problems(
    ofUnreadable consequence: String, where isMeant: (String) -> Bool = { _ in true }
  ) -> [Problem] {
    unreadableDocuments.filter { isMeant($0.path) }.map {
      Problem(
        message: "the document cannot be read: \($0.message); \(consequence)", file: $0.path,
        line: $0.line)
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
