import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidQuota = Rule(
    id: "invalid-quota", group: .syntax,
    summary: "The API server refuses a LimitRange or a ResourceQuota like this",
    rationale: """
      "spec.limits[0].default[cpu]: Invalid value: default value 2 is greater than max value 1": what a LimitRange gives lies between the least and the
      most that it allows; a Pod is given nothing; a claim has a least or a most; and each type stands there once. A ResourceQuota counts what it
      knows, `pods` and not `pod`, never less than nothing, and its scopes do not exclude one another.

      Quiet for placeholders, for patches, and for what was read from a cluster.
      """,
    remedy: "write what the API server takes there",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: shop}
        spec:
          limits:
            - {type: Container, min: {cpu: ↓2, memory: 1Gi}, default: {cpu: ↓2, memory: ↓512Mi}, max: {cpu: 1}, maxLimitRequestRatio: {cpu: ↓500m}}
            - {type: ↓Container, defaultRequest: {memory: ↓1Gi}, default: {memory: 512Mi}}
            - {type: Pod, ↓default: {cpu: 1}}
            - {type: ↓PersistentVolumeClaim, default: {storage: 1Gi}}
            - {type: ↓container, max: {cpu: 1}}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: shop}
        spec: {hard: {↓pod: 1, services: ↓-1, secrets: ↓"1.5", ↓nvidia.com/gpus/x: 1}, scopes: [↓BestEffort, ↓↓NotBestEffort]}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: cart}
        spec: {hard: {pods: 5, cpu: 1}, scopes: [↓BestEffort]}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: order}
        spec: {hard: {pods: 5, secrets: 1}, scopeSelector: {matchExpressions: [{scopeName: ↓Terminating, operator: ↓In, values: ["true"]}]}}
        """),
      .bad(
        "what is limited, and for what",
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: shop}
        spec:
          limits:
            - {type: Container, max: {↓storage: 1Gi, nvidia.com/gpu: 4}, defaultRequest: {nvidia.com/gpu: ↓1}}
            - {type: Pod, max: {cpu: 400m, ↓requests.memory: 1Gi}, min: {cpu: 100m}, maxLimitRequestRatio: {cpu: ↓5}}
            - {type: PersistentVolumeClaim, max: {storage: 1Gi, ↓size: 1Gi}}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: shop}
        spec: {hard: {requests.storage: 1Gi}, scopeSelector: {matchExpressions: [{scopeName: ↓PriorityClass, operator: ↓In}]}}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: cart}
        spec: {hard: {pods: 1}, scopeSelector: {matchExpressions: [{scopeName: Terminating, operator: Exists}, {scopeName: ↓NotTerminating, operator: Exists}]}}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: shop}
        spec:
          limits:
            - {type: Container, min: {cpu: 100m}, default: {cpu: 1}, defaultRequest: {cpu: 0.1}, max: {cpu: 1000m}, maxLimitRequestRatio: {cpu: 1}}
            - {type: Pod, max: {cpu: "${MOST}"}, min: {cpu: 1}, default: {}, defaultRequest: {}}
            - {type: PersistentVolumeClaim, max: {storage: 1Gi}}
            - {type: example.com/Thing, max: {example.com/thing: 1, cpu: 1}, min: {cpu: 500m}, maxLimitRequestRatio: {cpu: 2}, default: {example.com/thing: 1}, defaultRequest: {example.com/thing: 1}}
            - {type: "${TYPE}"}
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: shop}
        spec:
          hard:
            pods: "10"
            requests.cpu: 1500m
            limits.memory: 1Gi
            count/deployments.apps: 5
            requests.nvidia.com/gpu: 4
            gold.storageclass.storage.k8s.io/requests.storage: 500Gi
            requests.hugepages-2Mi: 1Gi
            "${WHAT}": 1
          scopes: [NotTerminating, NotBestEffort]
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: cart}
        spec: {hard: {pods: 4, count/jobs.batch: 2}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]}}
        """),
      .good(
        "a patch; other kinds with limits",
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: shop}
        spec: {$patch: merge, limits: [{type: PersistentVolumeClaim, default: {storage: 1Gi}}]}
        ---
        apiVersion: example.com/v1
        kind: ResourceQuota
        metadata: {name: shop}
        spec: {hard: {pod: 1}}
        """),
    ],
    check: .resource(of: [GroupKind("", "LimitRange"), GroupKind("", "ResourceQuota")]) {
      resource, _ in
      guard let spec = resource.spec else { return [] }
      let defects = QuotaFaults(of: resource, spec).defects
      return defects.isEmpty || resource.mayBeRefused ? defects : []
    })
}
