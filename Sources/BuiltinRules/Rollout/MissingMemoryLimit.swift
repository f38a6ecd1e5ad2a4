import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingMemoryLimit = Rule(
    id: "missing-memory-limit", group: .rollout,
    summary: "A container may take all the memory of its node",
    rationale: """
      A leak in a container without a memory limit takes the node's memory, and the kernel and the kubelet then end other pods,
      too. With a limit only the container itself is restarted. A limit for cpu is another matter: it slows a container down
      that could have the cpu for nothing, and is not asked for.

      Off unless selected. Quiet where the pod as a whole has the limit (`spec.resources`), where a LimitRange of the namespace
      fills it in, where a VerticalPodAutoscaler sets it, and for patches.
      """,
    remedy: "set resources.limits.memory, best to the same amount as its request",
    severity: nil,
    examples: [
      .bad(
        "a request alone",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: ↓web, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {cpu: 100m, memory: 128Mi}}}]
        """),
      .good(
        "no limit for cpu is asked for",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {memory: 128Mi}}}]
        """),
      .good(
        "said for the pod, or by the namespace",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: one}
        spec:
          template:
            spec:
              resources: {limits: {memory: 256Mi}}
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: {name: defaults, namespace: two}
        spec: {limits: [{type: Container, max: {memory: 1Gi}}]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report, namespace: two}
        spec:
          template: {spec: {restartPolicy: Never, containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]}}
        """),
    ],
    check: .containerAmongOthers { container, workload, context in
      guard
        !context.inventory.unstated(.limits, of: ["memory"], in: container, workload).isEmpty
      else { return [] }
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) has no limit for memory",
          at: container.nameNode, of: workload.resource)
      ]
    })
}
