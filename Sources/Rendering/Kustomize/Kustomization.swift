import SystemPackage
import YAMLSyntax

/// What a `kustomization.yaml` says about the files around it.
package struct Kustomization: Sendable {
  package static let fileNames: Set<String> = [
    "kustomization.yaml", "kustomization.yml", "Kustomization",
  ]

  /// All names that the kustomization of `folder` may have, below the repository's root.
  static func files(in folder: String) -> [String] {
    fileNames.sorted().map { folder == "." || folder.isEmpty ? $0 : "\(folder)/\($0)" }
  }

  /// Something that it names.
  package struct Reference: Sendable {
    package var field: Field
    /// Below the repository's root, or as written where it is remote.
    package var path: String
    package var isRemote: Bool
    /// Where it is named.
    package var node: Node
  }

  /// How what is named is read.
  package enum Field: Sendable {
    /// Objects, or a kustomization: `resources`, `bases`.
    case resource
    case component
    /// Read as something else than objects: patches, transformers, generators, replacements.
    case part
    /// Read as text: files of generators, values, schemas.
    case data
    /// A folder with a chart in it.
    case chart
  }

  /// As reports call it: `k8s/overlays/prod`, or `.`.
  package let folder: String
  package let root: Node
  package let references: [Reference]
  /// false: nobody knows what it says.
  package private(set) var isReadable = true
  /// What whoever applies the folder lays over it.
  var overlay: KustomizeOverlay?

  package init(_ root: Node, name: String) {
    let folder = FilePath(name).removingLastComponent()
    self.folder = folder.isEmpty ? "." : folder.string
    self.root = root
    var reader = ReferenceReader(folder: folder)
    reader.read(root)
    references = reader.references
  }

  /// One that cannot be read: it may take in whatever lies below it. nil: there is no document at all.
  init?(unreadable name: String, in snapshot: any Snapshot) {
    let file = SourceFile(path: name, bytes: Array("{}".utf8))
    guard let root = SyntaxTree(parsing: file).roots.first else { return nil }
    let folder = Path.folder(of: name)
    self.folder = folder
    self.root = root
    isReadable = false
    references = snapshot.files(below: folder).sorted()
      .filter { Discovery.isManifestName($0) && !Self.fileNames.contains(String($0.fileName)) }
      .map { Reference(field: .resource, path: $0, isRemote: false, node: root) }
  }

  /// What an object of Flux or Argo CD lays over a folder, as if it were a kustomization around it; nil:
  /// the object is not among `files`.
  init?(_ recipe: KustomizeRecipe, _ files: InputFiles) {
    guard let applier = recipe.applier, let fields = applier.fields.node(files.tree),
      let path = applier.path.node(files.tree)
    else { return nil }
    folder = applier.title
    root = fields
    let components = recipe.overlay?.components ?? []
    let written = fields["components"].map { Array($0.items) } ?? []
    references =
      [Reference(field: .resource, path: recipe.folder, isRemote: false, node: path)]
      + components.enumerated().map { index, folder in
        let node = written.count == components.count ? written[index] : path
        return Reference(field: .component, path: folder, isRemote: false, node: node)
      }
  }

  /// `kind: Component`: nothing by itself.
  package var isComponent: Bool { root["kind"]?.says("Component") == true }

  /// Files and folders that become objects of its own.
  package var resources: Set<String> {
    paths { $0 == .resource || $0 == .component }
  }

  /// Files that it reads as something else: patches, transformers, generators, replacements.
  package var parts: Set<String> { paths { $0 == .part } }

  /// What it puts before and behind names.
  var namePrefix: String { affix("namePrefix") }
  var nameSuffix: String { affix("nameSuffix") }

  private func affix(_ field: String) -> String {
    overlay?.replaces(field) == true ? "" : root.value(forKey: field)?.text ?? ""
  }

  /// The entries of `images` that count.
  var imageEntries: [Node] {
    root["images"]?.items.filter { overlay?.replaces(image: $0) != true } ?? []
  }

  /// Names that `images` replaces.
  package var images: Set<String> {
    Set(root["images"]?.items.compactMap { $0["name"]?.text } ?? [])
  }

  /// Names of the ConfigMaps and Secrets that it makes.
  package var generated: Set<String> {
    let entries = [root["configMapGenerator"], root["secretGenerator"]].compactMap { $0 }
    return Set(entries.flatMap { $0.items.compactMap { $0["name"]?.text } })
  }

  /// The file that it takes for `key` of the ConfigMap or Secret that it makes under `name`.
  package func generatedFile(_ kind: String, _ name: String, key: String) -> String? {
    let field = kind == "Secret" ? "secretGenerator" : "configMapGenerator"
    let entries = root.value(forKey: field)?.items.filter { $0["name"]?.text == name } ?? []
    let files = entries.flatMap { $0["files"].map { Array($0.items) } ?? [] }.compactMap(\.text)
    let file = files.last { text in
      text.hasPrefix("\(key)=") || !text.contains("=") && text.fileName[...] == key[...]
    }
    return file.map { text in
      Path.normal(Path.joined(folder, String(text.trimmingPrefix("\(key)="))))
    }
  }

  /// Of what it names, what is not in this repository.
  package var remotes: [Reference] { references.filter(\.isRemote) }

  private func paths(_ isWanted: (Field) -> Bool) -> Set<String> {
    Set(references.filter { !$0.isRemote && isWanted($0.field) }.map(\.path))
  }
}

