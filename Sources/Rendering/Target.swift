import YAMLSyntax

/// Something that a tool renders into objects: a kustomization, or a chart with its values.
package struct Target: Sendable {
  /// As reports call its source: `k8s/overlays/prod`, `charts/app`.
  package var name: String
  package var recipe: Recipe
  /// Every file that it is made from, below the repository's root. What is missing is not in it.
  package var inputs: Set<String>
  /// Paths at and below which everything that comes or goes makes a difference: folders that are read as a whole, and
  /// what is named and is not there.
  package var places: Set<String> = []
  /// Of the inputs, those that say how it is applied: objects of Flux and the like, to be checked by
  /// themselves.
  package var settings: Set<String> = []

  package enum Recipe: Sendable {
    case kustomization(KustomizeRecipe)
    case chart(ChartRecipe)

    /// To which objects are applied that name none; nil: not known.
    package var namespace: String? {
      switch self {
      case .kustomization(let recipe): recipe.namespace
      case .chart(let recipe): recipe.namespace
      }
    }
  }

  /// The release that is suspended, so that nothing of it is applied: `HelmRelease shop/cart`.
  package var suspended: String?

  /// A kustomization takes in charts: kustomize runs helm for them.
  package var usesCharts = false

  /// It takes values that are not in the repository: that it fails to render may come from that.
  package var isPartlyKnown = false
  /// What would change its objects and is not known here, as people would call it, with its place.
  package var unknown: [String] = []

  package init(name: String, recipe: Recipe, inputs: Set<String>) {
    self.name = name
    self.recipe = recipe
    self.inputs = inputs
  }

  /// Files that are no manifests by themselves, for it is made from them.
  package var owned: Set<String> { inputs.subtracting(settings) }
}

/// A folder to build, and what the one who applies it lays over it.
package struct KustomizeRecipe: Sendable, Hashable {
  package var folder: String
  /// Files and folders below the repository's root, where the folder has no kustomization of its own.
  package var resources: [String] = []
  package var overlay: KustomizeOverlay?
  /// Files may lie outside of the folder of the kustomization that names them.
  package var takesFilesFromAnywhere = false
  /// The namespace to which objects are applied that name none; nil: not known.
  package var namespace: String?
  /// Who says so.
  package var namespacePlace: ValuesPlace?
  /// What is filled in after the build.
  package var substitution: Substitution?
  /// The object that says so.
  package var applier: Applier?

  /// An object of Flux or Argo CD that has a folder built.
  package struct Applier: Sendable, Hashable {
    /// As reports call it: `Kustomization flux-system/apps`.
    package var title: String
    /// The node whose fields are read as those of a kustomization.
    package var fields: ValuesPlace
    /// The node that names the folder.
    package var path: ValuesPlace

    package init(title: String, fields: ValuesPlace, path: ValuesPlace) {
      self.title = title
      self.fields = fields
      self.path = path
    }
  }

  package init(folder: String) { self.folder = folder }
}
