import YAMLSyntax

/// Patches of a kustomization, whether in files of their own or written into it.
enum Patches {
  /// A patch, and what it is laid over.
  private struct Patch {
    /// Documents of a strategic merge, or the operations of a JSON patch.
    var roots: [Node]
    var target: Node?
  }

  static let merge: Transformers.Transformer = { layer, field in
    all(layer, for: field).lazy.compactMap { patch -> SetBy? in
      for root in patch.roots where root.isMapping {
        guard covers(field, patch.target ?? root, isTarget: patch.target != nil),
          let place = field.path.aligned(from: field.tracer.object, to: root),
          field.isWritten(as: place.value)
        else { continue }
        // A parent that is in the manifest as well is the manifest's.
        if field.text == nil, let source = field.tracer.source,
          field.path.aligned(from: field.tracer.object, to: source) != nil
        {
          continue
        }
        return SetBy("a patch", place.key, place.value)
      }
      return nil
    }.first
  }

  static let jsonPatch: Transformers.Transformer = { layer, field in
    all(layer, for: field).lazy.compactMap { patch -> SetBy? in
      guard let target = patch.target, covers(field, target, isTarget: true) else { return nil }
      for operation in patch.roots.flatMap({ $0.items.map { $0 } }).reversed() {
        if let value = written(by: operation, field) { return SetBy("a patch", nil, value) }
      }
      return nil
    }.first
  }

  /// The patches of `layer`, the one first that counts for `field`.
  private static func all(_ layer: Kustomization, for field: TracedField) -> [Patch] {
    let patches = all(layer, field.tracer.files)
    return field.path.namesItem ? patches : patches.reversed()
  }

  /// Every patch of `layer`, in order.
  private static func all(_ layer: Kustomization, _ files: InputFiles) -> [Patch] {
    var patches: [Patch] = []
    func add(_ text: Node?, _ path: Node?, _ target: Node?) {
      if let text {
        patches.append(Patch(roots: text.embeddedRoots, target: target))
      } else if let path = path?.text {
        let name = layer.references.first { $0.node.text == path }?.path ?? path
        let roots = files.tree(name)?.roots ?? []
        patches.append(Patch(roots: roots, target: target))
      }
    }
    for item in layer.root["patchesStrategicMerge"]?.items.map({ $0 }) ?? [] {
      let isFile = item.text?.contains("\n") == false
      add(isFile ? nil : item, isFile ? item : nil, nil)
    }
    for field in ["patches", "patchesJson6902"] {
      for entry in layer.root.value(forKey: field)?.items.map({ $0 }) ?? [] {
        add(entry["patch"], entry["path"], entry["target"])
      }
    }
    return patches
  }

  /// Whether a patch for `target`, a selector or the head of a manifest, is laid over the object.
  private static func covers(_ field: TracedField, _ target: Node, isTarget: Bool) -> Bool {
    let object = field.tracer.object
    if let kind = target["kind"]?.text, !matches(kind, object["kind"]?.text ?? "") { return false }
    let name = (isTarget ? target["name"] : target["metadata"]?["name"])?.text
    guard let name else { return isTarget }
    let names = field.names.union([object["metadata"]?["name"]?.text ?? ""])
    return names.contains { isTarget ? matches(name, $0) : name == $0 }
  }

  /// Targets are regular expressions over the whole text.
  private static func matches(_ pattern: String, _ text: String) -> Bool {
    pattern == text || (try? Regex(pattern).wholeMatch(in: text)) != nil
  }

  /// The value that a JSON patch's operation gave the field or one around it.
  private static func written(by operation: Node, _ field: TracedField) -> Node? {
    guard operation["op"]?.says("remove") != true, let pointer = operation["path"]?.text,
      var value = operation["value"]
    else { return nil }
    let steps = pointer.split(separator: "/").map {
      $0.replacing("~1", with: "/").replacing("~0", with: "~")
    }
    guard steps.count <= field.path.steps.count else { return nil }
    for (step, own) in zip(steps, field.path.steps) {
      switch own {
      case .key(let key): guard key == step else { return nil }
      case .index(let index): guard step == "-" || Int(step) == index else { return nil }
      }
    }
    for step in field.path.steps.dropFirst(steps.count) {
      let next: Node? =
        switch step {
        case .key(let key): value.value(forKey: key)
        case .index(let index): value.item(at: index)
        }
      guard let next else { return nil }
      value = next
    }
    return field.isWritten(as: value) ? value : nil
  }
}

extension TracedField {
  /// Whether `node` gave the field its value, which kustomize may write another way: `1.50` as `1.5`, `0x50` as `80`.
  fileprivate func isWritten(as node: Node) -> Bool {
    guard let value, let text else { return true }
    if node.text == text { return true }
    guard node.kind == .scalar, let own = try? node.json(.kustomize),
      let rendered = try? value.json(.kustomize)
    else { return false }
    switch (own, rendered) {
    case (.double(let own), .int(let rendered)): return own == Double(rendered)
    default: return own == rendered
    }
  }
}

extension Node {
  /// The documents in a block text, with the places at which they stand in this file; in a text that is
  /// written otherwise nothing can be pointed at.
  var embeddedRoots: [Node] {
    guard style == .literal else { return [] }
    let bytes = tree.file.bytes
    guard let header = bytes[range.start..<range.end].firstIndex(of: UInt8(ascii: "\n")) else {
      return []
    }
    return SyntaxTree(parsing: tree.file, range: (header + 1)..<range.end).roots
  }
}