/// Collects what a kustomization names, field by field.
private struct ReferenceReader {
  let folder: FilePath
  var references: [Kustomization.Reference] = []

  init(folder: FilePath) { self.folder = folder }

  /// Lists of paths, by the way in which they are read.
  private static let lists: [(field: String, kind: Kustomization.Field)] = [
    ("resources", .resource), ("bases", .resource), ("components", .component),
    ("crds", .part), ("configurations", .part), ("generators", .part), ("transformers", .part),
    ("validators", .part), ("patchesStrategicMerge", .part),
  ]
  /// Lists of entries that may keep their text in a file.
  private static let entries = ["patches", "patchesJson6902", "replacements"]
  private static let generators = ["configMapGenerator", "secretGenerator"]

  mutating func read(_ root: Node) {
    for list in Self.lists { addAll(root.value(forKey: list.field), list.kind) }
    for field in Self.entries {
      for entry in root.value(forKey: field)?.items.map({ $0 }) ?? [] {
        // A bare name is what old versions took.
        add(entry.isMapping ? entry["path"] : entry, .part)
      }
    }
    for field in Self.generators {
      for entry in root.value(forKey: field)?.items.map({ $0 }) ?? [] {
        for file in entry["files"]?.items.map({ $0 }) ?? [] { addKeyed(file) }
        addAll(entry["envs"], .data)
        add(entry["env"], .data)
      }
    }
    add(root["openapi"]?["path"], .data)
    readCharts(root)
  }

  private mutating func readCharts(_ root: Node) {
    let home = root["helmGlobals"]?["chartHome"]?.text ?? "charts"
    for chart in root["helmCharts"]?.items.map({ $0 }) ?? [] {
      add(chart["valuesFile"], .data)
      addAll(chart["additionalValuesFiles"], .data)
      guard let name = chart["name"], let text = name.text else { continue }
      references.append(
        .init(field: .chart, path: path("\(home)/\(text)"), isRemote: false, node: name))
      if let version = chart["version"]?.text {
        references.append(
          .init(
            field: .chart, path: path("\(home)/\(text)-\(version)/\(text)"), isRemote: false,
            node: name))
      }
    }
  }

  private mutating func addAll(_ list: Node?, _ field: Kustomization.Field) {
    for item in list?.items.map({ $0 }) ?? [] { add(item, field) }
  }

  /// `path`, or `key=path`.
  private mutating func addKeyed(_ node: Node) {
    guard let text = node.text else { return }
    let file = text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? text
    let isRemote = RemoteName.covers(file)
    references.append(
      .init(field: .data, path: isRemote ? file : path(file), isRemote: isRemote, node: node))
  }

  /// Patches and transformers may stand in the kustomization itself instead of a file's name.
  private mutating func add(_ node: Node?, _ field: Kustomization.Field) {
    guard let node, let text = node.text, !text.isEmpty, !text.contains("\n"),
      field != .part || !text.contains(": ")
    else { return }
    let isRemote = RemoteName.covers(text)
    references.append(
      .init(field: field, path: isRemote ? text : path(text), isRemote: isRemote, node: node))
  }

  private func path(_ text: String) -> String {
    let path = folder.pushing(FilePath(text)).lexicallyNormalized()
    return path.isEmpty ? "." : path.string
  }
}

/// Which names kustomize fetches instead of reading them.
package enum RemoteName {
  private static let hosts = [
    "github.com/", "gitlab.com/", "bitbucket.org/", "gh:", "git::", "git@",
  ]

  package static func covers(_ name: String) -> Bool {
    name.contains("://") || name.contains("?ref=") || name.contains(".git//")
      || hosts.contains { name.hasPrefix($0) }
  }
}
