import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let fluxDependency = Rule(
    id: "flux-dependency", group: .gitops,
    summary: "A Flux object waits for something that never comes",
    rationale: """
      Flux applies a Kustomization, or a HelmRelease, only when everything in its `dependsOn` is ready. A
      name that does not exist, or a circle, keeps it waiting for ever: `dependency 'flux-system/infra'
      not found`. A Kustomization depends on Kustomizations only, a HelmRelease on HelmReleases only; without
      `namespace` the object's own is meant.

      So it is with a source (`sourceRef`, `chartRef`) that is not there: a warning, or an error where one of nearly that name is.
      Said only where the scan holds sources of the kind.

      `info` where the other object may come from elsewhere: only a part of the repository was read, or
      Flux also takes objects from other sources. Quiet for `flux-system`, which `flux bootstrap` makes,
      and for names that hold a variable.
      What lives elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "name an object of the same kind that is there, or break the circle",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          dependsOn:
            - name: flux-system
            - name: ↓infrastructure
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: infra, namespace: flux-system}
        spec: {path: ./infra}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: shop}
        spec:
          dependsOn: [{name: ↓infra, namespace: flux-system}]
        """),
      .bad(
        "a circle",
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: shop}
        spec:
          dependsOn: [{name: ↓db}]
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: db, namespace: shop}
        spec:
          dependsOn: [{name: storage, namespace: infra}]
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: storage, namespace: infra}
        spec:
          dependsOn: [{name: shop, namespace: shop}]
        """),
      .good(
        "",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: team}
        spec:
          dependsOn: [{name: infra, namespace: flux-system}, {name: "${CLUSTER}-secrets"}]
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: infra, namespace: flux-system}
        spec:
          dependsOn: [{name: flux-system}]
        """),
      .bad(
        "a source that is not there",
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: bitnami, namespace: flux-system}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: redis, namespace: shop}
        spec:
          chart: {spec: {chart: redis, sourceRef: {kind: HelmRepository, name: ↓bitnmai, namespace: flux-system}}}
        """),
      .good(
        "one of another kind, of which the scan holds none; a variable; what Flux' installation makes",
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: bitnami, namespace: flux-system}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: redis, namespace: shop}
        spec: {chartRef: {kind: OCIRepository, name: redis, namespace: flux-system}}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: shop}
        spec: {chart: {spec: {chart: shop, sourceRef: {kind: HelmRepository, name: "${CHARTS}", namespace: flux-system}}}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec: {sourceRef: {kind: GitRepository, name: flux-system}}
        """),
      .good(
        "a namespace that is not written may be any",
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop}
        spec:
          dependsOn: [{name: db, namespace: data}]
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: db}
        """),
    ],
    check: .inventory { context in
      let inventory = context.inventory
      return FluxDependencies.kinds.flatMap { kind -> [Defect] in
        let dependencies = FluxDependencies(of: kind, in: inventory)
        return unknown(dependencies, inventory) + circles(dependencies)
      } + unknownSources(inventory)
    })

  private static func unknownSources(_ inventory: Inventory) -> [Defect] {
    inventory.unknownFluxSources.map { source in
      let name = source.name.text ?? ""
      let near = source.others.first { name.count > 3 && Spelling.distance($0, name) <= 2 }
      return Defect(
        "\(source.resource.id) takes what it applies from the \(source.kind) \"\(name)\", which is not in the scan"
          + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
        at: source.name, of: source.resource,
        severity: inventory.mayBeIncomplete ? .info : near == nil ? .warning : nil,
        remedy: "name a source that is there, or add it")
    }
  }

  private static func unknown(
    _ dependencies: FluxDependencies, _ inventory: Inventory
  ) -> [Defect] {
    dependencies.unknown.map { resource, entry in
      let name = entry["name"] ?? entry
      let whole = (entry["namespace"]?.text).map { "\($0)/" } ?? ""
      return Defect(
        "\(resource.id) waits for \(resource.id.kind) \(whole)\(name.text ?? ""), which is not in the scan",
        at: name, of: resource, severity: inventory.mayBeIncomplete ? .info : nil)
    }
  }

  private static func circles(_ dependencies: FluxDependencies) -> [Defect] {
    dependencies.circles.compactMap { circle in
      guard let first = circle.first else { return nil }
      let names = (circle.map(\.resource.id.name) + [first.resource.id.name])
      return Defect(
        "\(first.resource.id) waits for itself: \(names.joined(separator: " → "))",
        at: first.entry["name"] ?? first.entry, of: first.resource,
        related: circle.dropFirst().map {
          Defect.Related("which waits in turn", at: $0.entry["name"] ?? $0.entry)
        })
    }
  }
}

extension Inventory {
  /// Objects of Flux may exist that this does not hold.
  fileprivate var mayBeIncomplete: Bool {
    if surroundings.repository.isPartlyRead || surroundings.lacksRenderings { return true }
    if !resources("fluxcd.controlplane.io", "ResourceSet").isEmpty { return true }
    let own = OwnSources(self)
    return fluxKustomizations.contains { $0.source.map { !own.contains($0) } ?? false }
  }
}
