import YAMLSyntax

/// Finds, for the fields of one rendered object, who wrote them.
struct Tracer {
  /// As it was rendered.
  let object: Node
  /// As its manifest has it; nil: a generator made it.
  let source: Node?
  /// The generator's entry.
  let entry: Node?
  /// The way from the kustomization that was built to the one that lists the manifest.
  let chain: Routes.Chain
  /// What works on the object, the last one first.
  let layers: [Kustomization]
  let files: InputFiles

  init(
    _ object: Node, from source: Node, _ chain: Routes.Chain, _ layers: [Kustomization],
    _ files: InputFiles
  ) {
    self.object = object
    self.source = source
    entry = nil
    self.chain = chain
    self.layers = layers
    self.files = files
  }

  init(
    _ object: Node, generatedBy entry: Node, _ chain: Routes.Chain, _ layers: [Kustomization],
    _ files: InputFiles
  ) {
    self.object = object
    source = nil
    self.entry = entry
    self.chain = chain
    self.layers = layers
    self.files = files
  }

  /// The place to edit for `path`, or for what is left of it, and the overlays that took it in.
  func origins(of path: FieldPath, isKey: Bool) -> [Origin] {
    var path = path
    var isKey = isKey
    while true {
      if let place = place(of: path, isKey: isKey) { return [place] + overlay(beside: place) }
      guard !path.steps.isEmpty else { break }
      path.steps.removeLast()
      isKey = true
    }
    let whole = source.map(\.wholeObject) ?? entry.map { $0["name"] ?? $0 }
    let place = Origin(whole ?? object, role: "")
    return [place] + overlay(beside: place)
  }

  /// The layers that put something around the object's name, the innermost first.
  var namers: [Origin] {
    let path = FieldPath([.key("metadata"), .key("name")])
    let name = TracedField(path: path, value: path.node(in: object), tracer: self)
    return layers.reversed().flatMap { layer in
      let patch = Patches.jsonPatch(layer, name).map { set in
        Origin(set.value, role: "set by \(set.means) of \(layer.folder)")
      }
      let affixes = ["namePrefix", "nameSuffix"].compactMap { field -> Origin? in
        guard layer.overlay?.replaces(field) != true, let node = layer.root.value(forKey: field),
          node.text?.isEmpty == false
        else { return nil }
        return Origin(node, role: "set by \(field) of \(layer.folder)")
      }
      return (patch.map { [$0] } ?? []) + affixes
    }
  }

  private static let identity: Set<String> = ["apiVersion", "kind", "metadata.name"]

  private func place(of path: FieldPath, isKey: Bool) -> Origin? {
    let value = path.node(in: object)
    // What an object is called is the manifest's, whatever stands around it by now.
    if let source, Self.identity.contains(path.description) {
      return path.node(in: source).map { Origin($0, role: "") }
    }
    // A patch repeats what an item of a list is called: the manifest's own word counts.
    if path.namesItem, let source, let own = path.aligned(from: object, to: source),
      own.value.text == value?.text
    {
      return Origin(own.value, role: "")
    }
    let field = TracedField(path: path, value: value, tracer: self)
    // What an item is called is said by whoever adds it; later patches repeat it.
    for layer in path.namesItem ? layers.reversed() : layers {
      for transformer in Transformers.all {
        if let node = transformer(layer, field) {
          return Origin(
            node.place(isKey: isKey), role: "set by \(node.means) of \(layer.folder)",
            remedy: node.remedy)
        }
      }
    }
    if let image = Transformers.image(field) { return image }
    if let source, let node = path.aligned(from: object, to: source) {
      return Origin(isKey ? node.key : node.value, role: "")
    }
    return entry.flatMap { Self.generatorItem($0, path) }.map { Origin($0, role: "") }
  }

