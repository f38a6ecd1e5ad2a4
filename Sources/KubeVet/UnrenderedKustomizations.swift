import Rendering
import SystemPackage
import YAMLSyntax

/// The kustomizations of the whole repository that a run did not render, wherever it looked: what is of no use, or
/// wrong, in everything that was rendered may be needed by one of them.
struct UnrenderedKustomizations: Sendable {
  /// For each file that some of them take in, the folder of the first one.
  private let folders: [String: String]

  /// - Parameter root: where the names of files start.
  init(besides scan: Scan.Result, below root: FilePath) async {
    let found = await Discovery(currentFolder: root) { _ in false }.find(["."])
    let names = found.candidates.map(\.name).filter { name in
      Kustomization.fileNames.contains { name == $0 || name.hasSuffix("/\($0)") }
    }
    let files = WorkTree(root: root)
    let contents = await files.contents(of: Set(names))
    let kustomizations = names.compactMap { name -> Kustomization? in
      guard let bytes = contents[name] else { return nil }
      let tree = SyntaxTree(parsing: SourceFile(path: name, bytes: bytes))
      return tree.roots.first.map { Kustomization($0, name: name) }
    }
    let graph = await KustomizationGraph(kustomizations, in: files)
    let rendered = scan.renderedFolders.flatMap { graph.members(of: $0).map(\.folder) }
    let known = Set(rendered)
    var folders: [String: String] = [:]
    for kustomization in graph.all
    where !kustomization.isComponent && !known.contains(kustomization.folder) {
      for file in graph.inputs(of: kustomization.folder, files) where folders[file] == nil {
        folders[file] = kustomization.folder
      }
    }
    self.folders = folders
  }

  /// Files that some of them take in.
  var files: Set<String> { Set(folders.keys) }

  /// One that takes `file` in; nil: none does.
  func folder(taking file: String) -> String? { folders[file] }
}

extension Scan.Result {
  /// Folders that were built, and those that were built for want of a kustomization around them.
  fileprivate var renderedFolders: [String] {
    targets.all.filter { rendered[$0.name] != nil }.flatMap { target -> [String] in
      guard case .kustomization(let recipe) = target.recipe else { return [] }
      return [recipe.folder] + recipe.resources
    }
  }
}
