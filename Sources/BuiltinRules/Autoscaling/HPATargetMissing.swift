import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let hpaTargetMissing = Rule(
    id: "hpa-target-missing", group: .autoscaling,
    summary: "An autoscaler scales something that is not there",
    rationale: """
      The autoscaler finds its target by API group, kind and name. One that does not exist leaves
      `AbleToScale: False` in its status, and nothing else says so. A `Deployment` of group `extensions` or
      without a group is not found either; the version within the group does not matter.

      Reported where the autoscaler's own folder has a workload of the kind, or where the same name exists
      with another kind or group. Quiet for kinds that stand nowhere in the scan, for they come from
      elsewhere; beside Helm templates that were not rendered; and for placeholders.
      What lives elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "name the kind, group and name of a workload that is applied with it",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ↓shop-web}
          minReplicas: 2
          maxReplicas: 5
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        """),
      .bad(
        "the group is not the Deployment's",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: ↓v1, kind: Deployment, name: shop}
          maxReplicas: 5
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        """),
      .good(
        "the version within the group does not matter",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1beta2, kind: Deployment, name: shop}
          maxReplicas: 5
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: shop}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        """),
      .good(
        "a kind that stands nowhere in the scan; KEDA's default kind",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: cart}
        spec:
          scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: cart}
          maxReplicas: 5
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: worker}
        spec:
          scaleTargetRef: {apiVersion: acme.example.com/v1, kind: WorkerPool, name: worker}
          maxReplicas: 5
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: worker}
        spec: {scaleTargetRef: {name: worker}, triggers: [{type: rabbitmq}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: worker}
        spec: {template: {spec: {containers: [{name: worker, image: "ghcr.io/acme/worker:1.4.2"}]}}}
        """),
    ],
    check: .inventory { context in
      context.inventory.allAutoscalers.compactMap { autoscaler in
        let resource = autoscaler.resource
        guard let (why, field, isCertain) = context.inventory.whyNothingIsScaled(by: autoscaler)
        else { return nil }
        return Defect(
          "\(resource.id) scales \(autoscaler.targetDescription), \(why)",
          at: autoscaler.target[field] ?? autoscaler.target, of: resource,
          severity: isCertain ? nil : .info)
      }
    })
}

extension Inventory {
  /// With the field of `scaleTargetRef` that is to be mended.
  fileprivate func whyNothingIsScaled(
    by autoscaler: Autoscaler
  ) -> (why: String, field: StaticString, isCertain: Bool)? {
    if let workload = workload(scaledBy: autoscaler) {
      let group = workload.resource.id.group
      guard group != autoscaler.kind.group else { return nil }
      let named = autoscaler.kind.group.isEmpty ? "the core group" : autoscaler.kind.group
      return ("which is of the API group \(group), not of \(named)", "apiVersion", true)
    }
    let (id, source) = (autoscaler.resource.id, autoscaler.resource.source)
    guard !surroundings.unrendered.contains(source),
      !surroundings.external.hold(autoscaler.kind.kind, named: autoscaler.name, in: id.namespace),
      !mayHold(autoscaler.kind, named: autoscaler.name, in: id.namespace)
    else { return nil }
    let siblings = resources(autoscaler.kind.group, autoscaler.kind.kind).filter {
      Self.mayShare($0.id.namespace, id.namespace)
    }
    // A custom kind without a pod template is a target too.
    guard !siblings.contains(where: { $0.id.name == autoscaler.name }) else { return nil }
    // One of a kind that stands nowhere in the scan may be what makes its namesake.
    let isCustom = autoscaler.kind.group.contains(".")
    guard !isCustom || !siblings.isEmpty else { return nil }
    let namesake = workloads(named: autoscaler.name, in: id.namespace).first {
      !$0.isPatch && $0.kind != autoscaler.kind.kind && $0.isScalable
        && $0.resource.source == source && Self.mayShare($0.id.namespace, id.namespace)
    }
    let isCertain = !surroundings.lacksRenderings
    if let namesake { return ("but \(autoscaler.name) is a \(namesake.kind)", "kind", isCertain) }
    guard siblings.contains(where: { $0.source == source }) else { return nil }
    return ("which is not in the scan", "name", isCertain)
  }
}

extension Workload {
  fileprivate var isScalable: Bool {
    ["Deployment", "StatefulSet", "ReplicaSet", "Rollout"].contains(kind)
  }
}
