import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let limitViolation = Rule(
    id: "limit-violation", group: .rollout,
    summary: "A ResourceQuota or a LimitRange of the namespace refuses these pods, or this object",
    rationale: """
      "pods … is forbidden: failed quota: must specify limits.memory": a quota of cpu or memory refuses every pod with a container that does not say how
      much of it it takes, and a LimitRange one that takes more or less than it allows. A Deployment, a Job or the like is accepted, and then waits for
      pods that are never made: a rollout hangs, with the old pods still running.

      Claims that ask for more or less than is allowed are refused themselves, and so are Services of a type that a quota allows none of.

      Looks at workloads whose namespace has the object among the manifests; init containers count, too. A limit counts as a request, for the API server
      copies it. Quiet where a LimitRange fills in what is missing, where the pod as a whole says it (`spec.resources`), where a VerticalPodAutoscaler sets
      it, where something among the manifests writes into pods, and for quotas with scopes, which are for some pods only. How much of a quota is left is not known here,
      but that it is less than what one workload's pods ask for together.
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
    ] + NamespaceBounds.examples + ObjectBounds.examples,
    check: .fileAmongOthers { file, context in
      guard context.inventory.hasBounds else { return [] }
      return zip(file.resources, file.workloads).flatMap { resource, workload in
        workload.map { defects(of: $0, context.inventory) }
          ?? ObjectBounds.defects(of: resource, context.inventory)
      }
    })

  private static func defects(of workload: Workload, _ inventory: Inventory) -> [Defect] {
    guard !workload.isPatch else { return [] }
    let bounds = NamespaceBounds(of: workload, inventory)
    guard !bounds.isEmpty else { return [] }
    let containers = workload.containers.filter { $0.role != .ephemeral && !$0.isPatch }
    return containers.flatMap { bounds.defects(of: $0) } + bounds.defects(ofPodWith: containers)
  }
}
