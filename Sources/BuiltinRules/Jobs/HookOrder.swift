import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let hookOrder = Rule(
    id: "hook-order", group: .jobs,
    summary: "A hook needs an object that is created after it",
    rationale: """
      Helm runs `pre-install` hooks before it creates anything else, and hooks among themselves by weight; Argo CD
      does so with its phase `PreSync`, and looks at waves within a phase alone: what is no hook comes after it in any
      wave. A hook whose pod names a ConfigMap, a Secret, a ServiceAccount or a claim
      of the release itself waits in `CreateContainerConfigError` until the release times out. It works on the
      author's cluster, where the object is left over from an earlier install.

      Quiet where the object is a hook of the same event and of the same or a lower weight, where the reference is optional, where the
      hook runs after the install or starts its pods later (a CronJob), and where the object is not in the scan: it is
      then expected to exist.
      kubectl and Flux's kustomize-controller know no hooks.
      """,
    remedy: "make the object a hook of a lower weight, or move the hook behind the install",
    severity: .error,
    examples: [
      .bad(
        "the Secret comes with the release, after the hook",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-db}
        stringData: {url: "{{ required }}"}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate, annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{secretRef: {name: ↓shop-db}}]}
        """),
      .bad(
        "a wave below that of the hook, but in a later phase; a bare Pod; a hook of upgrades alone",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-db, annotations: {argocd.argoproj.io/sync-wave: "-5"}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: migrate, annotations: {argocd.argoproj.io/hook: PreSync}}
        spec:
          restartPolicy: Never
          containers:
            - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{secretRef: {name: ↓shop-db}}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: fill, annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "-5"}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: fill, annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: fill, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{configMapRef: {name: ↓fill}}]}
        """),
      .good(
        "Argo CD takes both of Helm's events for PreSync",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: fill, annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "-5"}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: fill, annotations: {argocd.argoproj.io/hook: PreSync}}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: fill, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{configMapRef: {name: fill}}]}
        """),
      .good(
        "the Secret is a hook of a lower weight",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-db, annotations: {helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "-5"}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate, annotations: {helm.sh/hook: "pre-install,pre-upgrade"}}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{secretRef: {name: shop-db}}]}
        """),
      .good(
        "the hook runs after the install; on upgrades the object is there; it comes from elsewhere",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: notify, annotations: {helm.sh/hook: post-install}}
        spec:
          template:
            spec:
              containers: [{name: job, image: "ghcr.io/acme/job:1.4.2", envFrom: [{configMapRef: {name: shop}}]}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate, annotations: {helm.sh/hook: pre-upgrade}}
        spec:
          template:
            spec:
              containers: [{name: job, image: "ghcr.io/acme/job:1.4.2", envFrom: [{configMapRef: {name: shop}}]}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: prepare, annotations: {helm.sh/hook: pre-install}}
        spec:
          template:
            spec:
              containers: [{name: job, image: "ghcr.io/acme/job:1.4.2", envFrom: [{configMapRef: {name: site}}]}]
        """),
    ],
    check: .inventory { context in
      context.inventory.workloads.flatMap { workload -> [Defect] in
        guard workload.kind == "Job" || workload.kind == "Pod", !workload.isPatch,
          let hook = workload.resource.hook, let event = hook.firstEvent
        else { return [] }
        return Reference.references(from: workload.resource).compactMap { reference in
          guard let needed = context.inventory.lateObject(reference, for: hook, at: event) else {
            return nil
          }
          return Defect(
            "\(workload.id) needs \(needed.id), which \(needed.lateness(for: event)): on a first install "
              + "it is not there", at: reference.node, of: workload.resource,
            related: [Defect.Related("\(needed.id)", at: needed.nameNode)])
        }
      }
    })
}

extension Hook {
  /// The event at which it runs before anything else is there.
  fileprivate var firstEvent: String? {
    events.first { $0 == "pre-install" || $0 == "PreSync" }
  }

  /// Whether it is applied at `event`. To Argo CD, which makes one phase of them, both of Helm's events before
  /// a change are the same.
  fileprivate func runs(at event: String, byArgoCD: Bool) -> Bool {
    let before = ["pre-install", "pre-upgrade", "PreSync"]
    return byArgoCD ? events.contains(where: before.contains) : events.contains(event)
  }
}

extension Resource {
  /// Why it is not there at `event`.
  fileprivate func lateness(for event: String) -> String {
    guard let hook else { return "is created after the \(event) hooks" }
    return hook.runs(at: event, byArgoCD: false)
      ? "is a hook of the higher weight \(hook.weight)"
      : "is a hook of \(hook.events.joined(separator: ", "))"
  }
}

extension Inventory {
  /// What `reference` names, if it is applied together with the hook but after it.
  fileprivate func lateObject(_ reference: Reference, for hook: Hook, at event: String) -> Resource?
  {
    guard reference.isOfPod, !reference.isOptional else { return nil }
    let found = resources(reference.kind.group, reference.kind.kind).filter {
      $0.id.name == reference.name && Self.mayShare($0.id.namespace, reference.namespace)
        && areAppliedTogether($0, reference.from)
    }
    guard let first = found.first else { return nil }
    let isInTime = found.contains { resource in
      // What is no hook belongs to the phase Sync, whatever its wave.
      guard let other = resource.hook else { return false }
      let byArgoCD =
        hook.engine == .argoCD || other.engine == .argoCD
        || engine(reconciling: reference.from) == .argoCD
      return other.runs(at: event, byArgoCD: byArgoCD) && other.weight <= hook.weight
    }
    return isInTime ? nil : first
  }
}
