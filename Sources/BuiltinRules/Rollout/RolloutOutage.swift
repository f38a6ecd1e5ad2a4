import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let rolloutOutage = Rule(
    id: "rollout-outage", group: .rollout,
    summary: "Every rollout takes all pods behind a Service away at once",
    rationale: """
      `Recreate`, a `maxUnavailable` that reaches all replicas, or a single replica that may be
      missing: the Service has nothing to send requests to until the new pods are ready.

      Quiet where no Service selects the pods; where a ReadWriteOnce claim or a host port allows
      only one pod; where the claim is not in the scan; for `replicas: 0`.
      """,
    remedy: "let the rollout add pods first: maxSurge: 1, maxUnavailable: 0",
    severity: .warning, isAdvice: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 3
          strategy: {type: ↓Recreate}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        """),
      .bad(
        "the only replica may be missing",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 1
          strategy: {rollingUpdate: {maxUnavailable: ↓1}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        """),
      .good(
        "another workload answers for the same Service meanwhile",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop-canary}
        spec:
          replicas: 1
          strategy: {type: Recreate}
          template: {metadata: {labels: {app: shop, track: canary}}, spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.5.0"}]}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 5
          template: {metadata: {labels: {app: shop, track: stable}}, spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        """),
      .good(
        "refused, so that nothing goes away",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 1
          strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        """),
      .good(
        "the claim lets only one node mount it",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: db}
        spec:
          strategy: {type: Recreate}
          template:
            metadata: {labels: {app: db}}
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {selector: {app: db}, ports: [{port: 5432}]}
        """),
      .good(
        "a worker behind no Service; 25 % of one replica rounds down to none",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: worker}
        spec:
          strategy: {type: Recreate}
          template:
            metadata: {labels: {app: worker}}
            spec:
              containers: [{name: worker, image: "ghcr.io/acme/worker:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 1
          strategy: {rollingUpdate: {maxUnavailable: 25%}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        """),
    ],
    check: .workloadAmongOthers(of: Workload.kinds("DaemonSet", "Deployment")) {
      workload, context in
      guard let strategy = workload.strategy, let node = strategy.node,
        !workload.isScaledToZero,
        let outage = outage(workload, strategy, node, context.inventory),
        !isForced(workload, context.inventory),
        let service = context.inventory.service(restingOn: workload)
      else { return [] }
      return [
        Defect(
          "\(workload.id), behind \(service.resource.id), \(outage.what)", at: outage.place,
          of: workload.resource)
      ]
    })

  private static func outage(
    _ workload: Workload, _ strategy: RolloutStrategy, _ node: Node, _ inventory: Inventory
  ) -> (what: String, place: Node)? {
    if strategy.type == "Recreate" {
      return node["type"].map { ("takes all its pods down before it starts new ones", $0) }
    }
    // Two zeroes are refused.
    guard strategy.isRolling, !strategy.isOpen,
      let place = node["rollingUpdate"]?["maxUnavailable"],
      !strategy.maxSurge.isZero || !strategy.maxUnavailable.isZero
    else { return nil }
    return missing(workload, strategy, inventory).map { ($0, place) }
  }

  /// Only one pod at a time can hold the volume or the port; a claim we cannot see may be such.
  private static func isForced(_ workload: Workload, _ inventory: Inventory) -> Bool {
    let claims = workload.claims
    let isUnknown = claims.contains {
      inventory.claim(named: $0, in: workload.id.namespace) == nil
    }
    return isUnknown || inventory.exclusiveClaim(of: workload) != nil || workload.hostPort != nil
      || workload.usesHostNetwork
  }

  private static func missing(
    _ workload: Workload, _ strategy: RolloutStrategy, _ inventory: Inventory
  ) -> String? {
    if strategy.maxUnavailable == .percent(100) { return "may lose all its pods at once" }
    guard workload.isDeployment, let replicas = inventory.replicas(of: workload) else { return nil }
    let unavailable = strategy.unavailable(of: replicas)
    guard replicas > 0, unavailable >= replicas else { return nil }
    return replicas == 1
      ? "may lose its only pod" : "may lose all its \(replicas) pods at once"
  }
}
