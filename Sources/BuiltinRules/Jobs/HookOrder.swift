import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let hookOrder = Rule(
    id: "hook-order", group: .jobs,
    summary: "A hook needs an object that is created after it",
    rationale: """
      Helm runs `pre-install` hooks before it creates anything else, and hooks among themselves by weight; Argo CD
      does so with its phase `PreSync`. A hook whose pod names a ConfigMap, a Secret, a ServiceAccount or a claim
      of the release itself waits in `CreateContainerConfigError` until the release times out. It works on the
      author's cluster, where the object is left over from an earlier install.

      Quiet where the object is a hook of the same or a lower weight, where the reference is optional, where the
      hook runs after the install, and where the object is not in the scan: it is then expected to exist.
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
      context.inventory.jobs.flatMap { job -> [Defect] in
        guard let hook = job.resource.hook,
          hook.events.contains(where: { $0 == "pre-install" || $0 == "PreSync" })
        else { return [] }
        return Reference.references(from: job.resource).compactMap { reference in
          guard let needed = context.inventory.lateObject(reference, for: hook) else { return nil }
          let when =
            needed.hook.map { "is a hook of the higher weight \($0.weight)" }
            ?? "is created after the \(hook.events[0]) hooks"
          return Defect(
            "\(job.id) needs \(needed.id), which \(when): on a first install it is not there",
            at: reference.node, of: job.resource,
            related: [Defect.Related("\(needed.id)", at: needed.nameNode)])
        }
      }
    })
}

extension Inventory {
  /// What `reference` names, if it is applied together with the hook but after it.
  fileprivate func lateObject(_ reference: Reference, for hook: Hook) -> Resource? {
    guard reference.isOfPod, !reference.isOptional else { return nil }
    let found = resources(reference.kind.group, reference.kind.kind).filter {
      $0.id.name == reference.name && Self.mayShare($0.id.namespace, reference.namespace)
        && areAppliedTogether($0, reference.from)
    }
    guard let first = found.first else { return nil }
    let isInTime = found.contains { resource in
      guard let other = resource.hook else {
        return resource.syncWave < 0 && hook.engine == .argoCD
      }
      return other.events.contains { hook.events.contains($0) } && other.weight <= hook.weight
    }
    return isInTime ? nil : first
  }
}
