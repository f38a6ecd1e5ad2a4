import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let singleReplica = Rule(
    id: "single-replica", group: .rollout,
    summary: "One pod serves a Service alone",
    rationale: """
      When its node is drained or the pod crashes, the Service has nothing to send requests to until a new
      pod is ready.

      Quiet where an autoscaler sets the number; for `replicas: 0`; where the program elects a leader; for databases and for
      pods that a ReadWriteOnce claim, a host port or `Recreate` keeps single; for StatefulSets, whose pods are not
      interchangeable; and behind no Service.
      """,
    remedy: "run two replicas, with a PodDisruptionBudget that lets one go",
    severity: .info, isAdvice: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: ↓shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        """),
      .good(
        "two, or as many as an autoscaler says",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 5}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart}
        spec:
          replicas: 2
          template:
            metadata: {labels: {app: cart}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2"}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: all}
        spec: {ports: [{port: 80}]}
        """),
      .good(
        "one is all there can be: a leader, a database",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: manager}
        spec:
          template:
            metadata: {labels: {app: manager}}
            spec:
              containers: [{name: manager, image: "ghcr.io/acme/manager:1.4.2", args: [--leader-elect]}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: manager}
        spec: {selector: {app: manager}, ports: [{port: 8443}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: db}
        spec:
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: "postgres:16.4"}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {selector: {app: db}, ports: [{port: 5432}]}
        """),
    ],
    check: .workloadAmongOthers(of: Workload.kinds("Deployment")) { workload, context in
      guard workload.replicas ?? 1 == 1, !workload.hasUnknownReplicas, !workload.isOwned,
        let service = context.inventory.service(restingOn: workload),
        !context.inventory.isAutoscaled(workload),
        !workload.isMeantToBeSingle, workload.claims.isEmpty
      else { return [] }
      return [
        Defect(
          "\(workload.id) is the only pod behind \(service.resource.id)",
          at: workload.spec?["replicas"] ?? workload.resource.nameNode, of: workload.resource)
      ]
    })
}

extension Workload {
  fileprivate var isMeantToBeSingle: Bool {
    hostPort != nil || usesHostNetwork || strategy?.type == "Recreate"
      || containers.contains { container in
        container.isDatabase || container.commandTexts.contains { $0.contains("leader-elect") }
      }
  }
}
