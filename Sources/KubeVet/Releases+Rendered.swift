import Linting
import Manifests
import Rendering
import YAMLSyntax

extension Releases {
  /// Kustomizations that take in objects which release charts of the repository: what is released, and with which
  /// values, only their rendering says.
  struct Holders: Sendable {
    /// Kustomizations that are rendered.
    var targets: [Target]
    var graph: KustomizationGraph
    /// Files that differ from another revision; nil: not asked.
    var differing: Set<String>?
    var render: EarlyRendering

    func holders(of release: Deployers.Release) -> [Target] {
      targets.filter { $0.inputs.contains(release.file) && !$0.settings.contains(release.file) }
    }

    /// Whether what is released may differ.
    func mayDiffer(_ recipe: ChartRecipe, in holder: Target, _ snapshot: any Snapshot) -> Bool {
      guard let differing else { return true }
      guard differing.isDisjoint(with: holder.inputs.union(recipe.valueFiles)) else { return true }
      let places = holder.places
      // A patch may name another chart than the object does.
      return differing.contains { name in
        places.contains(name)
          || RepositoryPath.folders(above: name).contains { folder in
            places.contains(folder)
              || snapshot.kind(of: RepositoryPath.joined(folder, Chart.fileName)) == .file
          }
      }
    }
  }
}

extension Deployers {
  /// What the objects release that `target` was rendered to.
  func releases(
    in file: ManifestFile, of target: Target, _ graph: KustomizationGraph,
    in snapshot: any Snapshot
  ) -> [Release] {
    guard case .kustomization(let recipe) = target.recipe else { return [] }
    let folders = [recipe.folder] + recipe.resources + (recipe.overlay?.components ?? [])
    let members = folders.flatMap(graph.members)
    let maps = file.resources.filter { $0.id.kind == "ConfigMap" && $0.id.group.isEmpty }
    return file.resources.filter { Self.speaks($0) && !$0.isPatch }.flatMap { resource in
      let nearest = nearestValues(to: resource)
      let values: ReleaseValues = (
        objects: { kind, namespace, name in
          let own = maps.first { map in
            kind == "ConfigMap" && map.id.name == name
              && Inventory.mayShare(map.id.namespace, resource.id.namespace)
          }
          return own?.root ?? nearest.objects(kind, namespace, name)
        },
        generated: { kind, name, key in
          // Variables are filled in where the object is made, not in the file.
          guard recipe.substitution == nil else { return nil }
          let names = [name, name.withoutHash]
          for member in members {
            for name in names {
              if let file = member.generatedFile(kind, name, key: key) { return file }
            }
          }
          return nearest.generated(kind, name, key)
        }
      )
      return releases(of: resource, in: snapshot, values: values)
    }
  }
}

extension String {
  /// The name to which kustomize added a hash of the content.
  fileprivate var withoutHash: String {
    guard let dash = lastIndex(of: "-"), self[dash...].utf8.count == 11 else { return self }
    return String(self[..<dash])
  }
}
