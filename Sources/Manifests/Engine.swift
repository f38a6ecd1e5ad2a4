import YAMLSyntax

/// A tool that keeps the cluster as a repository says, by itself and again and again.
package enum ReconcilingEngine: String, Sendable {
  case flux = "Flux"
  case argoCD = "Argo CD"
}

extension Inventory {
  /// Who applies `resource` again and again, as far as the scan shows: an annotation meant for Flux or Argo CD, or
  /// a Flux Kustomization or an Argo CD Application over its folder.
  package func engine(reconciling resource: Resource) -> ReconcilingEngine? {
    resource.addressee ?? reconciledFolders.around(resource).first?.engine
  }

  /// Who creates `resource` again when it is gone. A tool that is told to leave the object alone does not, nor does
  /// a Kustomization that is suspended.
  package func engine(recreating resource: Resource) -> ReconcilingEngine? {
    guard !resource.isIgnoredByFlux else { return nil }
    let around = reconciledFolders.around(resource, certainly: true)
    if around.isEmpty { return resource.addressee }
    return around.first { !$0.isSuspended }?.engine
  }

  /// Whoever applies its folder deletes and creates again what the API server refuses to change.
  package func isForced(_ resource: Resource) -> Bool {
    reconciledFolders.around(resource).contains { $0.isForced }
  }

  /// Argo CD puts it in the old one's place (`kubectl replace`) instead of applying it: it or its Application asks
  /// for it.
  package func isPut(_ resource: Resource) -> Bool {
    if let own = resource.syncOptions.bool("Replace") { return own }
    return reconciledFolders.around(resource, certainly: true).contains { $0.replaces }
  }

  /// Who applies its folder or releases its chart, and is suspended; nil: somebody does, or nobody is known.
  package func suspension(of resource: Resource) -> String? {
    if let release = surroundings.suspended[resource.source] { return release }
    let around = reconciledFolders.around(resource, certainly: true)
    return around.allSatisfy(\.isSuspended) ? around.first?.id.description : nil
  }

  /// Whoever applies its folder.
  package func owners(of resource: Resource) -> [ResourceID] {
    reconciledFolders.around(resource, certainly: true).map(\.id)
  }

  /// Those of them that delete it when it is gone from there.
  package func pruners(of resource: Resource) -> [ResourceID] {
    reconciledFolders.around(resource, certainly: true)
      .filter { $0.keeps == nil && !$0.isSuspended }.map(\.id)
  }

  /// Its folder is within that of `owner`, whoever else applies it.
  package func isApplied(_ resource: Resource, by owner: ResourceID) -> Bool {
    reconciledFolders.all(around: resource).contains { $0.id == owner }
  }

  /// Why nobody deletes `resource` where it is gone from its folder; nil: somebody may.
  package func pruningIsOff(for resource: Resource) -> String? {
    let around = reconciledFolders.around(resource, certainly: true)
    return around.allSatisfy { $0.keeps != nil } ? around.first?.keeps : nil
  }
}

extension Inventory {
  /// Some HelmRelease has Flux update what lies in `crds/`, too.
  package var updatesChartDefinitions: Bool {
    resources("helm.toolkit.fluxcd.io", "HelmRelease").contains {
      $0.spec?["upgrade"]?["crds"]?.says("Skip") == false
    }
  }
}

extension Resource {
  /// Lies in a chart's `crds/`: Helm installs it before all else, and waits until it is known.
  package var isChartDefinition: Bool {
    let file = root.tree.file.provenance?.chartFile(of: root.range) ?? ""
    let folders = file.split(separator: "/").dropLast()
    return folders.contains("crds") && !folders.contains("templates")
  }

  /// The tool that the object's annotations speak to.
  fileprivate var addressee: ReconcilingEngine? {
    guard let annotations else { return nil }
    for (key, _) in annotations.pairs {
      guard let name = key.text else { continue }
      if name.hasPrefix("kustomize.toolkit.fluxcd.io/") { return .flux }
      if name.hasPrefix("argocd.argoproj.io/") { return .argoCD }
    }
    return nil
  }

