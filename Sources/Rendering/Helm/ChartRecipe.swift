import YAMLSyntax

/// A chart of the repository, as one release of it is rendered.
package struct ChartRecipe: Sendable, Hashable {
  /// The folder with the `Chart.yaml`.
  package var folder: String
  package var release: String
  package var namespace: String?
  /// Who says so of either.
  var releasePlace: ValuesPlace?
  var namespacePlace: ValuesPlace?
  /// Above the chart's own `values.yaml`, later ones above earlier ones.
  package var values: [ValuesLayer]
  /// Single values above all others.
  package var settings: [ValueSetting]
  /// Values that are the texts of files, above even these.
  package var fileSettings: [FileSetting] = []
  /// Whether the objects in `crds/` are applied.
  package var includesDefinitions: Bool
  /// API versions that the cluster has beside Kubernetes' own: `monitoring.coreos.com/v1`.
  package var apiVersions: [String]

  package init(
    folder: String, release: String, namespace: String? = nil, values: [ValuesLayer] = [],
    settings: [ValueSetting] = [], includesDefinitions: Bool = true, apiVersions: [String] = []
  ) {
    self.folder = folder
    self.release = release
    self.namespace = namespace
    self.values = values
    self.settings = settings
    self.includesDefinitions = includesDefinitions
    self.apiVersions = apiVersions
  }

  /// Every file below the repository's root that it takes values from, beside the chart's own.
  package var valueFiles: Set<String> {
    Set(values.map(\.file) + settings.map(\.place.file) + fileSettings.map(\.file))
  }
}

/// Values that one place of the repository sets.
package enum ValuesLayer: Sendable, Hashable {
  /// A values file.
  case file(String)
  /// A mapping, or a text that holds YAML, in an object: of a HelmRelease, an Application, a ConfigMap.
  case part(ValuesPlace, yaml: String)

  package var file: String {
    switch self {
    case .file(let name): name
    case .part(let place, _): place.file
    }
  }
}

/// One value as `--set` takes it.
package struct ValueSetting: Sendable, Hashable {
  /// `image.tag`, `hosts[0].name`.
  package var key: String
  package var value: String
  /// A text, whatever it looks like: `--set-string`.
  package var isText: Bool
  package var place: ValuesPlace

  /// A comma would end the value for Helm; Argo CD, which has one value an entry, lets it do so in lists alone.
  var escapedValue: String {
    if value.hasPrefix("{"), value.hasSuffix("}") { return value }
    var escaped = ""
    for character in value {
      if character == ",", escaped.last != "\\" { escaped += "\\" }
      escaped.append(character)
    }
    return escaped
  }

  package init(key: String, value: String, isText: Bool, place: ValuesPlace) {
    self.key = key
    self.value = value
    self.isText = isText
    self.place = place
  }
}

/// One value as `--set-file` takes it.
package struct FileSetting: Sendable, Hashable {
  package var key: String
  package var file: String
  /// Where the file is named.
  package var place: ValuesPlace
}

/// A node of a file, to be found again in the same revision.
package struct ValuesPlace: Sendable, Hashable {
  package var file: String
  /// Which of the file's documents.
  package var document: Int
  package var path: FieldPath
  /// Of what was rendered there is no file to find it in.
  private var rendered = RenderedNode()

  /// Where `node` stands; nil for one that is not within a document.
  package init?(_ node: Node) {
    let start = node.range.start
    for (number, root) in node.tree.roots.enumerated()
    where root.range.start <= start && start < root.range.end {
      self.init(file: node.tree.file.path, document: number, path: node.path(from: root))
      if node.tree.file.provenance != nil {
        file = node.origin.file.path
        rendered.node = node
      }
      return
    }
    return nil
  }

  package init(file: String, document: Int, path: FieldPath) {
    self.file = file
    self.document = document
    self.path = path
  }

  package func node(in tree: SyntaxTree) -> Node? {
    let roots = tree.roots
    return roots.indices.contains(document) ? path.node(in: roots[document]) : nil
  }

  /// The key under which it stands.
  var name: String? {
    if case .key(let key)? = path.steps.last { key } else { nil }
  }

  /// `tree` parses files of the revision.
  func node(_ tree: (String) -> SyntaxTree?) -> Node? {
    rendered.node ?? tree(file).flatMap(node)
  }
}

/// A node that tells no place from another one: what is rendered from the same files says the same. It is not part
/// of the name under which renderings are kept.
private struct RenderedNode: Sendable, Hashable, CustomStringConvertible {
  var node: Node?

  var description: String { "" }

  static func == (_: Self, _: Self) -> Bool { true }

  func hash(into _: inout Hasher) {}
}
