import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let hpaBounds = Rule(
    id: "hpa-bounds", group: .autoscaling,
    summary: "The bounds of an autoscaler leave it nothing to do, or are refused",
    rationale: """
      The API server refuses a `maxReplicas` below `minReplicas` (1 unless it is set) or below 1; KEDA's
      webhook does the same. Bounds that are equal freeze the number of pods, which is sometimes meant: `info`.

      `minReplicas: 0` is taken since 1.36 with an Object or External metric, and always by KEDA.
      """,
    remedy: "let maxReplicas be above minReplicas",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          minReplicas: 5
          maxReplicas: ↓3
        """),
      .bad(
        "it can never scale",
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: shop}
        spec: {scaleTargetRef: {name: shop}, minReplicaCount: 2, maxReplicaCount: ↓2}
        """),
      .good(
        "",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          minReplicas: 2
          maxReplicas: 5
        """),
      .good(
        "KEDA goes down to none; a placeholder",
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: shop}
        spec: {scaleTargetRef: {name: shop}, minReplicaCount: 0, maxReplicaCount: 1}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: "${MAX}"
        """),
    ],
    check: .inventory { context in
      context.inventory.allAutoscalers.compactMap { autoscaler in
        guard let node = autoscaler.maximum, let maximum = node.int else { return nil }
        let minimum = autoscaler.minimum?.int ?? (autoscaler.isKEDA ? 0 : 1)
        let id = autoscaler.resource.id
        if maximum < minimum || maximum < 1 {
          return Defect(
            "\(id) is refused: its maximum \(maximum) is below "
              + (maximum < 1 ? "1" : "its minimum \(minimum)"), at: node, of: autoscaler.resource)
        }
        guard maximum == minimum else { return nil }
        return Defect(
          "\(id) never scales: its minimum and its maximum are \(maximum)", at: node,
          of: autoscaler.resource, severity: .info)
      }
    })
}
