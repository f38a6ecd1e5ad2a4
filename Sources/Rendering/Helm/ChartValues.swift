import YAMLSyntax

/// The values of a release as they lie above each other, each one at its place.
struct ChartValues {
  /// Values of the chart itself, or of one within it: those below, the way to them, first.
  private struct Layer {
    var root: Node
    /// The text in an object that `root` was read from.
    var holder: Node?
    /// What comes before a chart's own keys: the names of the charts around it.
    var prefix: [String]
  }

  private var layers: [Layer] = []
  private var settings: [(path: [String], setting: ValueSetting, node: Node)] = []

  /// `tree` parses files of the revision.
  init(_ recipe: ChartRecipe, _ files: ChartFiles, tree: (String) -> SyntaxTree?) {
    addDefaults(files, [], tree)
    for layer in recipe.values {
      switch layer {
      case .file(let name):
        if let root = tree(name)?.roots.first { layers.append(Layer(root: root, prefix: [])) }
      case .part(let place, let yaml):
        guard let node = place.node(tree) else { continue }
        if node.isMapping {
          layers.append(Layer(root: node, prefix: []))
        } else {
          let text = SourceFile(path: place.file, bytes: Array(yaml.utf8))
          guard let root = SyntaxTree(parsing: text).roots.first else { continue }
          layers.append(Layer(root: root, holder: node, prefix: []))
        }
      }
    }
    for setting in recipe.settings {
      guard let node = setting.place.node(tree) else { continue }
      settings.append((Self.path(setting.key), setting, node))
    }
    for setting in recipe.fileSettings {
      guard let node = setting.place.node(tree),
        let bytes = tree(setting.file)?.file.bytes
      else { continue }
      let text = ValueSetting(
        key: setting.key, value: String(decoding: bytes, as: UTF8.self), isText: true,
        place: setting.place)
      settings.append((Self.path(setting.key), text, node))
    }
  }

  /// A parent's values lie above those of the charts within it.
  private mutating func addDefaults(
    _ files: ChartFiles, _ prefix: [String], _ tree: (String) -> SyntaxTree?
  ) {
    for (name, child) in files.children.sorted(by: { $0.key < $1.key }) {
      addDefaults(child, prefix + [name], tree)
    }
    if let root = tree(Path.joined(files.chart.folder, "values.yaml"))?.roots.first {
      layers.append(Layer(root: root, prefix: prefix))
    }
  }

  /// `a.b[0].c` of `--set`; a dot behind a backslash belongs to a key.
  static func path(_ key: String) -> [String] {
    var parts: [String] = [""]
    var escaped = false
    for character in key {
      switch character {
      case "\\" where !escaped: escaped = true
      case "." where !escaped: parts.append("")
      case "[" where !escaped: parts.append("")
      case "]" where !escaped: break
      default:
        parts[parts.count - 1].append(character)
        escaped = false
      }
    }
    return parts.filter { !$0.isEmpty }
  }

  /// Where the value at `path`, seen from the root's values, is set: an index is a part like a key.
  func place(of path: [String]) -> (node: Node, holder: Node?)? {
    for (key, _, node) in settings.reversed() where key == path { return (node, nil) }
    for layer in layers.reversed() {
      guard path.starts(with: layer.prefix) else { continue }
      if let node = layer.root.value(atParts: path.dropFirst(layer.prefix.count)) {
        return (node, layer.holder)
      }
    }
    return nil
  }

  /// As `--set` or a values file gives it; nil: not set, or no scalar.
  func text(of path: [String]) -> String? {
    for (key, setting, _) in settings.reversed() where key == path { return setting.value }
    return place(of: path)?.node.text
  }

  /// Whether the values switch a dependency off, as `condition` says.
  func isDisabled(_ dependency: Chart.Dependency) -> Bool {
    for condition in (dependency.condition ?? "").split(separator: ",") {
      let path = condition.split(separator: ".").map { String($0.filter { $0 != " " }) }
      guard let text = text(of: path) else { continue }
      if let node = place(of: path)?.node, let bool = node.bool { return !bool }
      return text == "false"
    }
    return false
  }
}

extension Node {
  /// The node at a way of keys and indices; nil where it ends.
  func value(atParts parts: some Sequence<String>) -> Node? {
    var node = self
    for part in parts {
      if node.isSequence {
        guard let index = Int(part),
          let item = Array(node.items.prefix(index + 1)).dropFirst(index)
            .first
        else { return nil }
        node = item
      } else {
        guard let value = node.value(forKey: part) else { return nil }
        node = value
      }
    }
    return node
  }
}
