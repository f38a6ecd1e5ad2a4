import Manifests
import Rendering
import YAMLSyntax

/// What objects of Flux and Argo CD say about how folders of this repository are applied. Suspended ones count: what
/// they applied stays, and is applied again.
struct Deployers: Sendable {
  /// A folder, and an object that has it applied.
  struct Use: Sendable {
    var folder: String
    /// `flux-system/apps`.
    var name: String
    /// The file that the object stands in.
    var file: String
    var recipe: KustomizeRecipe
    /// The files that say how: the object's own, and those of the variables.
    var settings: Set<String>
    /// Whether files below the folder are applied where it has no kustomization.
    var takesPlainFiles: Bool
    /// Flux applies it, rather than Argo CD.
    var isOfFlux = false
    /// When the object goes, what it applied goes, too.
    var prunes = false

    /// It changes what the folder makes.
    var laysOver: Bool { recipe.overlay != nil || recipe.substitution != nil }
  }

  /// An object that releases a chart.
  struct Release: Sendable {
    /// `shop/cart`.
    var name: String
    /// `HelmRelease shop/cart`.
    var title: String
    var file: String
    /// `clusters/prod/cart.yaml:4`.
    var place: String
    var chart: ReleasedChart
    /// Flux fills variables into the object, unless it asks to be left alone.
    var takesVariables: Bool
  }

  private(set) var uses: [Use] = []
  private(set) var releases: [Release] = []
  private(set) var missing: [Missing] = []
  /// Names of all Kustomizations of Flux, whatever they apply: `flux-system/apps`.
  private(set) var kustomizations: Set<String> = []
  /// Files of patches for such objects, and of the objects.
  private(set) var releaseFiles: Set<String> = []

  /// nil: there is nothing that asks.
  private var own: OwnSources?
  private(set) var variables = Variables([], [])

  static let none = Deployers()

  private init() {}

  /// What is in none of these groups says nothing about what is applied.
  static func speaks(_ resource: Resource) -> Bool { groups.contains(resource.id.group) }

  static let groups: Set<String> = [
    "kustomize.toolkit.fluxcd.io", "source.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io",
    "argoproj.io",
  ]

  /// `resources` are objects as they are written; of those that say nothing here only the ConfigMaps are
  /// looked at, for their variables.
  init(_ resources: [Resource], _ kustomizations: [Kustomization], in snapshot: any Snapshot) {
    let deploying = resources.filter { Self.speaks($0) && !$0.isPatch }
    guard !deploying.isEmpty else { return }
    var surroundings = Surroundings()
    for name in Inventory(deploying).pathsNamed where snapshot.kind(of: name) != nil {
      surroundings.repository.paths.insert(name)
    }
    let files = kustomizations.map { KustomizationFile($0.root) }
    surroundings.repository.kustomizations = Dictionary(files.map { ($0.folder, $0) }) { $1 }
    surroundings.repository.objects = [
      "": resources.filter { $0.kind == FluxKustomization.kind }
    ]
    let inventory = Inventory(deploying, surroundings: surroundings)
    let own = OwnSources(inventory)
    let variables = Variables(resources, kustomizations)
    uses =
      inventory.fluxKustomizations.compactMap { Use($0, own, inventory, variables, snapshot) }
      + inventory.argoApplications.flatMap { application in
        application.sources.compactMap { Use(application, $0, own, snapshot) }
      }
    self.kustomizations = Set(inventory.fluxKustomizations.map(\.resource.targetName))
    missing = Missing.all(in: inventory, own, snapshot)
    if inventory.patchesSubstitutions {
      for index in uses.indices { uses[index].recipe.substitution?.isPartlyKnown = true }
    }
    self.own = own
    self.variables = variables
    releases = inventory.resources.flatMap { releases(of: $0, in: snapshot) }
    releaseFiles = Set(
      resources.filter { Self.releasing.contains($0.id.kind) && Self.speaks($0) }.map(\.file))
  }

  private static let releasing: Set<String> = ["HelmRelease", "Application"]

  /// What an object releases. Without `values` the ConfigMaps and files that lie nearest give the values that it
  /// takes from elsewhere.
  func releases(
    of resource: Resource, in snapshot: any Snapshot, values: ReleaseValues? = nil
  ) -> [Release] {
    charts(of: resource, values ?? nearestValues(to: resource), snapshot).map {
      Release(resource, $0)
    }
  }

