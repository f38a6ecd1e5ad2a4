import YAMLSyntax

/// A chart that an object of Flux or Argo CD releases.
package struct ReleasedChart: Sendable {
  package enum Source: Sendable {
    /// In this repository.
    case local(ChartRecipe)
    /// Somewhere else: as people would call it, and the place that says so.
    case remote(String, at: Node)
  }

  package var source: Source
  /// Values that it takes from somewhere else than the repository: Secrets, objects that are not there.
  package var unknownValues: [Node] = []
  /// Names of values files that this repository should have, and has not: nothing is released.
  package var missingFiles: [Node] = []
  /// Where they would be.
  package var missingPaths: Set<String> = []
  /// What changes the objects after Helm has rendered them, and is not done here.
  package var postRenderers: Node?
  /// Flux packs it anew when its version is another one, and not for any other change (`reconcileStrategy`).
  package var waitsForVersion = false
  /// Nothing of it is applied.
  package var isSuspended = false

  /// Finds an object of the repository by kind, namespace and name.
  package typealias Lookup = (_ kind: String, _ namespace: String?, _ name: String) -> Node?
  /// Finds the file that a generator takes for a key of the ConfigMap or Secret that it makes.
  package typealias GeneratedLookup = (_ kind: String, _ name: String, _ key: String) -> String?

  /// What a HelmRelease of Flux releases; nil: `root` is none, or is not complete.
  package init?(
    helmRelease root: Node, in snapshot: any Snapshot, objects: Lookup,
    generated: GeneratedLookup = { _, _, _ in nil }
  ) {
    guard root["kind"]?.says("HelmRelease") == true, let spec = root["spec"],
      let name = root["metadata"]?["name"]?.text
    else { return nil }
    guard let chart = spec["chart"]?["spec"], let path = chart["chart"] else {
      guard let reference = spec["chartRef"], let target = reference["name"]?.text else {
        return nil
      }
      source = .remote("\(reference["kind"]?.text ?? "chart") \(target)", at: reference)
      return
    }
    let folder = Path.normal(path.text ?? "")
    let kind = chart["sourceRef"]?["kind"]?.text
    let isRepository = kind == "GitRepository" || kind == "Bucket"
    guard isRepository, snapshot.kind(of: Path.joined(folder, Chart.fileName)) == .file else {
      source = .remote(path.text ?? "", at: path)
      return
    }
    var recipe = ChartRecipe(folder: folder, helmRelease: root, spec, name: name)
    source = .local(recipe)
    for file in chart["valuesFiles"].map({ Array($0.items) }) ?? [] {
      add(
        file, Path.normal(file.text ?? ""), snapshot, &recipe,
        isOptional: chart["ignoreMissingValuesFiles"]?.bool == true)
    }
    let namespace = root["metadata"]?["namespace"]?.text
    for entry in spec["valuesFrom"].map({ Array($0.items) }) ?? [] {
      // Of what a generator makes its file tells more.
      let layer =
        Self.layer(entry, generated, in: snapshot) ?? Self.layer(entry, namespace, objects)
      if let layer { recipe.values.append(layer) } else { addUnknown(entry) }
    }
    if let layer = spec["values"].flatMap(ValuesLayer.init) { recipe.values.append(layer) }
    postRenderers = spec["postRenderers"].flatMap { $0.items.contains { _ in true } ? $0 : nil }
    waitsForVersion = chart["reconcileStrategy"]?.says("Revision") != true
    isSuspended = spec["suspend"]?.bool == true
    source = .local(recipe)
  }

  /// What one source of an Application of Argo CD releases; nil: it is no chart.
  package init?(application root: Node, source node: Node, in snapshot: any Snapshot) {
    guard root["kind"]?.says("Application") == true else { return nil }
    if let chart = node["chart"], let name = chart.text {
      source = .remote(name, at: chart)
      return
    }
    let folder = Path.normal(node["path"]?.text ?? ".")
    guard snapshot.kind(of: Path.joined(folder, Chart.fileName)) == .file else { return nil }
    let helm = node["helm"]
    var recipe = ChartRecipe(folder: folder, application: root, helm)
    source = .local(recipe)
    for file in helm?["valueFiles"].map({ Array($0.items) }) ?? [] {
      add(
        file, Self.name(file, of: folder), snapshot, &recipe,
        isOptional: helm?["ignoreMissingValueFiles"]?.bool == true)
    }
    let values = helm?["valuesObject"] ?? helm?["values"]
    if let layer = values.flatMap(ValuesLayer.init) { recipe.values.append(layer) }
    recipe.settings = helm?["parameters"]?.items.compactMap(ValueSetting.init) ?? []
    for parameter in helm?["fileParameters"].map({ Array($0.items) }) ?? [] {
      guard let key = parameter["name"]?.text, let path = parameter["path"],
        let place = ValuesPlace(path)
      else { continue }
      let file = Self.name(path, of: folder)
      if isThere(path, file, snapshot) {
        recipe.fileSettings.append(FileSetting(key: key, file: file, place: place))
      }
    }
    source = .local(recipe)
  }

  /// The file that an Application names, from its chart's folder or from the root: `/deploy/prod.yaml`, and
  /// `$values/deploy/prod.yaml` of the source of that name.
  private static func name(_ node: Node, of folder: String) -> String {
    let text = node.text ?? ""
    let isAbsolute = text.hasPrefix("$") || text.hasPrefix("/")
    return Path.normal(
      isAbsolute ? String(text.drop { $0 != "/" }) : Path.joined(folder, text))
  }

  private mutating func add(
    _ node: Node, _ name: String, _ snapshot: any Snapshot, _ recipe: inout ChartRecipe,
    isOptional: Bool
  ) {
    if isThere(node, name, snapshot, isOptional: isOptional) { recipe.values.append(.file(name)) }
  }

  /// What is not is kept in mind.
  private mutating func isThere(
    _ node: Node, _ name: String, _ snapshot: any Snapshot, isOptional: Bool = false
  ) -> Bool {
    if snapshot.kind(of: name) == .file { return true }
    if Self.mayBeElsewhere(node.text ?? "") {
      unknownValues.append(node)
    } else if !isOptional {
      missingFiles.append(node)
    }
    missingPaths.insert(name)
    return false
  }

  private mutating func addUnknown(_ entry: Node) {
    if entry["optional"]?.bool != true { unknownValues.append(entry) }
  }

  /// Below another source of an Application, fetched, filled in later, or written with a pattern.
  private static func mayBeElsewhere(_ name: String) -> Bool {
    name.hasPrefix("$") || name.contains("://") || name.contains { "{*?[".contains($0) }
  }

  /// The values that an entry of `valuesFrom` takes from a ConfigMap; what a Secret holds is not to be seen.
  private static func layer(
    _ entry: Node, _ namespace: String?, _ objects: Lookup
  ) -> ValuesLayer? {
    guard entry["kind"]?.says("ConfigMap") == true, let name = entry["name"]?.text,
      let data = objects("ConfigMap", namespace, name)?["data"],
      let node = data.value(forKey: entry["valuesKey"]?.text ?? "values.yaml"),
      let text = node.text
    else { return nil }
    guard let target = entry["targetPath"]?.text, !target.isEmpty else {
      return ValuesLayer(node)
    }
    // An index into a list has no values file that says the same.
    guard !target.contains("["), let place = ValuesPlace(node) else { return nil }
    let value = ChartValues.path(target).reversed().reduce(JSONValue.string(text)) { value, key in
      .object([(key, value)])
    }
    return .part(place, yaml: value.flow)
  }
}

