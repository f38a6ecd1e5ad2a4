import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let duplicateHPA = Rule(
    id: "duplicate-hpa", group: .autoscaling,
    summary: "Two autoscalers set the number of the same pods",
    rationale: """
      Each one computes a number of its own and undoes what the other did. KEDA makes a HorizontalPodAutoscaler for each
      ScaledObject, so that one of each is two as well; its webhook refuses the second one.

      Reported within one file, one kustomization, or a folder that is applied as a whole. Quiet in different
      namespaces, and where KEDA is told to take an existing autoscaler over
      (`scaledobject.keda.sh/transfer-hpa-ownership`, or its name in `horizontalPodAutoscalerConfig`).
      """,
    remedy: "put all metrics or triggers into one autoscaler: it takes the highest number",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 5}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: shop}
        spec: {scaleTargetRef: ↓{name: shop}, maxReplicaCount: 9}
        """),
      .good(
        "two kinds, two names, two namespaces",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: one, namespace: a}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 5}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: two, namespace: b}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 5}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: three, namespace: a}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: shop}, maxReplicas: 5}
        """),
      .good(
        "KEDA takes the autoscaler over",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}, maxReplicas: 5}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: shop, annotations: {scaledobject.keda.sh/transfer-hpa-ownership: "true"}}
        spec:
          scaleTargetRef: {name: shop}
          advanced: {horizontalPodAutoscalerConfig: {name: shop}}
        """),
    ],
    check: .inventory { context in
      let byTarget = Dictionary(grouping: context.inventory.allAutoscalers) {
        [$0.resource.id.namespace, $0.name]
      }
      return byTarget.values.filter { $0.count > 1 }.flatMap { autoscalers in
        autoscalers.indices.dropFirst().compactMap { index -> Defect? in
          let autoscaler = autoscalers[index]
          let first = autoscalers[..<index].first { other in
            other.kind.kind == autoscaler.kind.kind
              && other.resource.id != autoscaler.resource.id
              && context.inventory.areAppliedTogether(other.resource, autoscaler.resource)
          }
          guard let first, !autoscaler.takesOver(first) else { return nil }
          return Defect(
            "\(autoscaler.resource.id) and \(first.resource.id) both scale "
              + autoscaler.targetDescription, at: autoscaler.target, of: autoscaler.resource,
            related: [Defect.Related("the other one", at: first.target)])
        }
      }
    })
}

extension Autoscaler {
  fileprivate func takesOver(_ other: Autoscaler) -> Bool {
    guard isKEDA, !other.isKEDA else { return false }
    let name = resource.spec?["advanced"]?["horizontalPodAutoscalerConfig"]?["name"]?.text
    return name == other.resource.id.name
      || resource.annotation("scaledobject.keda.sh/transfer-hpa-ownership") == "true"
  }
}
