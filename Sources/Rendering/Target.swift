import YAMLSyntax

/// Something that a tool renders into objects: a kustomization, or a chart with its values.
package struct Target: Sendable {
  /// As reports call its source: `k8s/overlays/prod`, `charts/app`.
  package var name: String
  package var recipe: Recipe
  /// Every file that it is made from, below the repository's root. What is missing is not in it.
  package var inputs: Set<String>

  package enum Recipe: Sendable {
    case kustomization(KustomizeRecipe)
    case chart(ChartRecipe)
  }

  /// A kustomization takes in charts: kustomize runs helm for them.
  package var usesCharts = false

  package init(name: String, recipe: Recipe, inputs: Set<String>) {
    self.name = name
    self.recipe = recipe
    self.inputs = inputs
  }
}

/// A folder to build, and what the one who applies it lays over it.
package struct KustomizeRecipe: Sendable, Hashable {
  package var folder: String
  /// Files and folders below the repository's root, where the folder has no kustomization of its own.
  package var resources: [String] = []
  package var overlay: KustomizeOverlay?
  /// What is filled in after the build.
  package var substitution: Substitution?

  package init(folder: String) { self.folder = folder }
}
