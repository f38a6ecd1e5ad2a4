import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidRestartPolicy = Rule(
    id: "invalid-restart-policy", group: .jobs,
    summary: "The API server refuses this restart policy for this kind",
    rationale: """
      The pods of a Job or CronJob end: their `restartPolicy` must be `OnFailure` or `Never`, and has to be
      written, for the default is `Always`; beside a `podFailurePolicy` it must be `Never`. Those of a Deployment, StatefulSet, DaemonSet or ReplicaSet run
      on: only `Always`, the default, is taken.

      Bare Pods take all three, in just this spelling. Quiet for init containers, which have a policy of their own, and
      for a patch that leaves it to its base.
      """,
    remedy: "write OnFailure or Never for a Job, and leave restartPolicy out elsewhere",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "unset means Always",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report}
        spec:
          template:
            ↓spec:
              containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]
        """),
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              restartPolicy: ↓OnFailure
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "a podFailurePolicy looks at pods that ended, and these are restarted in place",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report}
        spec:
          podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [42]}}]}
          template:
            spec:
              restartPolicy: ↓OnFailure
              containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          jobTemplate:
            spec:
              podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [42]}}]}
              template:
                spec:
                  restartPolicy: ↓OnFailure
                  containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]
        """),
      .bad(
        "a word that nobody knows",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          restartPolicy: ↓always
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: ReplicationController
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          template:
            metadata: {labels: {app: shop}}
            spec:
              restartPolicy: ↓Never
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "",
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: OnFailure
                  containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]
        """),
      .good(
        "a Pod may end; a native sidecar is restarted in a Job",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shell}
        spec:
          restartPolicy: Never
          containers: [{name: shell, image: "busybox:1.36.1"}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report}
        spec:
          template:
            spec:
              restartPolicy: Never
              initContainers: [{name: proxy, image: "ghcr.io/acme/proxy:1.4.2", restartPolicy: Always}]
              containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]
        """),
    ],
    check: .workload(of: Array(kindsThatEnd.keys) + [pod]) { workload, _ in
      let node = workload.pod[.restartPolicy]
      let policy = node?.text ?? "Always"
      guard node?.isOpen != true else { return [] }
      guard let ends = kindsThatEnd[workload.resource.kind] else {
        guard let node, !policy.isEmpty, !node.isNull, !policies.contains(policy) else { return [] }
        return [
          Defect(
            "\(workload.id) is refused: restartPolicy is \(policy); a pod takes Always, OnFailure or Never"
              + Spelling.hint(for: policy, in: policies), at: node, of: workload.resource)
        ]
      }
      if !ends {
        guard let node, policy != "Always", !node.isNull else { return [] }
        return [
          Defect(
            "the pods of \(workload.id) must always be restarted: restartPolicy \(policy) is refused",
            at: node, of: workload.resource)
        ]
      }
      if policy != "OnFailure", policy != "Never" {
        let what = node == nil ? "is not set, which means Always" : "is \(policy)"
        let place = node ?? holder(of: workload)?.keyNode("spec") ?? workload.resource.nameNode
        return [
          Defect(
            "\(workload.id) is refused: restartPolicy \(what); a Job's pods "
              + "take OnFailure or Never", at: place, of: workload.resource)
        ]
      }
      guard let node, policy == "OnFailure",
        let failures = job(of: workload)?["podFailurePolicy"], !failures.isNull
      else { return [] }
      return [
        Defect(
          "\(workload.id) is refused: with a podFailurePolicy its pods take restartPolicy Never alone",
          at: node, of: workload.resource)
      ]
    })

  private static let pod = GroupKind("", "Pod")
  private static let policies = ["Always", "OnFailure", "Never"]

  /// Whether the pods of a kind end by themselves.
  private static let kindsThatEnd: [GroupKind: Bool] = [
    GroupKind("batch", "Job"): true, GroupKind("batch", "CronJob"): true,
    GroupKind("apps", "Deployment"): false, GroupKind("apps", "StatefulSet"): false,
    GroupKind("apps", "DaemonSet"): false, GroupKind("apps", "ReplicaSet"): false,
    GroupKind("", "ReplicationController"): false,
  ]

  private static func holder(of workload: Workload) -> Node? { job(of: workload)?["template"] }

  /// The `spec` of the Job itself, or of those that a CronJob makes.
  private static func job(of workload: Workload) -> Node? {
    workload.kind == "CronJob" ? workload.spec?.value(at: ["jobTemplate", "spec"]) : workload.spec
  }
}