extension ReleasedChart {
  /// The values file of which a generator makes what an entry of `valuesFrom` names.
  private static func layer(
    _ entry: Node, _ generated: GeneratedLookup, in snapshot: any Snapshot
  ) -> ValuesLayer? {
    guard entry["targetPath"] == nil, let kind = entry["kind"]?.text,
      let name = entry["name"]?.text,
      let file = generated(kind, name, entry["valuesKey"]?.text ?? "values.yaml"),
      snapshot.kind(of: file) == .file
    else { return nil }
    return .file(file)
  }
}

extension ChartRecipe {
  /// How Flux calls a release, and where it goes, before any values.
  fileprivate init(folder: String, helmRelease root: Node, _ spec: Node, name: String) {
    let (namespace, own) = (spec["targetNamespace"], root["metadata"]?["namespace"])
    self.init(
      folder: folder,
      release: spec["releaseName"]?.text ?? namespace?.text.map { "\($0)-\(name)" } ?? name,
      namespace: namespace?.text ?? own?.text,
      includesDefinitions: spec["install"]?["crds"]?.says("Skip") != true)
    releasePlace = (spec["releaseName"] ?? root["metadata"]?["name"]).flatMap(ValuesPlace.init)
    namespacePlace = (namespace ?? own).flatMap(ValuesPlace.init)
  }

  /// The same of Argo CD, whose Application is called like its release unless it says otherwise.
  fileprivate init(folder: String, application root: Node, _ helm: Node?) {
    let name = helm?["releaseName"] ?? root["metadata"]?["name"]
    let destination = root["spec"]?["destination"]?["namespace"]
    let namespace = [helm?["namespace"], destination].compactMap(\.self).first { $0.text != "" }
    self.init(
      folder: folder, release: name?.text ?? "release", namespace: namespace?.text,
      includesDefinitions: helm?["skipCrds"]?.bool != true,
      apiVersions: helm?["apiVersions"]?.items.compactMap(\.text) ?? [])
    releasePlace = name.flatMap(ValuesPlace.init)
    namespacePlace = namespace.flatMap(ValuesPlace.init)
  }
}

extension ValuesLayer {
  /// Values that stand in an object: as a mapping, or as a text that holds YAML.
  package init?(_ node: Node) {
    guard let place = ValuesPlace(node) else { return nil }
    if node.isMapping {
      guard let json = try? node.json() else { return nil }
      self = .part(place, yaml: json.flow)
    } else {
      guard let text = node.text, !text.isEmpty else { return nil }
      self = .part(place, yaml: text)
    }
  }
}

extension ValueSetting {
  /// An entry of an Application's `helm.parameters`.
  init?(_ node: Node) {
    guard let key = node["name"]?.text, let value = node["value"], let text = value.text,
      let place = ValuesPlace(value)
    else { return nil }
    self.init(key: key, value: text, isText: node["forceString"]?.bool == true, place: place)
  }
}
