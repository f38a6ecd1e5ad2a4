import YAMLSyntax

/// The ways on which files come into one kustomization: each a chain from the kustomization that is
/// built to the one that lists the file.
struct Routes: Sendable {
  /// Outermost first.
  typealias Chain = [Kustomization]

  private let files: InputFiles
  private let byFolder: [String: Kustomization]
  private let chains: [Chain]
  private let substitution: Substitution?
  /// Where something stands of which no more is known.
  let fallback: [Origin]

  /// Ways beyond which no more are looked at: overlays are nested a few levels deep.
  private static let most = 5_000

  init(to recipe: KustomizeRecipe, _ files: InputFiles) {
    let folder = recipe.folder
    self.files = files
    substitution = recipe.substitution
    let known = files.names.filter { Kustomization.fileNames.contains(String($0.fileName)) }
      .compactMap { name in
        files.tree(name)?.roots.first.map { Kustomization($0, name: name) }
      }
    var byFolder = Dictionary(known.map { ($0.folder, $0) }) { first, _ in first }
    byFolder[folder]?.overlay = recipe.overlay
    self.byFolder = byFolder
    var chains: [Chain] = []
    let applier = Kustomization(recipe, files)
    let entrances = applier?.references.compactMap { byFolder[$0.path] } ?? [byFolder[folder]]
    var open: [Chain] = entrances.map { [applier, $0].compactMap(\.self) }
    while let chain = open.popLast(), chains.count < Self.most, let last = chain.last {
      chains.append(chain)
      for reference in last.references where !reference.isRemote {
        guard let next = byFolder[reference.path],
          !chain.contains(where: { $0.folder == next.folder })
        else { continue }
        open.append(chain + [next])
      }
    }
    self.chains = chains
    let top =
      applier?.references.first?.node ?? byFolder[folder].map { $0.root.firstKey ?? $0.root }
    let place = top.map { [Origin($0, role: "")] }
    let file = files.names.first.flatMap(files.file) ?? SourceFile(path: folder, bytes: [])
    fallback = place ?? [Origin(file: file, tree: nil, range: SourceRange(0, 0), role: "")]
  }

  /// What made `object`; nil where that cannot be seen.
  func tracer(of object: Node, _ origin: OriginAnnotations.Origin) -> Tracer? {
    switch origin {
    case .file(let path): listed(object, path)
    case .generator(_, let kind) where kind.hasSuffix("Transformer"): onlyCandidate(for: object)
    case .generator(let path, let kind): generated(object, path, kind)
    case .unknown: nil
    }
  }

  /// What works on an object on its way out, the last one first: a kustomization works on what its
  /// components made of the objects.
  private func layers(of chain: Chain) -> [Kustomization] {
    var layers: [Kustomization] = []
    var seen: Set<String> = []
    func add(_ kustomization: Kustomization) {
      guard seen.insert(kustomization.folder).inserted else { return }
      layers.append(kustomization)
      for reference in kustomization.references.reversed() where reference.field == .component {
        if let component = byFolder[reference.path] { add(component) }
      }
    }
    chain.forEach(add)
    return layers
  }

  // MARK: Files

  private func listed(_ object: Node, _ path: String) -> Tracer? {
    guard let tree = files.tree(path) else { return nil }
    let kind = object["kind"]?.text
    let sources = tree.roots.flatMap(Self.objects).filter { $0["kind"]?.text == kind }
    let ways = chains.filter { $0.last?.resources.contains(path) == true }
    guard let name = object["metadata"]?["name"]?.text, let way = ways.first else { return nil }
    for way in ways {
      let match = sources.first { source in
        source["metadata"]?["name"]?.text.map { substituted(way.rename($0)) } == name
      }
      if let match { return Tracer(object, from: match, way, layers(of: way), files) }
    }
    // A patch, a replacement or a hash gave it another name.
    let alike = sources.filter { name.contains($0["metadata"]?["name"]?.text ?? "\n") }
    guard let source = alike.first ?? sources.first else { return nil }
    return Tracer(object, from: source, way, layers(of: way), files)
  }

  /// Where kustomize does not say it: the only manifest of such an object among all that are listed.
  private func onlyCandidate(for object: Node) -> Tracer? {
    guard let name = object["metadata"]?["name"]?.text else { return nil }
    let namespace = object["metadata"]?["namespace"]?.text
    var candidates: [(source: Node, way: Chain)] = []
    for way in chains {
      let sources = way.last?.resources.compactMap(files.tree).flatMap(\.roots) ?? []
      for source in sources.flatMap(Self.objects) {
        guard ["apiVersion", "kind"].allSatisfy({ source[$0]?.text == object[$0]?.text }),
          source["metadata"]?["name"]?.text.map({ substituted(way.rename($0)) }) == name
        else { continue }
        candidates.append((source, way))
      }
    }
    if candidates.count > 1 {
      candidates.removeAll { $0.source["metadata"]?["namespace"]?.text != namespace }
    }
    guard candidates.count == 1, let (source, way) = candidates.first else { return nil }
    return Tracer(object, from: source, way, layers(of: way), files)
  }

  private func substituted(_ name: String) -> String { substitution?.applied(to: name) ?? name }

  /// The objects of a document: those of a list one by one.
  private static func objects(_ root: Node) -> [Node] {
    guard root["kind"]?.text?.hasSuffix("List") == true, let items = root["items"] else {
      return [root]
    }
    return items.items.flatMap(objects)
  }

  // MARK: Generators

  /// Where a kustomization keeps the entries of each generator.
  private static let generators = [
    "ConfigMapGenerator": "configMapGenerator", "SecretGenerator": "secretGenerator",
    "HelmChartInflationGenerator": "helmCharts",
  ]

  private func generated(_ object: Node, _ path: String, _ kind: String) -> Tracer? {
    guard let name = object["metadata"]?["name"]?.text, let field = Self.generators[kind] else {
      return nil
    }
    for chain in chains where chain.last?.root.tree.file.path == path {
      let entries = chain.last?.root.value(forKey: field)?.items.map { $0 } ?? []
      let named = entries.first { entry in
        guard let own = entry["name"]?.text else { return false }
        let whole = substituted(chain.rename(own))
        return name == whole || name.hasPrefix("\(whole)-")
      }
      // A transformer gave it another name; what a chart makes has names of its own.
      let alike = entries.first { name.contains($0["name"]?.text ?? "\n") }
      guard let entry = named ?? alike ?? entries.first else { continue }
      return Tracer(object, generatedBy: entry, chain, layers(of: chain), files)
    }
    return nil
  }
}

extension Routes.Chain {
  /// What prefixes and suffixes, innermost first, make of a name.
  func rename(_ name: String) -> String {
    reversed().reduce(name) { name, kustomization in
      kustomization.namePrefix + name + kustomization.nameSuffix
    }
  }

  /// All names that an object bears on its way out.
  func names(of name: String) -> Set<String> {
    var name = name
    var names: Set = [name]
    for kustomization in reversed() {
      name = [kustomization].rename(name)
      names.insert(name)
    }
    return names
  }
}

extension String {
  /// What stands behind the last `/`.
  var fileName: Substring { lastIndex(of: "/").map { self[index(after: $0)...] } ?? self[...] }
}
