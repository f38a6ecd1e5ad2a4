import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let blockingDisruptionBudget = Rule(
    id: "blocking-disruption-budget", group: .rollout,
    summary: "The disruption budget lets no pod be evicted: nodes cannot be drained",
    rationale: """
      `minAvailable` at or above the number of pods, or `maxUnavailable: 0`, refuses every eviction.
      `kubectl drain`, cluster upgrades and autoscalers wait for ever, or until someone deletes the
      pod by force. Where a HorizontalPodAutoscaler counts the pods, its minimum is what remains.

      Quiet for workloads with `replicas: 0`, and for budgets whose pods are not in the scan.
      """,
    remedy: "leave room for one: maxUnavailable: 1, or a minAvailable below the number of replicas",
    severity: .error,
    examples: [
      .bad(
        "one replica, and one must stay",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {minAvailable: ↓1, selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {maxUnavailable: ↓0%, selector: {matchLabels: {app: shop}}}
        """),
      .good(
        "the autoscaler keeps two",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {minAvailable: 1, selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec: {minReplicas: 2, maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: shop}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "every pod of the namespace is the only one",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: all, namespace: shop}
        spec: {minAvailable: ↓1, selector: {}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "KEDA may leave none, and any that run must stay",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {maxUnavailable: ↓0, selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: shop}
        spec: {scaleTargetRef: {name: shop}, triggers: [{type: rabbitmq}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "one folder per environment: three replicas stand in the other one",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {minAvailable: 1, selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 3
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """,
        at: "prod/shop.yaml",
        files: [
          "dev/shop.yaml": """
          apiVersion: autoscaling/v2
          kind: HorizontalPodAutoscaler
          metadata: {name: shop}
          spec: {minReplicas: 1, maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: shop}}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """
        ]),
      .good(
        "half of four are two",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {minAvailable: 50%, selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 4
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "what is written is no count: `wrong-type` says so",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {minAvailable: 1, selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: "3"
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .resourceAmongOthers(of: [GroupKind("policy", "PodDisruptionBudget")]) {
      resource, context in
      guard !resource.isPatch, let spec = resource.spec else { return [] }
      let pods = context.inventory.workloads(protectedBy: resource)
      let counts = pods.compactMap(context.inventory.replicas(of:))
      let replicas = counts.reduce(0, +)
      if let node = spec["maxUnavailable"], IntOrString(node)?.isZero == true {
        guard pods.isEmpty || pods.contains(where: { !$0.isScaledToZero }) else { return [] }
        return [
          Defect(
            "\(resource.id) lets no pod be evicted: maxUnavailable is \(node.text ?? "0")",
            at: node,
            of: resource)
        ]
      }
      guard let node = spec["minAvailable"], replicas > 0, counts.count == pods.count,
        let needed = IntOrString(node)?.scaled(to: replicas, .up), needed >= replicas
      else { return [] }
      let isScaledDown = pods.map { $0.replicas ?? 1 }.reduce(0, +) > needed
      let when = isScaledDown ? " when the autoscaler is at its minimum" : ""
      return [
        Defect(
          "\(resource.id) lets no pod be evicted\(when): \(needed) of \(replicas) must stay",
          at: node, of: resource, severity: isScaledDown ? .warning : nil,
          related: pods.prefix(1).map { Defect.Related("\($0.id)", at: $0.resource.nameNode) })
      ]
    })
}

extension Inventory {
  /// Workloads whose pods a budget counts; a DaemonSet's pods are not drained.
  fileprivate func workloads(protectedBy budget: Resource) -> [Workload] {
    // An empty selector is every pod of the namespace; it was none before `policy/v1`.
    guard let selector = budget.spec?["selector"].flatMap(LabelSelector.init),
      !selector.isEmpty || budget.apiVersion == "policy/v1"
    else { return [] }
    return workloads(matching: selector, for: budget).filter {
      $0.isLongRunning && !$0.isDaemonSet
    }
  }
}
