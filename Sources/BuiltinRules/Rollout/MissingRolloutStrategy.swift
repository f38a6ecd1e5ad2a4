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
      return [Defect("\(workload.id) has no \(field)", at: key, of: workload.resource)]
    })
}
