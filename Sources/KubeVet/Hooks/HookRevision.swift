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
    let names = Set([ConfigurationName.right, baseline].compactMap(\.self))
    let named = files.filter { names.contains($0.path) }
    guard !named.isEmpty else { return }
    let entries = try await Self.entries(of: named, among: files, repository)
    let blobs = try await repository.blobs(Set(entries.values.map(\.id)))
    func file(_ name: String?) -> SourceFile? {
      name.flatMap { name in
        entries[name].flatMap { blobs[$0.id] }.map { SourceFile(path: name, bytes: $0) }
      }
    }
    configuration = file(ConfigurationName.right)
    knownFindings = file(baseline)
  }

  /// What stands under each name: behind a link the file to which it leads.
  private static func entries(
    of named: [GitRepository.Listed], among files: [GitRepository.Listed],
    _ repository: GitRepository
  ) async throws(GitRepository.Failure) -> [String: GitRepository.Entry] {
    var entries: [String: GitRepository.Entry] = [:]
    var links: SymbolicLinks?
    for listed in named {
      guard listed.entry.mode == .symbolicLink else {
        entries[listed.path] = listed.entry
        continue
      }
      let known = if let links { links } else { try await repository.symbolicLinks(in: files) }
      links = known
      guard case .inside(let place) = known.destination(of: listed.path),
        let target = files.first(where: { $0.path == place }), target.entry.mode == .file
      else {
        throw GitRepository.Failure(
          message: "\(listed.path) is a link that leads to no file of the revision")
      }
      entries[listed.path] = target.entry
    }
    return entries
  }
}
