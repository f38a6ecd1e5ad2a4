import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unmatchedDisruptionBudget = Rule(
    id: "unmatched-disruption-budget", group: .rollout,
    summary: "A disruption budget protects no pod, or two protect the same one",
    rationale: """
      A budget whose selector matches no pod protects nothing, and nothing says so. A pod that two budgets select can not be
      evicted at all: the API server answers "more than one PodDisruptionBudget", and nodes do not drain.

      Reported where workloads stand in the budget's own folder or kustomization. Quiet where a custom resource or a chart
      of the scan may make the pods, where the selector uses an operator's own label or one by which a program says which of
      its pods leads (`role: primary`), beside Helm templates that were
      not rendered, and for placeholders.
      Pods that live elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "compare the budget's selector with the labels of the pod template",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {maxUnavailable: 1, ↓selector: {matchLabels: {app: web}}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: shop}
        spec: {dataFrom: [{extract: {key: shop}}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 2
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .bad(
        "two for the same pods",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: all}
        spec: {maxUnavailable: 1, ↓selector: {matchLabels: {tier: front}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 2
          template:
            metadata: {labels: {app: shop, tier: front}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .good(
        "",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 2
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
      .good(
        "the program writes a label on that pod of its own that leads",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: db}
        spec: {minAvailable: 1, selector: {matchLabels: {app: db, role: primary}}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          replicas: 3
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: "postgres:16.4"}]}
        """),
      .good(
        "an operator makes the pods",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: db}
        spec: {maxUnavailable: 1, selector: {matchLabels: {cnpg.io/cluster: db}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """),
    ],
    check: .inventory { context in
      let inventory = context.inventory
      var protected: [ObjectIdentifier: Resource] = [:]
      return inventory.resources("policy", "PodDisruptionBudget").compactMap { budget in
        guard !budget.isPatch, let node = budget.spec?["selector"],
          let key = budget.spec?.keyNode("selector"), let selector = LabelSelector(node),
          !selector.isEmpty, !selector.usesPlaceholder
        else { return nil }
        let pods = inventory.workloads(matching: selector, for: budget)
        guard !pods.isEmpty else {
          guard inventory.shouldHavePods(budget, selector),
            !inventory.maySelect(selector, for: budget),
            !inventory.surroundings.external.holdPods(
              selector.matchLabels, in: budget.id.namespace)
          else { return nil }
          return Defect(
            "\(budget.id) selects no pod of any workload in the scan", at: key, of: budget,
            severity: inventory.surroundings.lacksRenderings ? .info : nil)
        }
        var other: (Resource, Workload)?
        for pod in pods where pod.isLongRunning {
          let id = ObjectIdentifier(pod)
          if let first = protected[id], first.id.namespace == budget.id.namespace,
            first.id != budget.id, inventory.areAppliedTogether(first, budget)
          {
            other = other ?? (first, pod)
          }
          protected[id] = budget
        }
        return other.map { first, pod in
          Defect(
            "\(budget.id) and \(first.id) both protect the pods of \(pod.id): none of them can be "
              + "evicted", at: key, of: budget,
            related: [Defect.Related("the other budget", at: first.nameNode)])
        }
      }
    })
}

extension Inventory {
  /// Workloads stand beside the budget, and nothing else that might make its pods.
  fileprivate func shouldHavePods(_ budget: Resource, _ selector: LabelSelector) -> Bool {
    let keys = selector.matchLabels.pairs.map(\.key)
    let written = selector.matchLabels.ofTemplates
    if written != selector.matchLabels,
      written.isEmpty || !workloads(matching: LabelSelector(pairs: written), for: budget).isEmpty
    {
      return false
    }
    guard !surroundings.unrendered.contains(budget.source), selector.matchExpressions.isEmpty,
      keys.allSatisfy({ !$0.contains("/") || $0.hasPrefix("app.kubernetes.io/") }),
      !resources.contains(where: {
        $0.source == budget.source && $0.isCustom && !PodlessKinds.makeNoPods($0.kind)
      })
    else { return false }
    return workloads.contains {
      $0.resource.source == budget.source && Self.mayShare($0.id.namespace, budget.id.namespace)
    }
  }
}
