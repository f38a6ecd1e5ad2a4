import Manifests
import Rendering
import YAMLSyntax

/// What objects of Flux and Argo CD say about how folders of this repository are applied. Suspended ones count: what
/// they applied stays, and is applied again.
struct Deployers: Sendable {
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
  /// Applications that ApplicationSets make, as far as that is known.
  private(set) var made: [Resource] = []
  /// Names of ApplicationSets whose Applications are not all known.
  private(set) var unfollowed: [Node] = []
  /// All objects that have something applied, as reports call them: `Kustomization flux-system/apps`.
  private(set) var titles: Set<String> = []
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
    let written = resources.filter { Self.speaks($0) && !$0.isPatch }
    guard !written.isEmpty else { return }
    func inventory(_ deploying: [Resource]) -> Inventory {
      Self.inventory(of: deploying, resources, kustomizations, snapshot)
    }
    let sets = written.filter { $0.id.kind == "ApplicationSet" }
    made =
      sets.isEmpty ? [] : applications(of: sets, knownBy: inventory(written), in: snapshot)
    let inventory = inventory(written + made)
    let own = OwnSources(inventory)
    self.own = own
    variables = Variables(resources, kustomizations)
    let (flux, argo) = (inventory.fluxKustomizations, inventory.argoApplications)
    uses = flux.compactMap { Use($0, own, inventory, variables, snapshot) }
    uses += argo.flatMap { application in
      application.sources.compactMap { Use(application, $0, own, snapshot) }
    }
    if inventory.patchesSubstitutions {
      for index in uses.indices { uses[index].recipe.substitution?.isPartlyKnown = true }
    }
    titles = Set((flux.map(\.resource) + argo.map(\.resource)).map(\.title))
    missing = Missing.all(in: inventory, own, snapshot)
    releases = inventory.resources.flatMap { releases(of: $0, in: snapshot) }
    releaseFiles = Set(
      resources.filter { Self.releasing.contains($0.id.kind) && Self.speaks($0) }.map(\.file))
  }

  /// The Applications that ApplicationSets make, as far as that is known.
  private mutating func applications(
    of sets: [Resource], knownBy inventory: Inventory, in snapshot: any Snapshot
  ) -> [Resource] {
    let own = OwnSources(inventory)
    let urls = inventory.argoApplications.flatMap(\.sources).compactMap(\.repository)
      .filter(own.contains)
    return sets.flatMap { resource in
      let set = ApplicationSet(resource.root, in: snapshot) { text in
        // Folders of one name in two repositories would make this one of them. A fork keeps its name.
        guard let url = RepositoryURL(text), !own.contains(url) else { return false }
        return !urls.isEmpty && !urls.contains { $0.name == url.name }
      }
      let applications = (set?.applications ?? []).flatMap {
        Resource.objects(in: $0, source: resource.source)
      }
      // A function of Go's templates may say what is taken.
      let sources = applications.compactMap(ArgoApplication.init).flatMap(\.sources)
      if set?.isFollowed != true || sources.contains(where: \.isTemplate) {
        unfollowed.append(resource.nameNode)
      }
      return applications
    }
  }

  /// `deploying` with what tells which of the sources that they name are this repository.
  private static func inventory(
    of deploying: [Resource], _ resources: [Resource], _ kustomizations: [Kustomization],
    _ snapshot: any Snapshot
  ) -> Inventory {
    var surroundings = Surroundings()
    surroundings.repository.paths.formUnion(
      Inventory(deploying).pathsNamed.filter { snapshot.kind(of: $0) != nil })
    let files = kustomizations.map { KustomizationFile($0.root) }
    surroundings.repository.kustomizations = Dictionary(files.map { ($0.folder, $0) }) { $1 }
    surroundings.repository.objects = [
      "": resources.filter { $0.kind == FluxKustomization.kind }
    ]
    return Inventory(deploying, surroundings: surroundings)
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
        let isOwn = source.repository.map { own?.contains($0) } == true
        return !source.isTemplate && (source.chart != nil || isOwn)
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
    title = resource.title
    file = resource.file
    place = resource.nameNode.placeText
    self.chart = chart
    takesVariables = !resource.root.isLeftAlone
  }
}

extension ArgoApplication.Source {
  fileprivate var repository: RepositoryURL? { url?.text.flatMap(RepositoryURL.init) }

  /// nil: it takes nothing of this repository, or that cannot be seen.
  func folder(_ own: OwnSources) -> String? {
    guard !isTemplate, chart == nil, let path = path?.text, let repository,
      own.contains(repository)
    else { return nil }
    return RepositoryPath.normalized(path)
  }
}

extension Resource {
  /// That people edit.
  var file: String { nameNode.origin.file.path }

  /// `HelmRelease shop/cart`.
  var title: String { "\(id.kind) \(targetName)" }

  /// What targets are called that it has applied: `flux-system/apps`.
  var targetName: String { [id.namespace, id.name].compactMap(\.self).joined(separator: "/") }
}
