import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let protectionRemoved = Rule(
    id: "protection-removed", group: .updates,
    summary: "A protection is gone while what it protected stays",
    rationale: """
      A NetworkPolicy, a PodDisruptionBudget or a probe that disappears from a change that is about something
      else is easily overlooked: nothing fails until the day it was meant for. So is a fixed image tag or a digest that
      gives way to `latest` or a branch: from then on a restart may bring other code.

      Quiet where the workload goes as well, and where a new object takes over: one of the same kind that
      selects the workload, or a policy of Cilium or Calico.
      """,
    remedy: "put it back, or accept it in .kubevet.yaml (suppressions)",
    severity: .warning, acceptance: .configuration,
    examples: [
      .bad(
        "a probe",
        was: """
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
                    readinessProbe: {httpGet: {path: /, port: 8080}}
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
                - name: ↓web
                  image: ghcr.io/acme/shop:1.4.2
        """),
      .bad(
        "a digest gives way to a branch, in an init container, too",
        was: """
          apiVersion: batch/v1
          kind: CronJob
          metadata: {name: shop}
          spec:
            jobTemplate:
              spec:
                template:
                  spec:
                    initContainers: [{name: wait, image: "busybox:1.36.1"}]
                    containers:
                      - name: report
                        image: ghcr.io/acme/shop@sha256:9b1f0c6d1d2d5a7ee2b8a9d5b6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5
          """,
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: shop}
        spec:
          jobTemplate:
            spec:
              template:
                spec:
                  initContainers: [{name: wait, image: ↓busybox}]
                  containers:
                    - name: report
                      image: ↓ghcr.io/acme/shop:main
        """),
      .good(
        "a digest gives way to a version; what moved before still moves",
        was: """
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            containers:
              - {name: web, image: "ghcr.io/acme/shop@sha256:9b1f0c6d1d2d5a7ee2b8a9d5b6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5"}
              - {name: proxy, image: "nginx:1.27"}
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:1.4.2"}
            - {name: proxy, image: "nginx:latest"}
        """),
      .good(
        "the probe changes",
        was: """
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
                    readinessProbe: {httpGet: {path: /, port: 8080}}
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
                  readinessProbe: {httpGet: {path: /ready, port: 8080}}
        """),
      .good(
        "the workload goes too",
        was: """
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata: {name: shop}
          spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings}
          data: {mode: a}
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {mode: a}
        """),
    ],
    check: .comparison { comparison, context in
      let loosened = comparison.changes.loosenedImages.compactMap { change, field -> Defect? in
        guard let image = field.newNode.flatMap(ContainerImage.init), image.isUndigested,
          !context.isReplaced(image)
        else { return nil }
        return comparison.defect(
          "\(field.path) of \(change.id) names no fixed content any more", change, at: field.path)
      }
      return loosened
        + comparison.changes.lostProtections.compactMap { lost in
          if let field = lost.field {
            return comparison.defect(
              "\(lost.workload.id) loses \(field.path)", lost.change, at: field.path)
          }
          return lost.change.old.map {
            comparison.defect(
              ofRemoved: $0, "\($0.id) is gone, and \(lost.workload.id), which it protected, stays")
          }
        }
    })
}
