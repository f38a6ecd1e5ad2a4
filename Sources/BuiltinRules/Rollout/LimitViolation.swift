import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let limitViolation = Rule(
    id: "limit-violation", group: .rollout,
    summary: "A ResourceQuota or a LimitRange of the namespace refuses these pods",
    rationale: """
      "pods … is forbidden: failed quota: must specify limits.memory": a quota of cpu or memory refuses every pod with a container that does not say how
      much of it it takes, and a LimitRange one that takes more or less than it allows. A Deployment, a Job or the like is accepted, and then waits for
      pods that are never made: a rollout hangs, with the old pods still running.

      Looks at workloads whose namespace has the object among the manifests; init containers count, too. A limit counts as a request, for the API server
      copies it. Quiet where a LimitRange fills in what is missing, where the pod as a whole says it (`spec.resources`), where a VerticalPodAutoscaler sets
      it, where something among the manifests writes into pods, and for quotas with scopes, which are for some pods only. How much of a quota is left is not known here.
      """,
    remedy: "write the amounts under the container's resources, within the namespace's bounds",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "a quota counts what nobody says",
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: compute, namespace: shop}
        spec: {hard: {requests.cpu: "4", limits.memory: 8Gi, pods: "20", requests.storage: 100Gi}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              initContainers: [{name: ↓warm, image: "ghcr.io/acme/warm:2.0.1", resources: {limits: {cpu: 50m}}}]
              containers:
                - {name: ↓web, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {memory: 256Mi}}}
                - {name: logs, image: "ghcr.io/acme/logs:2.0.1", resources: {requests: {cpu: 20m}, limits: {memory: 64Mi}}}
        """),
      .bad(
        "more and less than a LimitRange allows",
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: bounds, namespace: shop}
        spec: {limits: [{type: Container, min: {cpu: 100m}, max: {cpu: "2", memory: 1Gi}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop, namespace: shop}
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {cpu: ↓50m, memory: ↓2Gi}, limits: {memory: ↓2048Mi}}}
            - {name: logs, image: "ghcr.io/acme/logs:2.0.1", resources: {limits: {cpu: ↓2500m}}}
        """),
      .good(
        "all is said, or filled in",
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: compute, namespace: shop}
        spec: {hard: {cpu: "4", memory: 8Gi, limits.memory: 8Gi}}
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: {name: bounds, namespace: shop}
        spec: {limits: [{type: Container, defaultRequest: {cpu: 100m}, default: {memory: 256Mi}, max: {memory: 1Gi}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop, namespace: shop}
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {memory: 1024Mi}}}
            - {name: logs, image: "ghcr.io/acme/logs:2.0.1"}
        """),
      .good(
        "another namespace; a quota for some pods; bounds of what is no container; placeholders",
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: compute, namespace: other}
        spec: {hard: {requests.cpu: "4"}}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: important, namespace: shop}
        spec:
          hard: {requests.cpu: "4"}
          scopeSelector: {matchExpressions: [{operator: In, scopeName: PriorityClass, values: [high]}]}
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: {name: bounds, namespace: shop}
        spec: {limits: [{type: PersistentVolumeClaim, max: {storage: 10Gi}}, {type: Container, max: {memory: "${MAX}"}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop, namespace: shop}
        spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", resources: {limits: {memory: 4Gi}}}]}
        """),
      .good(
        "a policy writes what is not there",
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: compute, namespace: shop}
        spec: {hard: {requests.cpu: "4"}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop, namespace: shop}
        spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        ---
        apiVersion: kyverno.io/v1
        kind: ClusterPolicy
        metadata: {name: requests}
        spec:
          rules:
            - name: cpu
              match: {any: [{resources: {kinds: [Pod]}}]}
              mutate: {patchStrategicMerge: {spec: {containers: [{(name): "*", resources: {requests: {cpu: 100m}}}]}}}
        """),
      .good(
        "another cluster's",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
        """,
        at: "clusters/dev/shop.yaml",
        files: [
          "clusters/prod/shop.yaml": """
          apiVersion: v1
          kind: ResourceQuota
          metadata: {name: compute, namespace: shop}
          spec: {hard: {requests.cpu: "4"}}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop, namespace: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {cpu: 100m}}}]}
          """
        ]),
    ],
    check: .workloadAmongOthers { workload, context in
      let bounds = NamespaceBounds(of: workload, context.inventory)
      guard !bounds.isEmpty else { return [] }
      return workload.containers.filter { $0.role != .ephemeral && !$0.isPatch }.flatMap {
        bounds.defects(of: $0)
      }
    })
}

