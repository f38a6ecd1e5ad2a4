import YAMLSyntax

/// A Kustomization of Flux: a folder that is applied, when and how.
package struct FluxKustomization: Sendable {
  package static let kind = GroupKind("kustomize.toolkit.fluxcd.io", "Kustomization")

  package let resource: Resource

  package init?(_ resource: Resource) {
    guard resource.kind == Self.kind, resource.spec?.isMapping == true else { return nil }
    self.resource = resource
  }

  package var spec: Node? { resource.spec }
  package var pathNode: Node? { spec?["path"] }

  /// The folder below the source's root; nil: a variable of the parent stands in it.
  package var path: String? {
    let text = pathNode?.text ?? ""
    return Placeholder.isIn(text) ? nil : RepositoryPath.normalized(text)
  }

  package var source: SourceKey? {
    spec?["sourceRef"].flatMap { SourceKey($0, namespace: resource.id.namespace) }
  }

  /// It is ready only when what it applied is.
  package var checksHealth: Bool {
    spec?["wait"]?.bool == true || spec?["wait"]?.isOpen == true
      || spec?["healthChecks"]?.items.contains { _ in true } == true
  }
}

/// An object of Flux from which others take files.
package struct SourceKey: Sendable, Hashable {
  package var kind: String
  package var namespace: String?
  package var name: String

  /// Of the source itself.
  package init(_ resource: Resource) {
    kind = resource.id.kind
    namespace = resource.id.namespace
    name = resource.id.name
  }

  /// Of a `sourceRef` in an object of `namespace`.
  package init?(_ reference: Node, namespace: String?) {
    guard let kind = reference["kind"]?.text, let name = reference["name"]?.text else { return nil }
    self.kind = kind
    self.name = name
    self.namespace = reference["namespace"]?.text ?? namespace
  }
}

extension Inventory {
  package var fluxKustomizations: [FluxKustomization] {
    resources(FluxKustomization.kind.group, FluxKustomization.kind.kind)
      .filter { !$0.isPatch }.compactMap(FluxKustomization.init)
  }

  /// The sources of Flux that `key` may mean.
  package func sources(_ key: SourceKey) -> [Resource] {
    resources("source.toolkit.fluxcd.io", key.kind).filter {
      $0.id.name == key.name && Self.mayShare($0.id.namespace, key.namespace)
    }
  }
}

extension Inventory {
  /// Somewhere a patch may add variables to Kustomizations.
  package var patchesSubstitutions: Bool {
    let patches = fluxKustomizations.flatMap { kustomization in
      kustomization.spec?["patches"]?.items.compactMap { $0["patch"]?.text } ?? []
    }
    let inline = surroundings.repository.kustomizations.values.flatMap(\.inlinePatches)
    if (patches + inline).contains(where: { $0.contains("substitute") }) { return true }
    return surroundings.repository.objects.values.joined().contains {
      $0.kind == FluxKustomization.kind && $0.spec?["postBuild"] != nil
        && $0.spec?["sourceRef"] == nil
    }
  }
}
