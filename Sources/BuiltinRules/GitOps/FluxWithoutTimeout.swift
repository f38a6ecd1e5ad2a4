import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let fluxWithoutTimeout = Rule(
    id: "flux-without-timeout", group: .gitops,
    summary: "A Flux Kustomization checks health without a timeout of its own",
    rationale: """
      Without `spec.timeout` the health checks of `wait` and `healthChecks` run as long as
      `spec.interval`, often an hour, in which a failed rollout is not reported and a fix in git is not
      applied.

      Quiet where nothing is waited for.
      """,
    remedy: "set spec.timeout to a little more than the rollout takes, such as 5m",
    severity: .info, isAdvice: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: ↓apps, namespace: flux-system}
        spec: {interval: 1h, path: ./apps, wait: true}
        """),
      .good(
        "",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec: {interval: 1h, timeout: 5m, path: ./apps, wait: true}
        """),
      .good(
        "nothing is waited for",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec: {interval: 1h, path: ./apps}
        """),
    ],
    check: .resource(of: [FluxKustomization.kind]) { resource, _ in
      guard let kustomization = FluxKustomization(resource), !resource.isPatch,
        kustomization.checksHealth, kustomization.spec?["timeout"] == nil
      else { return [] }
      let interval = kustomization.spec?["interval"]?.text.map { " (\($0))" } ?? ""
      return [
        Defect(
          "\(resource.id) waits for health as long as its interval\(interval): it has no timeout",
          at: resource.nameNode, of: resource)
      ]
    })
}
