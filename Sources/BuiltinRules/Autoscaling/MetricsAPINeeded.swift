import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let metricsAPINeeded = Rule(
    id: "metrics-api-needed", group: .autoscaling,
    summary: "An autoscaler asks a metrics API that the cluster must serve",
    rationale: """
      A HorizontalPodAutoscaler reads `Resource` and `ContainerResource` metrics from `metrics.k8s.io`, which metrics-server
      serves, `Pods` and `Object` metrics from `custom.metrics.k8s.io`, and `External` ones from
      `external.metrics.k8s.io`, which an adapter such as Prometheus' or KEDA serves. A cluster without it answers
      "couldn't get resource list for …", and nothing scales.

      Off unless selected: manifests cannot show what a cluster serves. Quiet where an APIService of the
      scan registers the API, and for KEDA, which brings its own.
      """,
    remedy:
      "install what serves the API (metrics-server, prometheus-adapter, KEDA) before the autoscaler",
    severity: nil,
    examples: [
      .bad(
        "one finding for each API",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          metrics:
            - {type: ↓Resource, resource: {name: cpu, target: {averageUtilization: 70}}}
            - {type: ↓External, external: {metric: {name: queue}, target: {value: 30}}}
            - {type: Resource, resource: {name: memory, target: {averageUtilization: 70}}}
        """),
      .bad(
        "the share of the cpu that is measured where no metric is written",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: ↓shop}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 5}
        """),
      .good(
        "the scan registers the API",
        """
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: v1beta1.metrics.k8s.io}
        spec: {group: metrics.k8s.io, version: v1beta1}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
          metrics: [{type: Resource, resource: {name: cpu, target: {averageUtilization: 70}}}]
        """),
      .good(
        "KEDA brings its own",
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: worker}
        spec: {scaleTargetRef: {name: worker}, triggers: [{type: rabbitmq}]}
        """),
    ],
    check: .inventory { context in
      let served = context.inventory.resources("apiregistration.k8s.io", "APIService").compactMap {
        $0.spec?["group"]?.text
      }
      return context.inventory.allAutoscalers.filter { !$0.isKEDA }.flatMap { autoscaler in
        var said = Set(served)
        return needs(of: autoscaler).filter { said.insert($0.api).inserted }.map { node, api in
          Defect(
            "\(autoscaler.resource.id) needs a cluster that serves \(api)", at: node,
            of: autoscaler.resource)
        }
      }
    })

  private static func needs(of autoscaler: Autoscaler) -> [(node: Node, api: String)] {
    guard !autoscaler.metrics.isEmpty else {
      return [(autoscaler.resource.nameNode, "metrics.k8s.io")]
    }
    return autoscaler.metrics.compactMap { metric in
      guard let type = metric["type"], let api = type.text.flatMap({ apis[$0] }) else { return nil }
      return (type, api)
    }
  }

  private static let apis = [
    "ContainerResource": "metrics.k8s.io", "External": "external.metrics.k8s.io",
    "Object": "custom.metrics.k8s.io", "Pods": "custom.metrics.k8s.io",
    "Resource": "metrics.k8s.io",
  ]
}
