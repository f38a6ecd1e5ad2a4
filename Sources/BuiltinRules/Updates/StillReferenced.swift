import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let stillReferenced = Rule(
    id: "still-referenced", group: .updates,
    summary: "A removed object is still named by others",
    rationale: """
      What was removed is deleted by whatever prunes, and the objects that name it fail: pods without their
      ConfigMap stay in `CreateContainerConfigError`, a Service's Ingress answers 503.

      So it is with the Secret that is made of a SealedSecret or an ExternalSecret and deleted with it.

      Quiet for references marked `optional`, and where a controller makes the object again: an ExternalSecret,
      a SealedSecret, a Certificate.
      What lives elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "remove the reference too, or keep the object",
    severity: .error,
    examples: [
      .bad(
        "",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop}
          data: {mode: a}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers:
                  - name: web
                    image: ghcr.io/acme/shop:1.4.2
                    envFrom: [{configMapRef: {name: shop}}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  envFrom: [{configMapRef: {name: ↓shop}}]
        """),
      .bad(
        "the Secret that a controller made goes with what it was made of",
        was: """
          apiVersion: external-secrets.io/v1
          kind: ExternalSecret
          metadata: {name: shop}
          spec: {refreshInterval: 1h, target: {name: shop-db}, dataFrom: [{extract: {key: shop}}]}
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{secretRef: {name: shop-db}}]}]
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{secretRef: {name: ↓shop-db}}]}]
        """),
      .bad(
        "the API server keeps the name of the account in serviceAccount",
        was: """
          apiVersion: v1
          kind: ServiceAccount
          metadata: {name: shop}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                serviceAccountName: shop
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            ↓spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "both go",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop}
          data: {mode: a}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers:
                  - name: web
                    image: ghcr.io/acme/shop:1.4.2
                    envFrom: [{configMapRef: {name: shop}}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
        """),
      .good(
        "a controller makes it from now on",
        was: """
          apiVersion: v1
          kind: Secret
          metadata: {name: shop}
          stringData: {token: a}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers:
                  - name: web
                    image: ghcr.io/acme/shop:1.4.2
                    envFrom: [{secretRef: {name: shop}}]
          """,
        """
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: shop}
        spec: {encryptedData: {token: AgBy}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  envFrom: [{secretRef: {name: shop}}]
        """),
      .good(
        "optional",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop}
          data: {mode: a}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers:
                  - name: web
                    image: ghcr.io/acme/shop:1.4.2
                    envFrom: [{configMapRef: {name: shop, optional: true}}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  envFrom: [{configMapRef: {name: shop, optional: true}}]
        """),
      .good(
        "a pipeline writes its name",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop}
          data: {mode: a}
          ---
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{configMapRef: {name: shop}}]}]}
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "${APP}"}
        data: {mode: a}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{configMapRef: {name: shop}}]}]}
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.stillReferenced.map { found in
        let old = found.change.old.map {
          [Defect.Related("stood here", at: $0.nameNode, revision: comparison.name)]
        }
        let (reference, gone) = (found.reference, found.change.id)
        let what =
          gone.groupKind == reference.kind
          ? "\(gone), which is gone"
          : "\(reference.kind.kind) \(reference.name), which goes with \(gone)"
        return Defect(
          "\(reference.from.id) still names \(what)",
          at: reference.node, of: reference.from, related: old ?? [])
      }
        + comparison.changes.keptAccounts.compactMap { account, workload, field in
          comparison.defect(
            "\(workload.id) keeps the name of \(account.id), which is gone: the API server takes no "
              + "\(field.path) away, and refuses its next pods", workload, at: field.path,
            remedy: "write serviceAccountName: default")
        }
    })
}