/// What the namespace asks of a workload's pods.
private struct NamespaceBounds {
  private let workload: Workload
  private let inventory: Inventory
  private let quotas: [Resource]
  private let ranges: [Resource]

  var isEmpty: Bool { quotas.isEmpty && ranges.isEmpty }

  init(of workload: Workload, _ inventory: Inventory) {
    self.workload = workload
    self.inventory = inventory
    let bounds = inventory.bounds(beside: workload)
    quotas = bounds.filter {
      $0.id.kind == "ResourceQuota" && $0.spec?["scopes"] == nil && $0.spec?["scopeSelector"] == nil
    }
    ranges = bounds.filter { $0.id.kind == "LimitRange" }
  }

  /// What a quota counts only where every container says it (the evaluator of pods).
  private static let counted: [(key: StaticString, amount: ResourceAmount, resource: String)] = [
    ("cpu", .requests, "cpu"), ("requests.cpu", .requests, "cpu"), ("limits.cpu", .limits, "cpu"),
    ("memory", .requests, "memory"), ("requests.memory", .requests, "memory"),
    ("limits.memory", .limits, "memory"),
  ]

  func defects(of container: Container) -> [Defect] {
    let silent = quotas.compactMap { unsaid(in: container, $0) }
    return (silent.isEmpty || inventory.hasMutatingPolicy ? [] : silent)
      + ranges.flatMap { beyond(container, $0) }
  }

  private func unsaid(in container: Container, _ quota: Resource) -> Defect? {
    guard let hard = quota.spec?["hard"] else { return nil }
    let missing = Self.counted.filter { key, amount, resource in
      hard[key] != nil
        && !inventory.unstated(amount, of: [resource], in: container, workload).isEmpty
    }
    guard let first = missing.first, let key = hard.keyNode(first.key) else { return nil }
    let names = missing.map { "\($0.key)" }.joined(separator: ", ")
    return defect(
      "container \"\(container.name)\" does not say \(names), which the ResourceQuota \(quota.id.name) counts",
      at: container.nameNode,
      Defect.Related("\(quota.id.name) counts \(first.key)", at: key))
  }

  private func beyond(_ container: Container, _ range: Resource) -> [Defect] {
    let limits =
      range.spec?["limits"]?.items.filter { $0["type"]?.says("Container") == true } ?? []
    return limits.flatMap { limit in
      beyond(limit["max"], "most", container, range, >)
        + beyond(limit["min"], "least", container, range, <)
    }
  }

  private func beyond(
    _ bounds: Node?, _ word: String, _ container: Container, _ range: Resource,
    _ isBeyond: (Quantity, Quantity) -> Bool
  ) -> [Defect] {
    guard let resources = container.node["resources"] else { return [] }
    var defects: [Defect] = []
    bounds?.forEachPair { key, value in
      guard let name = key.text, let bound = value.text.flatMap({ Quantity($0) }) else { return }
      for field: StaticString in ["requests", "limits"] {
        guard let node = resources[field]?.value(forKey: name),
          let amount = node.text.flatMap({ Quantity($0) }), isBeyond(amount, bound)
        else { continue }
        defects.append(
          defect(
            "container \"\(container.name)\" says \(node.text ?? "") for the \(name) of its \(field), and the "
              + "LimitRange \(range.id.name) allows \(value.text ?? "") at \(word)", at: node,
            Defect.Related("\(range.id.name) allows \(value.text ?? "") at \(word)", at: value)))
      }
    }
    return defects
  }

  private func defect(_ message: String, at node: Node, _ related: Defect.Related) -> Defect {
    Defect(
      "\(workload.podRefusal): \(message)", at: node, of: workload.resource, related: [related])
  }
}

extension Inventory {
  /// What bounds the pods of the workload's own namespace; of several with one name nobody knows which is there.
  fileprivate func bounds(beside workload: Workload) -> [Resource] {
    let found = bounds(in: workload.id.namespace)
    guard !found.isEmpty, !workload.isPatch else { return [] }
    return found.filter { one in
      !one.isPatch && found.count { $0.id == one.id } == 1
        && (one.id.namespace != nil || areAppliedTogether(one, workload.resource))
        && mayBound(one, workload)
    }
  }
}
