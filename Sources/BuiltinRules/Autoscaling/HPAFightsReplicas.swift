import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let hpaFightsReplicas = Rule(
    id: "hpa-fights-replicas", group: .autoscaling,
    summary: "The manifest and an autoscaler both set the number of pods",
    rationale: """
      Whoever writes `spec.replicas` last wins until the other one looks again. Under load an apply takes
      pods away that the autoscaler has added.

      - kubectl apply: at each apply.
      - Flux: at each reconciliation, every few minutes.
      - Argo CD: at each sync, at once with `selfHeal`, unless `ignoreDifferences` names `/spec/replicas`.
      - Helm: when the number in the chart changes, and on each upgrade with server-side apply.

      Quiet without `replicas`; for `replicas: 0`, which switches the autoscaler off; where an Argo CD Application of
      the scan ignores the field; and for an autoscaler whose minimum equals its maximum.
      Taking the field out of an object that is applied already resets it once: see `replicas-removed`.
      """,
    remedy:
      "leave spec.replicas out, and let the autoscaler's minimum say how many there are at least",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: ↓3
          template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          minReplicas: 2
          maxReplicas: 5
        """),
      .good(
        "the autoscaler alone decides; or it is switched off",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart}
        spec:
          replicas: 0
          template: {spec: {containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2"}]}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          maxReplicas: 5
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: cart}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
          maxReplicas: 5
        """),
      .good(
        "Argo CD is told to leave the field alone; the other one is in another namespace",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart, namespace: one}
        spec:
          replicas: 3
          template: {spec: {containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2"}]}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: cart, namespace: two}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
          maxReplicas: 5
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop}
        spec:
          ignoreDifferences:
            - {group: apps, kind: Deployment, jsonPointers: [/spec/replicas]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 3
          template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          minReplicas: 2
          maxReplicas: 5
        """),
    ],
    check: .inventory { context in
      context.inventory.allAutoscalers.compactMap { autoscaler in
        guard let workload = context.inventory.workload(scaledBy: autoscaler),
          let node = workload.spec?["replicas"], !node.isNull, node.int ?? 1 != 0,
          !autoscaler.isFixed, !context.inventory.ignoresReplicas
        else { return nil }
        return Defect(
          "\(workload.id) sets replicas to \(node.text ?? ""), and \(autoscaler.resource.id) sets "
            + "them too: each apply undoes the autoscaler's work", at: node, of: workload.resource,
          related: [
            Defect.Related("the autoscaler", at: autoscaler.resource.nameNode)
          ])
      }
    })
}

extension Autoscaler {
  /// Minimum and maximum are the same: it changes nothing.
  fileprivate var isFixed: Bool {
    guard let minimum = minimum?.int else { return false }
    return minimum == maximum?.int
  }
}

extension Inventory {
  fileprivate var ignoresReplicas: Bool {
    argoApplications.contains { application in
      application.spec["ignoreDifferences"]?.items.contains { rule in
        let paths = [rule["jsonPointers"], rule["jqPathExpressions"]].compactMap { $0 }
        return paths.contains { $0.items.contains { $0.text?.hasSuffix("replicas") == true } }
      } ?? false
    }
  }
}
