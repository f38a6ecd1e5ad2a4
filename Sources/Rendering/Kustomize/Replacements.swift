import YAMLSyntax

/// Values that a kustomization copies from one field into others.
enum Replacements {
  /// The entry of `fieldPaths` that names the field: the last one wins.
  static let transformer: Transformers.Transformer = { layer, field in
    guard field.text != nil else { return nil }
    return entries(of: layer, field.tracer.files).reversed().lazy.compactMap { entry -> SetBy? in
      for target in (entry["targets"]?.items.map { $0 } ?? []).reversed() {
        guard let select = target["select"], selects(select, field),
          let path = target["fieldPaths"]?.items.first(where: { names($0, field) })
        else { continue }
        return SetBy("replacements", nil, path)
      }
      return nil
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
        node = node?.items.map { $0 }.dropFirst(index).first
        if part == "*" || Int(part) == index { continue }
        guard let equals = part.firstIndex(of: "="),
          node?.value(forKey: String(part[..<equals]))?.text
            == String(part[part.index(after: equals)...])
        else { return false }
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
