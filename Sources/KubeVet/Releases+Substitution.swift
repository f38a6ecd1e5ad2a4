import Manifests
import Rendering

extension Deployers {
  /// Who fills in the variables of the objects in `file`; nil: nobody does, or it is not known which of several.
  func substituter(of file: String, _ graph: KustomizationGraph) -> Use? {
    let appliers = uses.filter { use in
      graph[use.folder] == nil
        ? RepositoryPath.isWithin(file, use.folder)
        : graph.members(of: use.folder).contains { $0.resources.contains(file) }
    }
    // A folder in a folder is applied for itself.
    let nearest = appliers.filter { use in
      !appliers.contains {
        $0.folder != use.folder && RepositoryPath.isWithin($0.folder, use.folder)
      }
    }
    guard let first = nearest.first, first.recipe.substitution != nil,
      nearest.allSatisfy({ $0.recipe.substitution == first.recipe.substitution })
    else { return nil }
    return first
  }
}
