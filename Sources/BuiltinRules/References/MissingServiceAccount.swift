import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingServiceAccount = Rule(
    id: "missing-service-account", group: .references,
    summary: "A pod runs as a ServiceAccount that is not in the scan",
    rationale: """
      Without its ServiceAccount no pod is created at all: the ReplicaSet or the Job reports "error looking up service
      account", and the Deployment shows no pods and no events of them.

      A warning where others stand in the same folder or kustomization, or where a name is nearly the
      same; otherwise `info`, for it may come from elsewhere. Quiet for `default`, which every namespace has,
      beside Helm templates that were not rendered, and for placeholders.
      What lives elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "add the ServiceAccount, or correct serviceAccountName",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              serviceAccountName: ↓shop-sa
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "the older name of the field",
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          template:
            metadata: {labels: {app: shop}}
            spec:
              serviceAccount: ↓shop-sa
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop, namespace: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              serviceAccountName: shop
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "the older name beside the newer one, as a cluster prints it",
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          serviceAccountName: shop
          serviceAccount: shop-sa
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "every namespace has one",
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          serviceAccountName: default
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "who is given rights need not be here",
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shop, namespace: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: shop, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects: [{kind: ServiceAccount, name: prometheus-k8s, namespace: monitoring}, {kind: ServiceAccount, name: shop-reader}]
        """),
    ],
    check: .inventory { context in
      missing(
        [GroupKind("", "ServiceAccount")], in: context,
        consequence: "no pod is created without it"
      ) { $0.name != "default" }
    })
}
