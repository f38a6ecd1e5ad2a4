import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let manualRollout = Rule(
    id: "manual-rollout", group: .rollout,
    summary: "A change is accepted, but no pod is replaced until someone does it by hand",
    rationale: """
      With `updateStrategy.type: OnDelete`, or with a `partition` at or above the number of replicas,
      the API server takes a new template and the controller leaves every running pod alone. The
      deployment reports success while the old code runs on.

      Quiet for a partition below the number of replicas: that is a canary.
      """,
    remedy: "use RollingUpdate with partition: 0, or write down who deletes the pods",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          updateStrategy: {type: ↓OnDelete}
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        """),
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          replicas: 3
          updateStrategy: {rollingUpdate: {partition: ↓3}}
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        """),
      .good(
        "",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          updateStrategy: {type: RollingUpdate}
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        """),
      .good(
        "a canary; of three that an autoscaler leaves",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: cache}
        spec: {minReplicas: 3, maxReplicas: 5, scaleTargetRef: {kind: StatefulSet, name: cache}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: cache}
        spec:
          updateStrategy: {rollingUpdate: {partition: 2}}
          template:
            spec:
              containers: [{name: cache, image: "redis:7.4.1"}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          replicas: 3
          updateStrategy: {rollingUpdate: {partition: 2}}
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        """),
    ],
    check: .workloadAmongOthers(of: Workload.kinds("DaemonSet", "StatefulSet")) {
      workload, context in
      guard let strategy = workload.spec?["updateStrategy"], !workload.isScaledToZero else {
        return []
      }
      if let type = strategy["type"], type.says("OnDelete") {
        return [
          Defect(
            "\(workload.id) replaces no pod by itself (OnDelete)", at: type, of: workload.resource)
        ]
      }
      guard workload.isStatefulSet, let node = strategy["rollingUpdate"]?["partition"],
        let partition = node.int32, partition > 0
      else { return [] }
      guard let replicas = context.inventory.replicas(of: workload), partition >= replicas else {
        return []
      }
      return [
        Defect(
          "\(workload.id) replaces no pod: partition \(partition) spares "
            + (replicas == 1 ? "its only replica" : "all \(replicas) replicas"), at: node,
          of: workload.resource)
      ]
    })
}
