import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let hpaWithoutRequests = Rule(
    id: "hpa-without-requests", group: .autoscaling,
    summary: "An autoscaler measures a share of a request that a container does not have",
    rationale: """
      `averageUtilization` is a share of what the containers request. One container of the pod without a
      request for that resource, a sidecar too, makes the metric unknown: the autoscaler reports
      `FailedGetResourceMetric` and never scales.

      An autoscaler without metrics measures 80 % of the requested cpu. A limit counts as a request, for the API
      server copies it. Quiet where the pod as a whole requests the resource, which counts since 1.34; where a
      LimitRange of the namespace has a default, minimum or maximum for it, where a VerticalPodAutoscaler sets it, for `ContainerResource` metrics of
      another container, for average values instead of shares, and where the target is not in the scan.
      Sidecars that a mesh injects are not seen.
      """,
    remedy:
      "give every container of the pod a request, or measure one by a ContainerResource metric",
    severity: .error,
    examples: [
      .bad(
        "the sidecar has no request for cpu",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          metrics:
            - type: Resource
              resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - {name: web, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {cpu: 100m}}}
                - {name: ↓logs, image: "ghcr.io/acme/logs:2.0.1", resources: {requests: {memory: 64Mi}}}
        """),
      .good(
        "a request each; a limit is one too",
        """
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          targetCPUUtilizationPercentage: 70
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              initContainers: [{name: wait, image: "busybox:1.36.1"}]
              containers:
                - {name: web, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {cpu: 100m}}}
                - {name: logs, image: "ghcr.io/acme/logs:2.0.1", resources: {limits: {cpu: 50m}}}
        """),
      .bad(
        "without metrics it is the cpu",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec: {template: {spec: {containers: [{name: ↓web, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        """),
      .good(
        "Istio writes what the container leaves out",
        """
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: gateway}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: gateway}
          maxReplicas: 5
          targetCPUUtilizationPercentage: 70
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: gateway}
        spec: {template: {spec: {containers: [{name: istio-proxy, image: auto}]}}}
        """),
      .good(
        "the pod as a whole requests it; a maximum is a default, too",
        """
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          targetCPUUtilizationPercentage: 70
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              resources: {requests: {cpu: 500m}}
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: {name: limits, namespace: two}
        spec: {limits: [{type: Container, max: {cpu: "2"}}]}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: cart, namespace: two}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
          maxReplicas: 5
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart, namespace: two}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2"}]}}}
        """),
      .good(
        "the namespace has a default; an average value; one container alone",
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: defaults, namespace: one}
        spec: {limits: [{type: Container, defaultRequest: {cpu: 50m}}]}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop, namespace: one}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          metrics: [{type: Resource, resource: {name: cpu, target: {averageUtilization: 70}}}]
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: cart, namespace: two}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
          maxReplicas: 5
          metrics:
            - {type: Resource, resource: {name: cpu, target: {averageValue: 500m}}}
            - type: ContainerResource
              containerResource: {name: memory, container: web, target: {averageUtilization: 70}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: one}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart, namespace: two}
        spec:
          template:
            spec:
              containers:
                - {name: web, image: "ghcr.io/acme/cart:1.4.2", resources: {requests: {memory: 64Mi}}}
                - {name: logs, image: "ghcr.io/acme/logs:2.0.1"}
        """),
    ],
    check: .inventory { context in
      let inventory = context.inventory
      return inventory.allAutoscalers.flatMap { autoscaler -> [Defect] in
        let metrics = autoscaler.utilizationMetrics
        guard !metrics.isEmpty, let workload = inventory.workload(scaledBy: autoscaler),
          !inventory.isSizedByAutoscaler(workload)
        else { return [] }
        return metrics.flatMap { metric -> [Defect] in
          guard !inventory.fills(.requests, metric.resource, in: workload.id.namespace) else {
            return []
          }
          guard metric.container != nil || !workload.states(.requests, metric.resource),
            !Placeholder.isIn(metric.resource)
          else { return [] }
          return workload.containers.filter { container in
            (container.role == .main || container.role == .sidecar) && !container.isPatch
              && container.image?.isInjected != true
              && metric.container ?? container.name == container.name
              && !container.states(.requests, metric.resource)
          }.map { container in
            Defect(
              "\(autoscaler.resource.id) scales by a share of requested \(metric.resource), but "
                + "container \"\(container.name)\" of \(workload.id) requests none: it never scales",
              at: container.nameNode, of: workload.resource,
              related: [Defect.Related("the metric", at: metric.node)])
          }
        }
      }
    })
}
