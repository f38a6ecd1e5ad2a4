import YAMLSyntax

/// An object of Flux or Argo CD that takes along what it applied when it is deleted itself.
package struct Collector: Sendable {
  /// What has it do so: `prune: true`.
  package let source: String
  /// What to do before it gets another name, so that what it applied stays.
  package let remedy: String

  /// nil: what it applied, if anything, stays in the cluster.
  package init?(_ resource: Resource) {
    guard let row = Self.rows.first(where: { $0.kind == resource.kind }),
      let source = row.source(resource)
    else { return nil }
    self.source = source
    remedy = row.remedy
  }

  private typealias Row = (
    kind: GroupKind, source: @Sendable (Resource) -> String?, remedy: String
  )

  private static let rows: [Row] = [
    (
      FluxKustomization.kind, { $0.isSuspended ? nil : pruning($0) },
      "apply the old one with prune: false first, and rename it after that"
    ),
    (
      GroupKind("helm.toolkit.fluxcd.io", "HelmRelease"),
      { $0.isSuspended ? nil : "it uninstalls its release" },
      "apply the old one with suspend: true first, and give the new one its releaseName"
    ),
    (
      GroupKind("argoproj.io", "Application"),
      { resource in
        let finalizers = resource.metadata?["finalizers"]?.items.compactMap(\.text) ?? []
        return finalizers.first { $0.hasPrefix("resources-finalizer.argocd.argoproj.io") }
      },
      "apply the old one without the finalizer first, and rename it after that"
    ),
    (
      GroupKind("argoproj.io", "ApplicationSet"),
      { resource in
        let keeps = resource.spec?["syncPolicy"]?["preserveResourcesOnDeletion"]?.bool
        return keeps == true ? nil : "without preserveResourcesOnDeletion"
      },
      "apply the old one with preserveResourcesOnDeletion: true first, and rename it after that"
    ),
  ]

  private static func pruning(_ kustomization: Resource) -> String? {
    let policy = kustomization.spec?["deletionPolicy"]?.text ?? "MirrorPrune"
    if policy != "MirrorPrune" { return policy == "Orphan" ? nil : "deletionPolicy: \(policy)" }
    return kustomization.spec?["prune"]?.bool == true ? "prune: true" : nil
  }
}

extension Resource {
  /// Flux leaves alone what a suspended object applied.
  fileprivate var isSuspended: Bool { spec?["suspend"]?.bool == true }
}
