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
  /// The file that `--baseline` names; nil: none is named, or the revision does not hold it.
  var knownFindings: SourceFile?

  var holdsMisnamedConfiguration: Bool { files.contains { $0.path == ConfigurationName.wrong } }

  /// `baseline` is the name of a file below the repository's root.
  init(
    _ update: Inspection.Update, baseline: String?
  ) async throws(GitRepository.Failure) {
    let repository = update.repository
    if let listed = update.listed {
      files = listed
    } else {
      files = try await repository.files(of: update.side)
    }
    let hasFolder = files.contains { $0.path.hasPrefix("k8s/") }
    defaultPaths = [hasFolder ? repository.root.appending("k8s").string : repository.root.string]
    let names = [ConfigurationName.right, baseline]
    let wanted = files.filter { names.contains($0.path) }
    guard !wanted.isEmpty else { return }
    let blobs = try await repository.blobs(Set(wanted.map(\.entry.id)))
    func file(_ name: String?) -> SourceFile? {
      wanted.first { $0.path == name }.flatMap { listed in
        blobs[listed.entry.id].map { SourceFile(path: listed.path, bytes: $0) }
      }
    }
    configuration = file(ConfigurationName.right)
    knownFindings = file(baseline)
  }
}
