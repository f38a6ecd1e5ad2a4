import YAMLSyntax

/// A source that an object of Flux names and nobody makes, as far as the scan shows.
package struct UnknownFluxSource: Sendable {
  package let resource: Resource
  /// `GitRepository`.
  package let kind: String
  package let name: Node
  /// The names of those of the kind that are there.
  package let others: [String]
}

extension Inventory {
  private static let group = "source.toolkit.fluxcd.io"

  /// Where objects of Flux name the source that they take something from.
  private static let references: [(kind: GroupKind, path: [String])] = [
    (FluxKustomization.kind, ["sourceRef"]),
    (GroupKind("helm.toolkit.fluxcd.io", "HelmRelease"), ["chart", "spec", "sourceRef"]),
    (GroupKind("helm.toolkit.fluxcd.io", "HelmRelease"), ["chartRef"]),
    (GroupKind(group, "HelmChart"), ["sourceRef"]),
    (GroupKind("image.toolkit.fluxcd.io", "ImageUpdateAutomation"), ["sourceRef"]),
  ]

  private static let sourceKinds: Set<String> = [
    "Bucket", "GitRepository", "HelmChart", "HelmRepository", "OCIRepository",
  ]

  /// Only of kinds of which the scan holds some, for otherwise they are kept elsewhere; and not what an installation of
  /// Flux makes.
  package var unknownFluxSources: [UnknownFluxSource] {
    Self.references.flatMap { kind, path in
      resources(kind.group, kind.kind).compactMap { resource in
        let reference = path.reduce(resource.spec) { $0?.value(forKey: $1) }
        return reference.flatMap { unknownSource($0, of: resource) }
      }
    }
  }

  private func unknownSource(_ reference: Node, of resource: Resource) -> UnknownFluxSource? {
    guard !resource.isPatch, let kind = reference["kind"]?.text, Self.sourceKinds.contains(kind),
      let node = reference["name"], let name = node.text, !name.isEmpty, name != "flux-system",
      !Placeholder.isIn(name)
    else { return nil }
    let namespace = reference["namespace"]?.text ?? resource.id.namespace
    if let namespace, Placeholder.isIn(namespace) { return nil }
    let others = resources(Self.group, kind).filter {
      Self.mayShare($0.id.namespace, namespace)
    }.map(\.id.name)
    guard !others.isEmpty, !others.contains(name), !isMadeByOperator(name),
      !surroundings.external.hold(kind, named: name, in: namespace),
      !mayHold(GroupKind(Self.group, kind), named: name, in: namespace)
    else { return nil }
    return UnknownFluxSource(resource: resource, kind: kind, name: node, others: others)
  }

  /// The source from which Flux' operator installs the rest: called as told, or as the namespace.
  private func isMadeByOperator(_ name: String) -> Bool {
    resources("fluxcd.controlplane.io", "FluxInstance").contains {
      ($0.spec?["sync"]?["name"]?.text ?? $0.id.namespace) == name
    }
  }
}
