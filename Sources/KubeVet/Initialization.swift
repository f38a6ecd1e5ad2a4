import Manifests
import Rendering
import Revisions
import SystemPackage
import YAMLSyntax

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What `kubevet init` writes: a configuration, an entry for the pre-commit framework, a workflow. Nothing that
/// is there is touched.
public struct Initialization: Sendable {
  /// One file that a repository needs.
  public struct File: Sendable {
    /// Below the repository's root.
    public var name: String
    public var text: String
    /// What to put into the file that is there already; nil: there is none.
    public var advice: String?
  }

  public let files: [File]
  private let root: FilePath

  /// Looks at the repository around the current folder, or at the folder itself.
  public init() async {
    let folder = FileSystem.currentFolder
    root = folder.repositoryRoot ?? folder
    let found = await RepositoryFindings(root: root)
    var files: [File] = []
    for template in InitialFile.allCases {
      let path = root.appending(template.name)
      let isThere = FileSystem.type(of: path, followingLinks: false) != nil
      let written = isThere ? try? FileSystem.read(path) : nil
      files.append(
        File(
          name: template.name, text: template.text(for: found),
          advice: isThere ? template.advice(for: written ?? []) : nil))
    }
    self.files = files
  }

  /// Writes those that are not there, and says so.
  ///
  /// - Throws: ``Check/UsageError`` where one cannot be written.
  public func write() throws(Check.UsageError) -> [String] {
    var said: [String] = []
    for file in files where file.advice == nil {
      do {
        let path = root.appending(file.name)
        try FileManager.default.createDirectory(
          atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
        let descriptor = try FileDescriptor.open(
          path, .writeOnly, options: [.create, .exclusiveCreate],
          permissions: [.ownerReadWrite, .groupRead, .otherRead])
        _ = try descriptor.closeAfter { try descriptor.writeAll(Array(file.text.utf8)) }
        said.append("wrote \(file.name)")
      } catch {
        let reason = (error as? Errno)?.description ?? "its folder cannot be made"
        throw Check.UsageError("\(file.name): \(reason)")
      }
    }
    return said
  }
}

/// What a repository has to do with Kubernetes.
struct RepositoryFindings: Sendable {
  /// Files per folder of the root, the fullest folder first; "" for those that lie in the root itself.
  var manifests: [(folder: String, count: Int)] = []
  var kustomizations = 0
  var charts: [String] = []
  var usesFlux = false
  /// The branch that everything goes into.
  var branch = "main"

  init(root: FilePath) async {
    let found = await Discovery(currentFolder: root) { _ in false }.find(["."])
    var counts: [String: Int] = [:]
    for candidate in found.candidates {
      let folder = RepositoryPath.folder(of: candidate.name)
      if candidate.path?.lastComponent?.string == "Chart.yaml" { charts.append(folder) }
      switch SourceReader().read(candidate) {
      case .manifest(let tree):
        let top = candidate.name.firstIndex(of: "/").map { candidate.name[..<$0] }
        counts[String(top ?? ""), default: 0] += 1
        if tree.file.bytes.contains("kustomize.toolkit.fluxcd.io") { usesFlux = true }
      case .kustomization: kustomizations += 1
      default: break
      }
    }
    manifests = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    let repository = GitRepository(root: root)
    if let branch = try? await repository.mainBranch() { self.branch = branch }
  }
}
