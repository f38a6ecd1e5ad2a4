import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let hastyDeadline = Rule(
    id: "hasty-deadline", group: .rollout,
    summary: "The rollout is called failed before a new pod can be ready",
    rationale: """
      A pod counts as available once it has been ready for `minReadySeconds`. A `progressDeadlineSeconds` (600
      unless set) that is not above it is refused. One below the first chance of the readiness probe calls every rollout
      failed: Helm and Flux roll it back, `kubectl rollout status` ends with an error.

      Quiet where the deadline leaves room for either: a pod that becomes ready is progress, from which on the time
      runs anew. That a startup probe alone takes longer is said by `probe-timing`.
      """,
    remedy:
      "raise progressDeadlineSeconds above minReadySeconds and the time to the first ready answer",
    severity: .warning, errorsAreRefusals: true,
    examples: [
      .bad(
        "refused, and too short for the readiness probe's delay",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          minReadySeconds: 60
          progressDeadlineSeconds: ↓60
          template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart}
        spec:
          minReadySeconds: 20
          progressDeadlineSeconds: ↓60
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/cart:1.4.2
                  readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 75}
        """),
      .good(
        "one after the other, each within the time",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          minReadySeconds: 30
          progressDeadlineSeconds: 60
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 45}
        """),
      .good(
        "ten minutes by default; a StatefulSet has no deadline",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          minReadySeconds: 300
          template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          minReadySeconds: 900
          template: {spec: {containers: [{name: db, image: "postgres:16.4"}]}}
        """),
    ],
    check: .workload(of: Workload.kinds("Deployment")) { workload, _ in
      guard let spec = workload.spec else { return [] }
      let deadlineNode = spec["progressDeadlineSeconds"]
      let readyNode = spec["minReadySeconds"]
      let deadline = deadlineNode?.int32 ?? 600
      let ready = readyNode?.int32 ?? 0
      if let place = deadlineNode ?? readyNode, deadline <= ready {
        return [
          Defect(
            "\(workload.id) is refused: progressDeadlineSeconds \(deadline) is not above "
              + "minReadySeconds \(ready)", at: place, of: workload.resource, severity: .error)
        ]
      }
      for container in workload.containers where container.role == .main {
        guard container.probe(.startup) == nil, let probe = container.probe(.readiness),
          probe.initialDelay > deadline
        else { continue }
        return [
          Defect(
            "\(workload.id) has \(deadline) s to make progress, but container "
              + "\"\(container.name)\" is ready after \(probe.initialDelay) s at the earliest",
            at: deadlineNode ?? probe.node, of: workload.resource,
            related: [Defect.Related("the readiness probe", at: probe.node)])
        ]
      }
      return []
    })
}
