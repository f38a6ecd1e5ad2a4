import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let fluxWithoutHealthCheck = Rule(
    id: "flux-without-health-check", group: .gitops,
    summary: "Others depend on a Flux Kustomization that is ready before its pods are",
    rationale: """
      `dependsOn` waits until the other Kustomization is ready. Without `wait` or `healthChecks` that is as soon
      as its objects are applied: what depends on it starts beside pods, releases and definitions that are still
      coming up.

      Quiet where all that it applies is known and none of it takes time to start; `info` where what it applies
      can not be read here.
      """,
    remedy: "set wait: true, or list healthChecks",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: ↓infra, namespace: flux-system}
        spec:
          path: ./infra
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          dependsOn: [{name: infra}]
        """,
        files: [
          "infra/ingress.yaml": """
          apiVersion: helm.toolkit.fluxcd.io/v2
          kind: HelmRelease
          metadata: {name: ingress}
          """
        ]),
      .good(
        "",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: infra, namespace: flux-system}
        spec: {path: ./infra, wait: true}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          dependsOn: [{name: infra}]
        """),
      .good(
        "nothing in it has to start",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: sources, namespace: flux-system}
        spec:
          path: ./sources
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          dependsOn: [{name: sources}]
        """,
        files: [
          "sources/charts.yaml": """
          apiVersion: source.toolkit.fluxcd.io/v1
          kind: HelmRepository
          metadata: {name: charts}
          """
        ]),
    ],
    check: .inventory { context in
      let inventory = context.inventory
      let dependencies = FluxDependencies(of: FluxKustomization.kind, in: inventory)
      let waiting = dependencies.waiting
      guard !waiting.isEmpty else { return [] }
      let owners = inventory.folderOwners(OwnSources(inventory))
      var reader = ClosureReader(inventory.surroundings.repository)
      return waiting.compactMap { resource, dependents in
        guard let kustomization = FluxKustomization(resource), !kustomization.checksHealth else {
          return nil
        }
        let owner = owners.first { $0.resource === resource }
        let closure = owner.map { reader.applied(by: $0) }
        let takesTime = closure?.objects.contains { $0.takesTime } ?? false
        if !takesTime, let closure, closure.isComplete, !closure.objects.isEmpty { return nil }
        let first = dependents[0].id.name
        let rest = dependents.count > 1 ? " and \(dependents.count - 1) more" : ""
        return Defect(
          "\(resource.id) is ready as soon as it is applied, and \(first)\(rest) waits for it",
          at: resource.nameNode, of: resource, severity: takesTime ? nil : .info)
      }
    })
}

extension Closure.Object {
  /// Its pods, or what it installs, come up after it is applied.
  fileprivate var takesTime: Bool {
    PodTemplate.isWorkload(kind) || kind == FluxKustomization.kind
      || kind == GroupKind("helm.toolkit.fluxcd.io", "HelmRelease")
  }
}
