import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingRequests = Rule(
    id: "missing-requests", group: .rollout,
    summary: "A container does not say how much cpu or memory it needs",
    rationale: """
      The scheduler counts requests alone: to it a container without them needs nothing, and a full node takes one more. Under
      load it gets what the others leave, and when the node's memory runs out its pod is among the first to be evicted.

      Off unless selected. Init containers need them too, for they are scheduled with the pod. A limit counts as a request, for
      the API server copies it. Quiet where the pod as a whole requests the resource (`spec.resources`), where a LimitRange of the
      namespace fills it in, where a VerticalPodAutoscaler sets it, and for patches.
      """,
    remedy: "set resources.requests to what the container takes on an ordinary day",
    severity: nil,
    options: [
      Option("resources", .strings(["cpu", "memory"]), "resources that have to be requested")
    ],
    examples: [
      .bad(
        "no request at all; none for the memory of an init container",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              initContainers: [{name: ↓warm, image: "ghcr.io/acme/warm:2.0.1", resources: {requests: {cpu: 50m}}}]
              containers: [{name: ↓web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "requests, or limits that are copied to them",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - {name: web, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {cpu: 100m, memory: 128Mi}}}
                - {name: logs, image: "ghcr.io/acme/logs:2.0.1", resources: {requests: {cpu: 20m}, limits: {memory: 64Mi}}}
        """),
      .good(
        "said for the pod, by the namespace, by an autoscaler",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: one}
        spec:
          template:
            spec:
              resources: {requests: {cpu: 500m, memory: 256Mi}}
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: {name: defaults, namespace: two}
        spec: {limits: [{type: Container, defaultRequest: {cpu: 50m}, default: {memory: 64Mi}}]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report, namespace: two}
        spec:
          template: {spec: {restartPolicy: Never, containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]}}
        ---
        apiVersion: autoscaling.k8s.io/v1
        kind: VerticalPodAutoscaler
        metadata: {name: cart, namespace: three}
        spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart, namespace: three}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2"}]}}}
        """),
    ],
    check: .containerAmongOthers { container, workload, context in
      let missing = context.inventory.unstated(
        .requests, of: context.strings("resources"), in: container, workload)
      guard !missing.isEmpty else { return [] }
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) requests no "
            + missing.joined(separator: " and no "), at: container.nameNode, of: workload.resource)
      ]
    })
}
