import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let volumeDeadlock = Rule(
    id: "volume-deadlock", group: .rollout,
    summary: "A rolling update starts a second pod that needs what the first one holds",
    rationale: """
      A ReadWriteOnce claim is attached to one node, and a host port can be taken once per node. A
      rolling update that adds a pod before it removes one leaves the new pod in
      `ContainerCreating` ("Multi-Attach error") or `Pending` unless it happens to fit, and the rollout
      waits for it.

      A DaemonSet starts the new pod on the node of the old one, where a port of the host is never free.

      Quiet where a pod may be missing, for the old one then goes first; for ReadWriteMany claims, for claims that are not in the scan, and for the claims of a
      StatefulSet's own templates.
      """,
    remedy: "set strategy.type: Recreate, or maxSurge: 0, or use a StatefulSet",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: db}
        spec:
          replicas: 1
          strategy: {↓rollingUpdate: {maxSurge: 1}}
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """),
      .bad(
        "without a strategy the surge is 25 %, rounded up to one pod",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: proxy}
        ↓spec:
          template:
            spec:
              containers:
                - name: proxy
                  image: ghcr.io/acme/proxy:1.4.2
                  ports: [{containerPort: 80, hostPort: 80}]
        """),
      .bad(
        "on the node of the old pod there is no free port; in the network of the host each port is one of the host",
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: proxy}
        spec:
          updateStrategy: {type: RollingUpdate, ↓rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
          template:
            spec:
              containers: [{name: proxy, image: "ghcr.io/acme/proxy:1.4.2", ports: [{containerPort: 80, hostPort: 80}]}]
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: metrics}
        spec:
          updateStrategy: {↓rollingUpdate: {maxSurge: 10%, maxUnavailable: 0}}
          template:
            spec:
              hostNetwork: true
              containers: [{name: metrics, image: "ghcr.io/acme/metrics:1.4.2", ports: [{containerPort: 9100}]}]
        """),
      .good(
        "a DaemonSet takes the old pod first, or needs no port of its node",
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: proxy}
        spec:
          updateStrategy: {type: RollingUpdate}
          template:
            spec:
              containers: [{name: proxy, image: "ghcr.io/acme/proxy:1.4.2", ports: [{containerPort: 80, hostPort: 80}]}]
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: logs}
        spec:
          updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
          template:
            spec:
              containers: [{name: logs, image: "ghcr.io/acme/logs:1.4.2", ports: [{containerPort: 9100}]}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: logs}}]
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: logs}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """),
      .good(
        "every pod can mount the claim",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: files}
        spec:
          template:
            spec:
              containers: [{name: files, image: "ghcr.io/acme/files:1.4.2"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
        """),
      .good(
        "of the four that the autoscaler leaves one goes first",
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: proxy}
        spec: {minReplicas: 4, maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: proxy}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: proxy}
        spec:
          template:
            spec:
              containers:
                - name: proxy
                  image: ghcr.io/acme/proxy:1.4.2
                  ports: [{containerPort: 80, hostPort: 80}]
        """),
      .good(
        "the old pod goes first; a StatefulSet always works so",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: db}
        spec:
          strategy: {type: Recreate}
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
        """),
    ],
    check: .workloadAmongOthers(of: Workload.kinds("DaemonSet", "Deployment")) {
      workload, context in
      let replicas = max(1, context.inventory.replicas(of: workload) ?? 1)
      guard let strategy = workload.strategy, strategy.isRolling, !strategy.isOpen,
        !workload.isScaledToZero,
        strategy.surge(of: replicas) > 0, strategy.unavailable(of: replicas) == 0,
        let place = strategy.node.flatMap({ $0.keyNode("rollingUpdate") ?? $0.keyNode("type") })
          ?? workload.resource.root.keyNode("spec")
      else { return [] }
      if workload.isDaemonSet { return portDefects(of: workload, at: place) }
      if let claim = context.inventory.exclusiveClaim(of: workload) {
        return [
          Defect(
            "\(workload.id) adds a pod before it removes one, but \(claim.id) can be mounted on one "
              + "node only: the new pod may wait for ever", at: place, of: workload.resource,
            related: [Defect.Related("the claim", at: claim.nameNode)])
        ]
      }
      guard let port = workload.hostPort else { return [] }
      return [
        Defect(
          "\(workload.id) adds a pod before it removes one, but host port \(port.text ?? "") can be "
            + "taken once per node: the new pod may find no node", at: place,
          of: workload.resource,
          related: [Defect.Related("the host port", at: port)])
      ]
    })

  /// Of a DaemonSet, whose pods are bound to their nodes; claims can be mounted twice there.
  private static func portDefects(of workload: Workload, at place: Node) -> [Defect] {
    let port =
      workload.hostPort
      ?? (workload.usesHostNetwork
        ? workload.containers.lazy.compactMap { $0.ports.first?["containerPort"] }.first : nil)
    guard let port else { return [] }
    return [
      Defect(
        "\(workload.id) adds a pod before it removes the one on its node, which has host port "
          + "\(port.text ?? ""): the new pod never starts", at: place, of: workload.resource,
        remedy: "set maxSurge: 0 and maxUnavailable: 1",
        related: [Defect.Related("the host port", at: port)])
    ]
  }
}