  /// Where kustomizations take in what is elsewhere, the innermost first; the one that was built is shown.
  private func overlay(beside place: Origin) -> [Origin] {
    // What a layer sets itself it takes from nowhere.
    let own = chain.firstIndex { $0.root.tree.file.path == place.file.path }
    return zip(chain, chain.dropFirst()).prefix(own ?? .max).compactMap { layer, next in
      guard let reference = layer.references.first(where: { $0.path == next.folder }) else {
        return nil
      }
      var origin = Origin(reference.node, role: "taken in by \(layer.folder)")
      origin.isBetween = layer.folder != chain.first?.folder
      return origin
    }.reversed()
  }

  /// The literal or file that gives a generated key its value.
  private static func generatorItem(_ entry: Node, _ path: FieldPath) -> Node? {
    guard case .key("data")? = path.steps.first, path.steps.count == 2,
      case .key(let key) = path.steps[1]
    else { return path.steps.count <= 1 ? entry["name"] : nil }
    let literals = entry["literals"]?.items.map { $0 } ?? []
    let files = entry["files"]?.items.map { $0 } ?? []
    return literals.first { $0.text?.hasPrefix("\(key)=") == true }
      ?? files.first { $0.text?.hasPrefix("\(key)=") == true || $0.text?.fileName[...] == key[...] }
      ?? entry["envs"]?.items.first { _ in true } ?? entry["env"]
  }
}

/// A field of a rendered object, as transformers are asked about it.
struct TracedField {
  let path: FieldPath
  /// nil: it is a parent of what is not there.
  let value: Node?
  let tracer: Tracer

  var text: String? { value?.text }

  /// The names under which transformers may know the object.
  var names: Set<String> {
    let own = tracer.source?["metadata"]?["name"] ?? tracer.entry?["name"]
    return own?.text.map { tracer.chain.names(of: $0) } ?? []
  }
}

extension Node {
  /// Where findings about the whole object stand.
  fileprivate var wholeObject: Node { self["metadata"]?["name"] ?? self["kind"] ?? self }
}

extension FieldPath {
  /// The name of an item of a list.
  var namesItem: Bool {
    guard steps.count > 2, steps.last == .key("name"), case .index = steps[steps.count - 2] else {
      return false
    }
    return true
  }

  /// The key and the value at this path of `rendered` in `source`, where lists may have other items before
  /// it: items are told apart by what names them.
  func aligned(from rendered: Node, to source: Node) -> (key: Node, value: Node)? {
    var from = rendered
    var place = (key: source, value: source)
    for step in steps {
      switch step {
      case .key(let key):
        guard let entry = place.value.entry(key) else { return nil }
        place = entry
        guard let next = from.value(forKey: key) else { return nil }
        from = next
      case .index(let index):
        guard let item = from.item(at: index),
          let match = place.value.item(like: item, at: index)
        else { return nil }
        place = (match.firstKey ?? match, match)
        from = item
      }
    }
    return place
  }
}

extension Node {
  fileprivate func entry(_ name: String) -> (key: Node, value: Node)? {
    var found: (key: Node, value: Node)?
    for entry in entries where entry.key.text == name { found = entry }
    if found == nil, let value = value(forKey: name) { return (value, value) }
    return found
  }

  /// The fields by which the API server tells items of lists apart, as far as they are common.
  private static let keys = [
    "name", "containerPort", "port", "mountPath", "ip", "topologyKey", "devicePath", "key", "type",
  ]

  fileprivate func item(like item: Node, at index: Int) -> Node? {
    let items = items.map { $0 }
    guard item.isMapping else {
      return items.first { $0.text != nil && $0.text == item.text }
    }
    for key in Self.keys {
      guard let name = item.value(forKey: key)?.text else { continue }
      let match = items.first { $0.value(forKey: key)?.text == name }
      if let match { return match }
      // A name may have got a prefix on its way; anything else is another item.
      if key == "name" { return nil }
    }
    return index < items.count ? items[index] : nil
  }
}
