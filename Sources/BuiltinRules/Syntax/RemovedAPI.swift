import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let removedAPI = Rule(
    id: "removed-api", group: .syntax,
    summary: "The cluster no longer knows this version of the API",
    rationale: """
      The API server answers "no matches for kind … in version …", and Helm can not even upgrade or delete a release whose stored
      manifest names it. Kubernetes removes a version of the API some releases after it has called it deprecated.

      Decided by the target version: `kubernetes` in the configuration, or `--kubernetes-version`; without it the newest one that
      is known. Quiet for versions that the target still serves (`deprecated-api` warns of those), and for custom resources.
      """,
    remedy:
      "raise apiVersion, and check the fields that moved (kubernetes.io, Deprecated API Migration Guide)",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: ↓extensions/v1beta1
        kind: Ingress
        metadata: {name: shop}
        ---
        apiVersion: ↓policy/v1beta1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {maxUnavailable: 1}
        """),
      .good(
        "",
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: shop}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {maxUnavailable: 1}
        """),
      .good(
        "beta versions of custom resources, and of what has no other",
        """
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: shop}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: shop}
        """),
    ],
    check: .resource(of: RetiredAPI.kinds) { resource, settings in
      retired(resource, settings) { _, removed in removed <= settings.kubernetes }
    })

  /// What is wrong with an object whose version of the API is retired in a way that `isMeant` accepts;
  /// versions that never go count as removed in the far future. Shared with ``deprecatedAPI``.
  static func retired(
    _ resource: Resource, _ settings: Settings,
    where isMeant: (RetiredAPI, KubernetesVersion) -> Bool
  ) -> [Defect] {
    guard let api = RetiredAPI.named(resource.apiVersion, resource.id.kind),
      let node = resource.root["apiVersion"]
    else { return [] }
    let removed = KubernetesVersion(minor: api.removedIn ?? Int.max)
    guard isMeant(api, removed) else { return [] }
    let isGone = removed <= settings.kubernetes
    let until = api.removedIn.map { isGone ? " since 1.\($0)" : " and goes in 1.\($0)" } ?? ""
    // v1 as a whole is not deprecated where one kind of it is.
    let what =
      isGone
      ? "is not served" : "\(resource.id.kind) is deprecated since 1.\(api.deprecatedIn)"
    return [
      Defect(
        "\(resource.id): \(api.apiVersion) \(what)\(until)", at: node, of: resource,
        remedy: "use \(api.replacement)")
    ]
  }
}
