import Linting
import Manifests
import Rendering
import YAMLSyntax

extension Scan.Result {
  /// Files that hold manifests; not what was rendered from them. Bases may lie outside of the paths that were named.
  var fileNames: [String] {
    let named = manifests.map(\.tree.file).filter { $0.provenance == nil }.map(\.path) + templates
    let takenIn = targets.all.reduce(into: Set<String>()) { files, target in
      guard case .kustomization = target.recipe, rendered[target.name] != nil else { return }
      files.formUnion(targets.sources[target.name] ?? [])
    }
    return named + takenIn.subtracting(named).sorted()
  }

  /// Takes in a file for what it turned out to be.
  ///
  /// - Parameters:
  ///   - owned: files that are rendered, or are read for it.
  ///   - untouched: those of targets that need not be rendered.
  ///   - unfinished: those whose objects are to be changed by what cannot be rendered.
  mutating func add(
    _ file: Scan.Loaded, owned: Set<String>, untouched: Set<String>, unfinished: Set<String>
  ) {
    switch file.content {
    case .unreadable(let problem): problems.append(problem)
    case .skaffold(let images): surroundings.builtImages.formUnion(images)
    case .template: if owned.contains(file.name) { templates.append(file.name) }
    case .kustomization(let tree, _):
      guard
        !tree.duplicateKeys.isEmpty || tree.file.bytes.contains("$imagepolicy")
          || tree.file.bytes.contains("kubevet:")
      else { return }
      manifests.append(ManifestFile(tree: tree, resources: [], isKustomization: true))
    case .other: break
    case .manifest:
      guard let manifest = file.manifest else { return }
      if !manifest.tree.errors.isEmpty {
        surroundings.unrendered.insert(RepositoryPath.folder(of: file.name))
      }
      if owned.contains(file.name) {
        manifests.append(
          ManifestFile(
            tree: manifest.tree, resources: [],
            isKustomizePart: !manifest.tree.duplicateKeys.isEmpty
              && targets.goesIntoKustomization(file.name)))
      } else if targets.readsAsPart(file.name) {
        return
      } else if untouched.contains(file.name) {
        context.append(manifest)
      } else {
        let assigned = targets.assign(manifest)
        manifests.append(
          unfinished.contains(file.name) ? assigned.map { $0.unfinished() } : assigned)
      }
    }
  }
}