  /// Flux neither creates nor changes it; with `IfNotPresent` it creates it again.
  fileprivate var isIgnoredByFlux: Bool {
    let rules = [
      "kustomize.toolkit.fluxcd.io/reconcile": "disabled",
      "kustomize.toolkit.fluxcd.io/ssa": "ignore",
    ]
    return rules.contains { name, word in
      [annotation(name), labels?.value(forKey: name)?.text].contains {
        $0?.lowercased() == word
      }
    }
  }
}

/// The folders that Flux and Argo CD apply.
struct ReconciledFolders: Sendable {
  private let all: [Folder]

  struct Folder: Sendable {
    let id: ResourceID
    let path: String
    let engine: ReconcilingEngine
    /// The root of every repository is called the same: it is this one's where its source is.
    private(set) var isCertain = true
    private(set) var isSuspended = false
    private(set) var isForced = false
    private(set) var replaces = false
    /// What says that objects which are gone from the folder stay in the cluster, if anything.
    private(set) var keeps: String?
  }

  init(_ inventory: Inventory) {
    let own = Lazy { OwnSources(inventory) }
    all =
      inventory.fluxKustomizations.compactMap { Folder($0, inventory, own) }
      + inventory.argoApplications.flatMap { application in
        application.sources.compactMap { Folder(application, $0, inventory, own) }
      }
  }

  func all(around resource: Resource) -> [Folder] {
    // `apps/shop (flux-system/shop)` is the folder with what Flux lays over it.
    let end = resource.source.firstRange(of: " (")?.lowerBound ?? resource.source.endIndex
    let source = String(resource.source[..<end])
    return all.filter { RepositoryPath.isWithin(source, $0.path) }
  }

  /// The nearest of those in which the object lies.
  func around(_ resource: Resource, certainly: Bool = false) -> [Folder] {
    guard !all.isEmpty else { return [] }
    let around = all(around: resource).filter { $0.isCertain || !certainly }
    let nearest = around.map(\.path.utf8.count).max()
    return around.filter { $0.path.utf8.count == nearest }
  }
}

extension ReconciledFolders.Folder {
  fileprivate init?(
    _ kustomization: FluxKustomization, _ inventory: Inventory, _ own: Lazy<OwnSources>
  ) {
    guard let path = kustomization.path else { return nil }
    if path == "." {
      guard let source = kustomization.source, source.kind == "GitRepository" else { return nil }
      isCertain = own.value.contains(source)
      guard isCertain || inventory.sources(source).isEmpty else { return nil }
    }
    id = kustomization.resource.id
    self.path = path
    engine = .flux
    isSuspended = kustomization.spec?["suspend"]?.bool == true
    isForced = kustomization.spec?["force"]?.bool == true
    if kustomization.spec?["prune"]?.bool == false {
      keeps = "prune: false in \(id)"
    }
  }

  fileprivate init?(
    _ application: ArgoApplication, _ source: ArgoApplication.Source, _ inventory: Inventory,
    _ own: Lazy<OwnSources>
  ) {
    guard let text = source.path?.text, !source.isTemplate else { return nil }
    id = application.resource.id
    path = RepositoryPath.normalized(text)
    if path == "." {
      guard let url = source.url?.text.flatMap(RepositoryURL.init) else { return nil }
      isCertain = own.value.contains(url)
      guard isCertain || inventory.surroundings.repository.remotes.isEmpty else { return nil }
    }
    engine = .argoCD
    let policy = application.spec["syncPolicy"]
    let options = policy?["syncOptions"]
    isForced = options?.items.contains { $0.says("Force=true") } ?? false
    replaces = options?.items.contains { $0.says("Replace=true") } ?? false
    // Who syncs by hand may tick the box.
    if let automated = policy?["automated"], automated.isMapping,
      automated["enabled"]?.bool != false,
      automated["prune"]?.bool != true
    {
      keeps = "automated without prune in \(id)"
    }
  }
}
