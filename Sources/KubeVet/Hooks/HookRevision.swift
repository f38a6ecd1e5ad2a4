import Rendering
import Revisions
import SystemPackage
import YAMLSyntax

/// What decides over a hook's run and stands in the revision itself: its configuration, its folders.
struct HookRevision: Sendable {
  /// nil: the revision has none.
  var configuration: SourceFile?
  var defaultPaths: [String]
  let files: [GitRepository.Listed]

  private static let configurationName = ".kubevet.yaml"

  init(_ update: Inspection.Update) async throws(GitRepository.Failure) {
    let repository = update.repository
    if let listed = update.listed {
      files = listed
    } else {
      files = try await repository.files(of: update.side)
    }
    let hasFolder = files.contains { $0.path.hasPrefix("k8s/") }
    defaultPaths = [hasFolder ? repository.root.appending("k8s").string : repository.root.string]
    guard let file = files.first(where: { $0.path == Self.configurationName }) else { return }
    let blobs = try await repository.blobs([file.entry.id])
    configuration = blobs[file.entry.id].map { SourceFile(path: file.path, bytes: $0) }
  }
}