  /// Where values come from that an object takes from elsewhere.
  typealias ReleaseValues = (
    objects: ReleasedChart.Lookup, generated: ReleasedChart.GeneratedLookup
  )

  func nearestValues(to resource: Resource) -> ReleaseValues {
    (
      objects: { kind, _, name in
        kind == "ConfigMap" ? variables.map(name, near: resource)?.root : nil
      },
      generated: { kind, name, key in
        variables.file(kind, name, key: key, near: resource)
      }
    )
  }

  private func charts(
    of resource: Resource, _ values: ReleaseValues, _ snapshot: any Snapshot
  ) -> [ReleasedChart] {
    switch resource.id.kind {
    case "HelmRelease":
      let chart = ReleasedChart(
        helmRelease: resource.root, in: snapshot, objects: values.objects,
        generated: values.generated)
      return chart.map { [$0] } ?? []
    case "Application":
      guard let application = ArgoApplication(resource) else { return [] }
      return application.sources.filter { source in
        let url = source.url?.text.flatMap(RepositoryURL.init)
        return !source.isTemplate && (source.chart != nil || url.map { own?.contains($0) } == true)
      }.compactMap { ReleasedChart(application: resource.root, source: $0.node, in: snapshot) }
    default: return []
    }
  }

  /// Names of the ConfigMaps that variables and values come from.
  static func variableSources(_ resources: [Resource]) -> Set<String> {
    let lists = resources.flatMap { resource in
      [resource.spec?["postBuild"]?["substituteFrom"], resource.spec?["valuesFrom"]]
    }
    return Set(
      lists.flatMap { list in
        (list.map { Array($0.items) } ?? []).filter { $0["kind"]?.says("ConfigMap") == true }
          .compactMap { $0["name"]?.text }
      })
  }
}

extension Deployers.Release {
  fileprivate init(_ resource: Resource, _ chart: ReleasedChart) {
    name = resource.targetName
    title = "\(resource.id.kind) \(name)"
    file = resource.file
    place = resource.nameNode.placeText
    self.chart = chart
    takesVariables = !resource.root.isLeftAlone
  }
}

extension Deployers.Use {
  /// nil: it applies nothing of this repository, or that cannot be seen.
  fileprivate init?(
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
    isOfFlux = true
    prunes =
      switch spec["deletionPolicy"]?.text {
      case "Delete", "WaitForTermination": true
      case "Orphan": false
      default: spec["prune"]?.bool == true
      }
    // What a source leaves out is not known here.
    takesPlainFiles =
      path != "." && snapshot.kind(of: ".sourceignore") == nil
      && snapshot.kind(of: "\(path)/.sourceignore") == nil
      && inventory.sources(key).allSatisfy { $0.spec?["ignore"] == nil }
  }

  fileprivate init?(
    _ application: ArgoApplication, _ source: ArgoApplication.Source, _ own: OwnSources,
    _ snapshot: any Snapshot
  ) {
    guard application.resource.id.kind == "Application", let path = source.path,
      let folder = source.folder(own), snapshot.kind(of: folder) == .folder
    else { return nil }
    self.init(
      folder, application.resource, KustomizeRecipe(argo: source.node, folder: folder),
      fields: source.node["kustomize"] ?? source.node, path: path, [application.resource.file])
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
    takesPlainFiles = false
    self.recipe.applier = .init(
      title: "\(resource.id.kind) \(name)", fields: fields, path: path)
  }
}

extension ArgoApplication.Source {
  /// nil: it takes nothing of this repository, or that cannot be seen.
  func folder(_ own: OwnSources) -> String? {
    guard !isTemplate, chart == nil, let path = path?.text,
      let url = url?.text.flatMap(RepositoryURL.init), own.contains(url)
    else { return nil }
    return RepositoryPath.normalized(path)
  }
}

extension Resource {
  /// That people edit.
  var file: String { nameNode.origin.file.path }

  /// What targets are called that it has applied: `flux-system/apps`.
  var targetName: String { [id.namespace, id.name].compactMap(\.self).joined(separator: "/") }
}
