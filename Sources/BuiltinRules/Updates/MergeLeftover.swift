import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let mergeLeftover = Rule(
    id: "merge-leftover", group: .updates,
    summary: "What stays behind of the old state makes the new one invalid",
    rationale: """
      The API server merges what is applied into what is there. A field that neither side wrote, because
      the server filled in its default, stays: a `rollingUpdate` under `OnDelete` or `Recreate`, a
      `maxUnavailable` beside a surge. The merged object is refused although each manifest by itself is valid.
      Which leftovers there are depends on how the manifests are applied (`apply: client` or `server` in the
      configuration).

      Quiet where the new manifest says `null` for the field that would stay.
      """,
    remedy: "set the field that stays behind to null in the new manifest",
    severity: .error, acceptance: .acknowledgement,
    examples: [
      .bad(
        "the server filled in rollingUpdate",
        was: """
          apiVersion: apps/v1
          kind: StatefulSet
          metadata: {name: db}
          spec:
            serviceName: db
            selector: {matchLabels: {app: db}}
            template:
              metadata: {labels: {app: db}}
              spec:
                containers: [{name: db, image: "postgres:16.4"}]
          """,
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          updateStrategy: {type: ↓OnDelete}
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        """),
      .good(
        "",
        was: """
          apiVersion: apps/v1
          kind: StatefulSet
          metadata: {name: db}
          spec:
            serviceName: db
            selector: {matchLabels: {app: db}}
            template:
              metadata: {labels: {app: db}}
              spec:
                containers: [{name: db, image: "postgres:16.4"}]
          """,
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: db
          updateStrategy: {type: OnDelete, rollingUpdate: null}
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        """),
      .good(
        "client-side apply takes away what the old manifest said",
        was: """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}
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
          strategy: {type: Recreate}
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.refusals(of: [.leftover])
    })
}
