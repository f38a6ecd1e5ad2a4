import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let deprecatedAPI = Rule(
    id: "deprecated-api", group: .syntax,
    summary: "This version of the API is deprecated and will be removed",
    rationale: """
      The target still serves it, with a warning; some releases later it does not, and the manifest is refused.

      Decided by the target version (`kubernetes`, `--kubernetes-version`). Quiet for what is removed already, which
      `removed-api` reports, and for custom resources.
      """,
    remedy: "raise apiVersion before the upgrade",
    severity: .warning,
    examples: [
      .bad(
        "deprecated in 1.33",
        """
        apiVersion: ↓v1
        kind: Endpoints
        metadata: {name: shop}
        subsets: [{addresses: [{ip: 10.0.0.1}], ports: [{port: 80}]}]
        """),
      .good(
        "",
        """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: shop}
        addressType: IPv4
        endpoints: [{addresses: [10.0.0.1]}]
        """),
      .good(
        "gone already: another rule reports it",
        """
        apiVersion: batch/v1beta1
        kind: CronJob
        metadata: {name: shop}
        spec: {schedule: "@daily"}
        """),
    ],
    check: .resource(of: RetiredAPI.kinds) { resource, settings in
      retired(resource, settings) { api, removed in
        KubernetesVersion(minor: api.deprecatedIn) <= settings.kubernetes
          && settings.kubernetes < removed
      }
    })
}
