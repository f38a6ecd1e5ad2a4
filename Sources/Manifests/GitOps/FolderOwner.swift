import YAMLSyntax

/// A Kustomization of Flux or an Application of Argo CD, and the folder of this repository that it applies.
package struct FolderOwner: Sendable {
  package let resource: Resource
  package let pathNode: Node
  package let folder: String
  /// `Flux` or `Argo CD`.
  package let tool: String
  /// Owners with the same one apply to the same cluster, as far as that is known.
  package let cluster: String
  /// The namespace and the parts of names that it gives to all objects.
  let namespace: String?
  let isNamespaceForced: Bool
  let prefix: String
  let suffix: String
  let takesSubfolders: Bool
  /// Where it says what it lays over the folder, as a kustomization would.
  package let overlay: Node?

  init?(_ kustomization: FluxKustomization) {
    guard let path = kustomization.path, let spec = kustomization.spec,
      spec["suspend"]?.bool != true
    else { return nil }
    resource = kustomization.resource
    pathNode = kustomization.pathNode ?? resource.nameNode
    folder = path
    tool = "Flux"
    let remote = spec["kubeConfig"]?["secretRef"]?["name"]?.text ?? ""
    cluster = "Flux \(resource.source) \(remote)"
    namespace = spec["targetNamespace"]?.text
    isNamespaceForced = true
    prefix = spec["namePrefix"]?.text ?? ""
    suffix = spec["nameSuffix"]?.text ?? ""
    takesSubfolders = true
    overlay = spec
  }

  init?(_ application: ArgoApplication, _ source: ArgoApplication.Source) {
    guard application.resource.id.kind == "Application", !source.isTemplate, source.chart == nil,
      let path = source.path, let text = path.text, source.node["helm"] == nil,
      source.node["plugin"] == nil
    else { return nil }
    let directory = source.node["directory"]
    guard directory?["include"] == nil, directory?["exclude"] == nil else { return nil }
    resource = application.resource
    pathNode = path
    folder = RepositoryPath.normalized(text)
    tool = "Argo CD"
    let destination = application.spec["destination"]
    let server = destination?["server"]?.text ?? destination?["name"]?.text ?? ""
    guard !Placeholder.isIn(server) else { return nil }
    cluster = "Argo CD \(resource.source) \(server)"
    let kustomize = source.node["kustomize"]
    namespace = kustomize?["namespace"]?.text ?? destination?["namespace"]?.text
    isNamespaceForced = kustomize?["namespace"] != nil
    prefix = kustomize?["namePrefix"]?.text ?? ""
    suffix = kustomize?["nameSuffix"]?.text ?? ""
    takesSubfolders = directory?["recurse"]?.bool == true
    overlay = kustomize
  }
}

extension Inventory {
  /// Who applies which folder of this repository.
  package func folderOwners(_ own: OwnSources) -> [FolderOwner] {
    let flux = fluxKustomizations.filter { $0.source.map(own.contains) ?? false }
      .compactMap(FolderOwner.init)
    let argo = argoApplications.flatMap { application in
      application.sources.compactMap { source -> FolderOwner? in
        guard let url = source.url?.text.flatMap(RepositoryURL.init), own.contains(url) else {
          return nil
        }
        return FolderOwner(application, source)
      }
    }
    return flux + argo
  }
}

extension ClosureReader {
  /// What `owner` applies.
  package mutating func applied(by owner: FolderOwner) -> Closure {
    if repository.has("\(owner.folder)/Chart.yaml") { return Closure(isComplete: false) }
    var closure =
      repository.kustomizations[owner.folder].map { renamed(by: $0, in: owner) }
      ?? filesBelow(owner)
    if owner.isNamespaceForced {
      closure.rename(namespace: owner.namespace, prefix: "", suffix: "")
    } else {
      // Argo CD gives its namespace to objects that have none.
      for index in closure.objects.indices
      where closure.objects[index].namespace == nil
        && !ClusterScope.contains(closure.objects[index].kind)
      {
        closure.objects[index].namespaces = owner.namespace.map { [$0] } ?? []
      }
    }
    return closure
  }

  /// What the folder's own kustomization makes: a prefix of the owner's takes the place of the one in it.
  private mutating func renamed(by kustomization: KustomizationFile, in owner: FolderOwner)
    -> Closure
  {
    guard !owner.prefix.isEmpty || !owner.suffix.isEmpty else { return closure(of: owner.folder) }
    return transformed(
      by: kustomization, takenIn(by: kustomization),
      prefix: owner.prefix.isEmpty ? nil : owner.prefix,
      suffix: owner.suffix.isEmpty ? nil : owner.suffix)
  }

  /// Without a kustomization all manifests are applied, and kustomizations further down as such.
  private mutating func filesBelow(_ owner: FolderOwner) -> Closure {
    var closure = Closure()
    let inner = repository.kustomizations.keys.filter {
      $0 != owner.folder && RepositoryPath.isWithin($0, owner.folder)
    }
    let tops = inner.filter { folder in
      !inner.contains { $0 != folder && RepositoryPath.isWithin(folder, $0) }
    }.sorted()
    if owner.takesSubfolders {
      for folder in tops where repository.kustomizations[folder]?.isComponent == false {
        closure.add(self.closure(of: folder))
      }
    }
    for (file, objects) in repository.objects.sorted(by: { $0.key < $1.key })
    where RepositoryPath.isWithin(file, owner.folder) {
      let folder = RepositoryPath.folder(of: file)
      let isOwn = !tops.contains { RepositoryPath.isWithin(folder, $0) }
      guard owner.takesSubfolders ? isOwn : folder == owner.folder else { continue }
      for object in objects { closure.add(object) }
    }
    closure.rename(namespace: nil, prefix: owner.prefix, suffix: owner.suffix)
    return closure
  }
}
