import SystemPackage
import YAMLSyntax

/// What a `kustomization.yaml` says about the files around it.
package struct Kustomization: Sendable {
  package static let fileNames: Set<String> = [
    "kustomization.yaml", "kustomization.yml", "Kustomization",
  ]

  /// As reports call it: `k8s/overlays/prod`, or `.`.
  package let folder: String
  /// Files that become objects of its own.
  package let resources: Set<String>
  /// Files that it reads as something else: patches, transformers, generators, replacements.
  package let parts: Set<String>
  /// Names that `images` replaces.
  package let images: Set<String>
  /// Names of the ConfigMaps and Secrets that it makes.
  package let generated: Set<String>

  package init(_ root: Node, name: String) {
    let folder = FilePath(name).removingLastComponent()
    self.folder = folder.isEmpty ? "." : folder.string
    var resources: Set<String> = []
    var parts: Set<String> = []
    func add(_ node: Node?, to set: inout Set<String>) {
      guard let text = node?.text, !text.contains("\n"), !text.contains("://") else { return }
      set.insert(folder.pushing(FilePath(text)).lexicallyNormalized().string)
    }
    for field in ["resources", "bases", "components", "crds"] {
      for item in root.value(forKey: field)?.itemList ?? [] { add(item, to: &resources) }
    }
    for field in ["configurations", "generators", "patchesStrategicMerge", "transformers"] {
      for item in root.value(forKey: field)?.itemList ?? [] { add(item, to: &parts) }
    }
    for field in ["patches", "patchesJson6902", "replacements"] {
      for item in root.value(forKey: field)?.itemList ?? [] { add(item["path"], to: &parts) }
    }
    self.resources = resources
    self.parts = parts
    generated = Set(
      ["configMapGenerator", "secretGenerator"].flatMap { root.value(forKey: $0)?.itemList ?? [] }
        .compactMap { $0["name"]?.text })
    images = Set(root["images"]?.itemList.compactMap { $0["name"]?.text } ?? [])
  }
}

extension Node {
  fileprivate var itemList: [Node] { Array(items) }
}
