import SystemPackage
import YAMLSyntax

extension KustomizeRecipe {
  /// As Flux builds what the Kustomization `root` applies.
  ///
  /// `folder` is its path below the root of this repository. nil: no such object. `variables` finds the data of a
  /// ConfigMap or Secret by kind and name, as far as the repository has it: only ConfigMaps, for what a Secret
  /// holds is not to be seen.
  package init?(
    flux root: Node, folder: String,
    variables: (_ kind: String, _ name: String) -> [String: String]?
  ) {
    guard let spec = root["spec"], spec.isMapping else { return nil }
    self.init(folder: folder)
    takesFilesFromAnywhere = true
    var overlay = KustomizeOverlay()
    overlay.set("namespace", spec.text(at: "targetNamespace"))
    overlay.set("namePrefix", spec.text(at: "namePrefix"))
    overlay.set("nameSuffix", spec.text(at: "nameSuffix"))
    let metadata = spec["commonMetadata"]
    overlay.setMetadata(
      labels: metadata?.json(at: "labels"), annotations: metadata?.json(at: "annotations"))
    overlay.set("patches", .array(Self.patches(spec)))
    overlay.set("images", spec.json(at: "images"))
    overlay.components =
      spec["components"]?.items.compactMap(\.text).map {
        FilePath(folder).pushing(FilePath($0)).lexicallyNormalized().string
      } ?? []
    self.overlay = overlay.isEmpty ? nil : overlay
    substitution = spec["postBuild"].flatMap { Substitution($0, variables: variables) }
  }

  /// Today's form and both of earlier versions.
  private static func patches(_ spec: Node) -> [JSONValue] {
    var patches: [JSONValue] = []
    if case .array(let items)? = spec.json(at: "patches") { patches += items }
    if case .array(let items)? = spec.json(at: "patchesStrategicMerge") {
      patches += items.map { .object([("patch", .string($0.flow))]) }
    }
    for entry in spec["patchesJson6902"].map({ Array($0.items) }) ?? [] {
      guard let operations = entry.json(at: "patch"), let target = entry.json(at: "target") else {
        continue
      }
      patches.append(.object([("patch", .string(operations.flow)), ("target", target)]))
    }
    return patches
  }
}

extension Snapshot {
  /// What Flux lists in the kustomization that it makes for a folder without one: all YAML files below it, and
  /// folders with a kustomization as a whole. Paths below the repository's root, in order.
  package func fluxResources(in folder: String) -> [String] {
    var resources: [String] = []
    var open = [folder]
    while let next = open.popLast() {
      for name in names(in: next) where name != ".git" {
        let path = next == "." ? name : "\(next)/\(name)"
        switch kind(of: path) {
        case .folder? where KustomizationGraph.fileName(in: path, self) != nil:
          resources.append(path)
        case .folder? where path.utf8.count < 1_000: open.append(path)
        case .file? where name.hasSuffix(".yaml") || name.hasSuffix(".yml"):
          resources.append(path)
        case .file?, .folder?, nil: break
        }
      }
    }
    return resources.sorted()
  }
}
