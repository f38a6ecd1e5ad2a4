import Manifests
import Rendering
import YAMLSyntax

extension Deployers {
  /// A folder, and an object that has it applied.
  struct Use: Sendable {
    var folder: String
    /// `flux-system/apps`.
    var name: String
    /// `Kustomization flux-system/apps`.
    var title: String
    /// The file that the object stands in.
    var file: String
    var recipe: KustomizeRecipe
    /// The files that say how: the object's own, and those of the variables.
    var settings: Set<String>
    /// What is applied of a folder without a kustomization.
    var plainFiles = PlainFiles.unknown
    /// When the object goes, what it applied goes, too.
    var prunes = false

    enum PlainFiles: Sendable {
      /// Something leaves out files, or makes something else of them.
      case unknown
      /// What lies in the folder itself.
      case own
      /// What lies below it, too: kustomizations as such, or as any other file.
      case below(asKustomizations: Bool)
    }

    /// It changes what the folder makes.
    var laysOver: Bool { recipe.overlay != nil || recipe.substitution != nil }

    /// Whether files below the folder are applied where it has no kustomization.
    var takesPlainFiles: Bool { if case .unknown = plainFiles { false } else { true } }

    /// Whether a file is applied that no kustomization lists.
    func takes(_ name: String) -> Bool {
      switch plainFiles {
      case .own: RepositoryPath.folder(of: name) == folder
      case .below, .unknown: RepositoryPath.isWithin(name, folder)
      }
    }
  }
}

extension Deployers.Use {
  /// nil: it applies nothing of this repository, or that cannot be seen.
  init?(
    _ kustomization: FluxKustomization, _ own: OwnSources, _ inventory: Inventory,
    _ variables: Deployers.Variables, _ snapshot: any Snapshot
  ) {
    let resource = kustomization.resource
    guard let spec = kustomization.spec, let key = kustomization.source, own.contains(key),
      let path = kustomization.path, let node = kustomization.pathNode,
      snapshot.kind(of: path) == .folder,
      // The parent fills these in.
      !["targetNamespace", "namePrefix", "nameSuffix"].contains(where: { field in
        spec.value(forKey: field)?.text.map(Placeholder.isIn) ?? false
      })
    else { return nil }
    var settings: Set<String> = [resource.file]
    let recipe = KustomizeRecipe(flux: resource.root, folder: path) { _, name in
      guard let found = variables[name, near: resource] else { return nil }
      settings.insert(found.file)
      return found.variables
    }
    guard let recipe else { return nil }
    self.init(path, resource, recipe, fields: spec, path: node, settings)
    prunes = Collector(resource) != nil
    // What a source leaves out is not known here.
    let isWhole =
      path != "." && snapshot.kind(of: ".sourceignore") == nil
      && snapshot.kind(of: "\(path)/.sourceignore") == nil
      && inventory.sources(key).allSatisfy { $0.spec?["ignore"] == nil }
    plainFiles = isWhole ? .below(asKustomizations: true) : .unknown
  }

  init?(
    _ application: ArgoApplication, _ source: ArgoApplication.Source, _ own: OwnSources,
    _ snapshot: any Snapshot
  ) {
    let resource = application.resource
    guard resource.id.kind == "Application", let path = source.path,
      let folder = source.folder(own), snapshot.kind(of: folder) == .folder
    else { return nil }
    var recipe = KustomizeRecipe(argo: source.node, folder: folder)
    if let namespace = application.spec["destination"]?["namespace"], namespace.text != "" {
      recipe.namespace = namespace.text
      recipe.namespacePlace = ValuesPlace(namespace)
    }
    self.init(
      folder, resource, recipe, fields: source.node["kustomize"] ?? source.node, path: path,
      [resource.file])
    prunes = Collector(resource) != nil
    let directory = source.node["directory"]
    let isPlain = ["include", "exclude", "jsonnet"].allSatisfy {
      directory?.value(forKey: $0) == nil
    }
    if isPlain, source.node["plugin"] == nil, source.node["helm"] == nil, folder != ".",
      snapshot.kind(of: RepositoryPath.joined(folder, Chart.fileName)) == nil
    {
      plainFiles = directory?["recurse"]?.bool == true ? .below(asKustomizations: false) : .own
    }
  }

  private init?(
    _ folder: String, _ resource: Resource, _ recipe: KustomizeRecipe, fields: Node, path: Node,
    _ settings: Set<String>
  ) {
    guard let fields = ValuesPlace(fields), let path = ValuesPlace(path) else { return nil }
    self.folder = folder
    self.recipe = recipe
    self.settings = settings
    file = resource.file
    name = resource.targetName
    title = resource.title
    self.recipe.applier = .init(title: title, fields: fields, path: path)
  }
}
