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

      `minReplicas: 0` is taken since 1.36 with an Object or External metric, and always by KEDA. Quiet for equal
      bounds of KEDA beside an `idleReplicaCount`, to which it scales down.
      """,
    remedy: "let maxReplicas be above minReplicas",
    severity: .error, errorsAreRefusals: true,
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
      .bad(
        "no pod would be left whose processors could be measured",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          minReplicas: ↓0
          maxReplicas: 5
          metrics: [{type: Resource, resource: {name: cpu, target: {averageUtilization: 70}}}]
        """),
      .good(
        "KEDA goes down to none; a placeholder",
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: idle}
        spec: {scaleTargetRef: {name: idle}, idleReplicaCount: 0, minReplicaCount: 3, maxReplicaCount: 3}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: queue}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: queue}
          minReplicas: 0
          maxReplicas: 5
          metrics: [{type: External, external: {metric: {name: jobs}, target: {type: Value, value: 30}}}]
        ---
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
        if let node = autoscaler.minimum, let minimum = node.int, autoscaler.refuses(minimum) {
          return Defect(
            "\(autoscaler.resource.id) is refused: its minimum \(minimum) is below 1"
              + (minimum == 0 ? " without an Object or External metric" : ""), at: node,
            of: autoscaler.resource, remedy: "let minReplicas be 1 or more")
        }
        guard let node = autoscaler.maximum, let maximum = node.int else { return nil }
        let minimum = autoscaler.minimum?.int ?? (autoscaler.isKEDA ? 0 : 1)
        let id = autoscaler.resource.id
        if maximum < minimum || maximum < 1 {
          return Defect(
            "\(id) is refused: its maximum \(maximum) is below "
              + (maximum < 1 ? "1" : "its minimum \(minimum)"), at: node, of: autoscaler.resource)
        }
        guard maximum == minimum, autoscaler.resource.spec?["idleReplicaCount"] == nil else {
          return nil
        }
        return Defect(
          "\(id) never scales: its minimum and its maximum are \(maximum)", at: node,
          of: autoscaler.resource, severity: .info)
      }
    })
}

extension Autoscaler {
  /// A HorizontalPodAutoscaler needs a pod to measure, unless it measures something else.
  fileprivate func refuses(_ minimum: Int64) -> Bool {
    guard !isKEDA, minimum < 1 else { return false }
    let types = metrics.compactMap { $0["type"]?.text }
    return minimum < 0
      || !types.contains { $0 == "Object" || $0 == "External" || Placeholder.isIn($0) }
  }
}
