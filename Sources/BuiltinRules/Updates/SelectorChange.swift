import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let selectorChange = Rule(
    id: "selector-change", group: .updates,
    summary: "The selector of a workload changed: the API server refuses the update",
    rationale: """
      The selector by which a Deployment, DaemonSet, ReplicaSet, StatefulSet or Job finds its pods can not
      be changed. `kubectl apply` fails, Helm and Flux retry for ever, and whatever stands behind this object
      in the same apply is not applied either. The cause is often a label that a `commonLabels` or a
      `labels` transformer with `includeSelectors` adds to every selector.

      Quiet for another order of keys, for empty parts, for the same object under another API version.
      Where the object or its tool asks for recreation it is a warning: pods go before new ones come.
      """,
    remedy:
      "keep the selector and put the new label on the template alone, or deploy under a new name and move the traffic",
    severity: .error, acceptance: .acknowledgement,
    examples: [
      .bad(
        "",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: ↓shop-v2}}
          template:
            metadata: {labels: {app: shop-v2}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "two labels, which the server names as one",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop, tier: web}}
            template:
              metadata: {labels: {app: shop, tier: web}}
              spec:
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: ↓shop-v2, tier: front}}
          template:
            metadata: {labels: {app: shop-v2, tier: front}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "a label more, as a transformer adds it",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop, team: ↓a}}
          template:
            metadata: {labels: {app: shop, team: a}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "another order, and a label on the template alone",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop, tier: web}}
            template:
              metadata: {labels: {app: shop, tier: web}}
              spec:
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {tier: web, app: shop}, matchExpressions: []}
          template:
            metadata: {labels: {app: shop, tier: web, team: a}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "another Deployment",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop-v2}
        spec:
          selector: {matchLabels: {app: shop-v2}}
          template:
            metadata: {labels: {app: shop-v2}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.refusals(of: [.selector])
    })
}
