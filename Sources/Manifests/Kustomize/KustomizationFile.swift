import YAMLSyntax

/// A `kustomization.yaml` as rules read it: what is written in it, not what is made of it.
package struct KustomizationFile: Sendable {
  package let root: Node
  /// Below the repository's root.
  package let folder: String

  package init(_ root: Node) {
    self.root = root
    folder = RepositoryPath.folder(of: root.tree.file.path)
  }

  package var file: SourceFile { root.tree.file }

  /// Nothing by itself: it is laid over what takes it in.
  package var isComponent: Bool { root["kind"]?.says("Component") == true }

  /// The name of a file, a folder or something elsewhere.
  package struct Entry: Sendable {
    package let node: Node
    package let text: String
    /// Below the repository's root; nil: elsewhere.
    package let path: String?
  }

  package var resources: [Entry] { entries("resources") + entries("bases") }
  package var components: [Entry] { entries("components") }

  private func entries(_ field: String) -> [Entry] {
    list(field).compactMap { node in
      guard let text = node.text, !text.isEmpty, !text.contains("\n") else { return nil }
      let isRemote = Self.isRemote(text)
      return Entry(
        node: node, text: text, path: isRemote ? nil : RepositoryPath.joined(folder, text))
    }
  }

  package func list(_ field: String) -> [Node] {
    root.value(forKey: field).map { Array($0.items) } ?? []
  }

  /// Whether kustomize fetches what is called like this.
  package static func isRemote(_ name: String) -> Bool {
    name.contains("://") || name.contains("?ref=") || name.contains(".git//")
      || remoteHosts.contains { name.hasPrefix($0) }
  }

  private static let remoteHosts = [
    "github.com/", "gitlab.com/", "bitbucket.org/", "gh:", "git::", "git@",
  ]

  /// It makes objects that are not written anywhere.
  package var isOpaque: Bool {
    ["generators", "helmChartInflationGenerator", "helmCharts", "transformers"].contains {
      !list($0).isEmpty
    }
  }

  /// It changes images in fields, or in ways, that only kustomize itself knows.
  package var hasOwnImageRules: Bool {
    ["configurations", "replacements", "vars"].contains { !list($0).isEmpty }
  }

  /// A patch that says what it is for.
  package struct Patch: Sendable {
    package let target: Node
  }

  package var targetedPatches: [Patch] {
    (list("patches") + list("patchesJson6902")).compactMap { entry in
      entry["target"].flatMap { $0.isMapping ? Patch(target: $0) : nil }
    }
  }

  /// The text of all patches that stand in the file itself.
  package var inlinePatches: [String] {
    let entries = (list("patches") + list("patchesJson6902")).compactMap { $0["patch"]?.text }
    return entries + list("patchesStrategicMerge").compactMap(\.text).filter { $0.contains("\n") }
  }

  /// Patches that stand in files of their own.
  package var patchFiles: [String] {
    let entries = (list("patches") + list("patchesJson6902")).compactMap { $0["path"]?.text }
    let merged = list("patchesStrategicMerge").compactMap(\.text).filter { !$0.contains("\n") }
    return (entries + merged).map { RepositoryPath.joined(folder, $0) }
  }

  /// Files and folders that a comment in it names, alone or as an entry: `# - loadgenerator.yaml  # not now`.
  package var commentedOut: Set<String> {
    let names = root.tree.comments(LineTable(file)).compactMap { comment in
      comment.text.split(whereSeparator: \.isWhitespace).first { $0 != "-" }.map(String.init)
    }
    return Set(names.map { RepositoryPath.joined(folder, $0) })
  }

  /// Every file or folder that is named in it, in whatever field.
  package var mentions: Set<String> {
    var mentions: Set<String> = []
    var open = [root]
    while let node = open.popLast(), mentions.count < 100_000 {
      if let text = node.text {
        guard !text.isEmpty, text.utf8.count < 1_000, !text.contains("\n") else { continue }
        mentions.insert(RepositoryPath.joined(folder, text))
        if let equals = text.firstIndex(of: "=") {
          let value = String(text[text.index(after: equals)...])
          mentions.insert(RepositoryPath.joined(folder, value))
        }
      }
      open += node.items
      open += node.entries.map(\.value)
    }
    return mentions
  }
}
