import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingRolloutStrategy = Rule(
    id: "missing-rollout-strategy", group: .rollout,
    summary: "Nobody has said how the pods are to be replaced",
    rationale: """
      Left out, a Deployment replaces a quarter of its pods at a time, a DaemonSet one, and a
      StatefulSet all of them one after another. With few replicas the percentages round to something
      that surprises. An explicit strategy is a decision that a reviewer can see.

      Quiet for `replicas: 0`, and for objects that an operator owns.
      """,
    remedy:
      "write the strategy down, for example rollingUpdate with maxSurge: 1 and maxUnavailable: 0",
    severity: .warning, isAdvice: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        ↓spec:
          replicas: 2
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        ↓spec:
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        """),
      .good(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "nothing to replace; and what an operator owns",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 0
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata:
          name: agent
          ownerReferences: [{apiVersion: acme.io/v1, kind: Agent, name: agent, uid: "1"}]
        spec:
          template:
            spec:
              containers: [{name: agent, image: "ghcr.io/acme/agent:1.4.2"}]
        """),
    ],
    fix: .safe(
      "write down `maxSurge: 1` and `maxUnavailable: 0` for a Deployment, and for a StatefulSet or a "
        + "DaemonSet what the API server does anyway; not where a pod mounts a claim, takes a port of its node or "
        + "must not run beside others: one more might wait for ever"
    ),
    check: .workload(of: Workload.kinds("DaemonSet", "Deployment", "StatefulSet")) { workload, _ in
      let field: StaticString
      switch (workload.resource.id.group, workload.kind) {
      case ("apps", "Deployment"), ("extensions", "Deployment"): field = "strategy"
      case ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("extensions", "DaemonSet"):
        field = "updateStrategy"
      default: return []
      }
      guard !workload.isScaledToZero, !workload.isOwned,
        workload.spec?[field].map({ !$0.isMapping || $0.firstKey == nil }) ?? true,
        let key = workload.spec?.keyNode(field) ?? workload.resource.root.keyNode("spec")
      else { return [] }
      let defect = Defect("\(workload.id) has no \(field)", at: key, of: workload.resource)
      return [workload.mayHaveToWait ? defect : defect.repaired(by: writeStrategy)]
    })

  /// Beside the number of replicas, where there is one.
  private static func writeStrategy(_ site: RepairSite) -> EditGroup? {
    guard let resource = site.resource, !site.isSetByLayer,
      let (field, strategy) = explicitStrategy(of: resource.id.kind),
      let spec = resource.root.writtenEntry("spec")?.value, spec.isMapping
    else { return nil }
    if let entry = spec.writtenEntries.first(where: { $0.key.text == field }) {
      return site.text.setting(entry, to: strategy)
    }
    guard spec.value(forKey: field) == nil else { return nil }
    let new = NewEntry(field, strategy)
    if let replicas = spec.writtenEntry("replicas") {
      return site.text.inserting(new, after: replicas)
    }
    let next = spec.writtenEntry("template") ?? spec.writtenEntries.first
    return next.flatMap { site.text.inserting(new, before: $0) }
  }

  private static func explicitStrategy(of kind: String) -> (field: String, value: NewValue)? {
    func rolling(_ bounds: [(String, NewValue)]) -> NewValue {
      .mapping([("type", .word("RollingUpdate")), ("rollingUpdate", .mapping(bounds))])
    }
    return switch kind {
    case "Deployment":
      ("strategy", rolling([("maxSurge", .word("1")), ("maxUnavailable", .word("0"))]))
    case "DaemonSet":
      ("updateStrategy", rolling([("maxSurge", .word("0")), ("maxUnavailable", .word("1"))]))
    case "StatefulSet": ("updateStrategy", rolling([("partition", .word("0"))]))
    default: nil
    }
  }
}

extension Workload {
  /// A pod more might wait for the claim, the port or the node of the one that it is to replace.
  fileprivate var mayHaveToWait: Bool {
    guard isDeployment else { return false }
    let volumes = pod[.volumes]
    let apart = template.spec["affinity"]?["podAntiAffinity"]?[
      "requiredDuringSchedulingIgnoredDuringExecution"]
    return hostPort != nil || usesHostNetwork || apart?.items.first != nil
      || volumes?.items.contains { $0["persistentVolumeClaim"] != nil } == true
  }
}
