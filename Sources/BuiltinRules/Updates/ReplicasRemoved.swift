import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let replicasRemoved = Rule(
    id: "replicas-removed", group: .updates,
    summary: "The number of replicas was taken out: the next apply runs one pod",
    rationale: """
      A `spec.replicas` that was applied and is left out now, often because an autoscaler arrives, is set back
      to its default: one pod, until the autoscaler looks again. Server-side apply does so as well, unless
      something else has set the number meanwhile.

      Quiet where one replica, or no number, was applied before, and under server-side apply where an
      autoscaler was there before.
      """,
    remedy:
      "before you remove it, hand the field over: kubectl apply edit-last-applied; under server-side apply let the autoscaler set it first",
    severity: .warning,
    examples: [
      .bad(
        "",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            replicas: 3
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
        ↓spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "it was one",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            replicas: 1
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
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "another number",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            replicas: 3
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
          replicas: 2
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.removedReplicas.compactMap { change, field in
        comparison.defect(
          "\(change.id) no longer says how many replicas it has: applying it runs one pod until "
            + "something scales it", change, at: field.path)
      }
    })
}
