import SystemPackage
import YAMLSyntax

/// Reads a candidate and finds out what it is.
package struct SourceReader: Sendable {
  /// What a file turned out to be.
  package enum Content: Sendable {
    /// Kubernetes objects, or a text that should hold some.
    case manifest(SyntaxTree)
    case kustomization(SyntaxTree, Kustomization)
    /// Image names that Skaffold replaces.
    case skaffold(images: Set<String>)
    /// A Helm template: no YAML before it is rendered.
    case template(SourceFile)
    /// YAML or JSON of some other kind.
    case other
    case unreadable(Problem)
  }

  package init() {}

  package func read(_ candidate: Discovery.Candidate) -> Content {
    do throws(FileSystem.ReadError) {
      let file = SourceFile(path: candidate.name, bytes: try FileSystem.read(candidate.path))
      return classify(file, at: candidate.path, isExplicit: candidate.isExplicit)
    } catch {
      return .unreadable(Problem(message: error.reason, file: candidate.name))
    }
  }

  /// What `file`, which stands or stood at `path`, is.
  package func classify(_ file: SourceFile, at path: FilePath?, isExplicit: Bool) -> Content {
    let bytes = file.bytes
    if bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8) {
      return .unreadable(
        Problem(message: "a Git LFS pointer: git lfs pull fetches the file", file: file.path))
    }
    if let complaint = file.encodingComplaint {
      guard isExplicit || bytes.holdsWide("apiVersion") else { return .other }
      return .unreadable(Problem(message: complaint, file: file.path))
    }
    let name = path?.lastComponent?.string ?? "-"
    if Kustomization.fileNames.contains(name) { return kustomization(file) }
    guard bytes.contains("apiVersion"), bytes.contains("kind") || isExplicit else {
      return isExplicit ? .manifest(SyntaxTree(parsing: file)) : .other
    }
    if name == "Chart.yaml" { return .other }
    return manifest(file, path)
  }

  private func manifest(_ file: SourceFile, _ path: FilePath?) -> Content {
    if path?.isChartTemplate == true, file.bytes.contains("{{") { return .template(file) }
    let tree = SyntaxTree(parsing: file)
    if tree.isTemplate { return .template(file) }
    if tree.documents.contains(where: { tree.root(of: $0).isSkaffold }) {
      let skaffold = tree.roots.filter(\.isSkaffold)
      return .skaffold(images: Set(skaffold.flatMap(Self.skaffoldImages)))
    }
    return .manifest(tree)
  }

  private func kustomization(_ file: SourceFile) -> Content {
    let tree = SyntaxTree(parsing: file)
    if tree.isTemplate { return .template(file) }
    guard tree.errors.isEmpty else { return .manifest(tree) }
    guard let root = tree.roots.first else {
      return .unreadable(
        Problem(message: "kustomize refuses it: the file is empty", file: file.path))
    }
    return .kustomization(tree, Kustomization(root, name: file.path))
  }

  /// What Skaffold builds, in the main part and in every profile.
  private static func skaffoldImages(_ root: Node) -> [String] {
    let profiles = root["profiles"].map { Array($0.items) } ?? []
    return ([root] + profiles).flatMap { part in
      part["build"]?["artifacts"].map { $0.items.compactMap { $0["image"]?.text } } ?? []
    }
  }
}

extension Node {
  fileprivate var isSkaffold: Bool {
    guard let version = self["apiVersion"], version.kind == .scalar else { return false }
    return version.withText { $0.starts(with: "skaffold/".utf8) }
  }
}

extension FilePath {
  /// In the `templates` folder of a chart.
  fileprivate var isChartTemplate: Bool {
    guard Array(string.utf8).contains("templates") else { return false }
    var folder = removingLastComponent()
    while let name = folder.lastComponent {
      let parent = folder.removingLastComponent()
      if name == "templates", FileSystem.type(of: parent.appending("Chart.yaml")) != nil {
        return true
      }
      folder = parent
    }
    return false
  }
}

extension [UInt8] {
  /// Whether a text in UTF-16 or UTF-32 holds a word of ASCII.
  fileprivate func holdsWide(_ word: StaticString) -> Bool {
    filter { $0 != 0 }.contains(word)
  }
}
