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
      else is easily overlooked: nothing fails until the day it was meant for.

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
    check: .comparison { comparison, _ in
      comparison.changes.lostProtections.compactMap { lost in
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
