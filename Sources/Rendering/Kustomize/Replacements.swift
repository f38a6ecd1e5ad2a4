import YAMLSyntax

/// Values that a kustomization copies from one field into others.
enum Replacements {
  /// The field that is copied, where its value stands as it is rendered; otherwise the entry of `fieldPaths` that
  /// names the field. The last one wins.
  static let transformer: Transformers.Transformer = { layer, field in
    let files = field.tracer.files
    return entries(of: layer, files).reversed().lazy.compactMap { entry -> SetBy? in
      path(to: field, in: entry).map { path in
        SetBy("replacements", nil, copied(into: field, by: entry, files) ?? path)
      }
    }.first
  }

  private static func path(to field: TracedField, in entry: Node) -> Node? {
    guard field.text != nil, let targets = entry["targets"] else { return nil }
    return targets.items.reversed().lazy.compactMap { target -> Node? in
      guard let select = target["select"], selects(select, field) else { return nil }
      return target["fieldPaths"]?.items.first { names($0, field) }
    }.first
  }

  /// Those that stand in files of their own are either one entry or a list.
  private static func entries(of layer: Kustomization, _ files: InputFiles) -> [Node] {
    (layer.root["replacements"]?.items.map { $0 } ?? []).flatMap { entry -> [Node] in
      guard let path = entry["path"]?.text else { return [entry] }
      let name = layer.references.first { $0.node.text == path }?.path ?? path
      return (files.tree(name)?.roots ?? []).flatMap { $0.isMapping ? [$0] : $0.items.map { $0 } }
    }
  }

  /// The field with the same text in the object that the entry names as its source. A patch or a generator may have
  /// written it, and a part of a value may be copied: then there is none.
  private static func copied(
    into field: TracedField, by entry: Node, _ files: InputFiles
  ) -> Node? {
    guard let source = entry["source"], let kind = source["kind"]?.text,
      let name = source["name"]?.text
    else { return nil }
    let path = split(source["fieldPath"]?.text ?? "metadata.name")
    let manifests = files.names.lazy.filter(Discovery.isManifestName).compactMap(files.tree)
    for object in manifests.flatMap(\.roots)
    where object["kind"]?.text == kind && object["metadata"]?["name"]?.text == name {
      if let node = node(at: path, in: object), node.text == field.text { return node }
    }
    return nil
  }

  private static func node(at path: [String], in object: Node) -> Node? {
    path.reduce(object) { (node: Node?, part) in
      guard let node, node.isSequence else { return node?.value(forKey: part) }
      return node.items.enumerated().first { holds(part, $0, $1) }?.element
    }
  }

  /// Whether a part of a path leads to this item: `2`, `name=web`.
  private static func holds(_ part: String, _ index: Int, _ item: Node) -> Bool {
    if Int(part) == index { return true }
    guard let equals = part.firstIndex(of: "=") else { return false }
    return item.value(forKey: String(part[..<equals]))?.text
      == String(part[part.index(after: equals)...])
  }

  private static func selects(_ select: Node, _ field: TracedField) -> Bool {
    let object = field.tracer.object
    if let kind = select["kind"]?.text, kind != object["kind"]?.text { return false }
    guard let name = select["name"]?.text, !name.isEmpty else { return true }
    return field.names.union([object["metadata"]?["name"]?.text ?? ""]).contains(name)
  }

  /// `spec.template.spec.containers.[name=web].image`, `metadata.annotations.[example.org/a]`, `a.*.b`.
  private static func names(_ path: Node, _ field: TracedField) -> Bool {
    let parts = split(path.text ?? "")
    guard !parts.isEmpty, parts.count == field.path.steps.count else { return false }
    var node: Node? = field.tracer.object
    for (part, step) in zip(parts, field.path.steps) {
      switch step {
      case .key(let key):
        guard part == key || part == "*" else { return false }
        node = node?.value(forKey: key)
      case .index(let index):
        node = node?.item(at: index)
        guard let item = node, part == "*" || holds(part, index, item) else { return false }
      }
    }
    return true
  }

  /// At points, but for those within brackets or behind `\`.
  private static func split(_ path: String) -> [String] {
    var parts = [""]
    var isBracketed = false
    var isEscaped = false
    for character in path {
      switch character {
      case "." where !isBracketed && !isEscaped: parts.append("")
      case "[" where parts[parts.count - 1].isEmpty: isBracketed = true
      case "]" where isBracketed: isBracketed = false
      case "\\" where !isEscaped:
        isEscaped = true
        continue
      default: parts[parts.count - 1].append(character)
      }
      isEscaped = false
    }
    return parts
  }
}
