import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let jobTTLLoop = Rule(
    id: "job-ttl-loop", group: .jobs,
    summary:
      "A Job that deletes itself is created again by the tool that keeps the cluster in line",
    rationale: """
      `ttlSecondsAfterFinished` removes the finished Job. Flux finds it missing at its next interval and
      creates it again; Argo CD does so at the next sync, or at once with `selfHeal`. The Job runs again and
      again: a migration, a seed or a restore is repeated for ever.

      Helm and kubectl do not look again, and profit from the field. Quiet for hooks of Helm and
      Argo CD, for CronJobs, whose Jobs no manifest names, where neither Flux nor Argo CD is known to
      apply the folder, where Flux is told to leave the Job alone (`reconcile: disabled`), and while its
      Kustomization is suspended.
      """,
    remedy: "drop ttlSecondsAfterFinished, or make the Job a hook (Argo CD, Helm)",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: seed
          annotations: {kustomize.toolkit.fluxcd.io/force: enabled}
        spec:
          ttlSecondsAfterFinished: ↓600
          template:
            spec:
              restartPolicy: Never
              containers: [{name: seed, image: "ghcr.io/acme/seed:1.4.2"}]
        """),
      .bad(
        "Flux applies the whole repository",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: seed}
        spec:
          ttlSecondsAfterFinished: ↓600
          template:
            spec:
              restartPolicy: Never
              containers: [{name: seed, image: "ghcr.io/acme/seed:1.4.2"}]
        """,
        at: "apps/seed.yaml",
        files: [
          "clusters/prod/all.yaml": """
          apiVersion: source.toolkit.fluxcd.io/v1
          kind: GitRepository
          metadata: {name: shop, namespace: flux-system}
          spec: {url: "https://github.com/acme/shop"}
          ---
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: all, namespace: flux-system}
          spec: {path: ./, sourceRef: {kind: GitRepository, name: shop}}
          """
        ]),
      .good(
        "Flux is told to leave it alone",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: seed, annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}}
        spec:
          ttlSecondsAfterFinished: 600
          template:
            spec:
              restartPolicy: Never
              containers: [{name: seed, image: "ghcr.io/acme/seed:1.4.2"}]
        """),
      .good(
        "suspended, or applied from another repository's root",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: seed}
        spec:
          ttlSecondsAfterFinished: 600
          template:
            spec:
              restartPolicy: Never
              containers: [{name: seed, image: "ghcr.io/acme/seed:1.4.2"}]
        """,
        at: "apps/seed/seed.yaml",
        files: [
          "clusters/prod/seed.yaml": """
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: seed, namespace: flux-system}
          spec: {path: apps/seed, suspend: true, sourceRef: {kind: GitRepository, name: shop}}
          ---
          apiVersion: argoproj.io/v1alpha1
          kind: Application
          metadata: {name: other, namespace: argocd}
          spec: {source: {repoURL: "https://github.com/acme/other", path: .}}
          """
        ]),
      .good(
        "Argo CD runs a hook once per sync",
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: seed
          annotations: {argocd.argoproj.io/hook: PostSync}
        spec:
          ttlSecondsAfterFinished: 600
          template:
            spec:
              restartPolicy: Never
              containers: [{name: seed, image: "ghcr.io/acme/seed:1.4.2"}]
        """),
      .good(
        "nothing applies it again",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: seed}
        spec:
          ttlSecondsAfterFinished: 600
          template:
            spec:
              restartPolicy: Never
              containers: [{name: seed, image: "ghcr.io/acme/seed:1.4.2"}]
        """),
    ],
    check: .inventory { context in
      context.inventory.jobs.compactMap { job in
        guard job.kind == "Job", let ttl = job.spec?["ttlSecondsAfterFinished"],
          job.resource.hook == nil, !job.resource.hasGeneratedName,
          let engine = context.inventory.engine(recreating: job.resource)
        else { return nil }
        return Defect(
          "\(job.id) deletes itself \(ttl.text ?? "") s after it finished, and \(engine.rawValue) "
            + "creates it again: it runs over and over", at: ttl, of: job.resource)
      }
    })
}

extension Inventory {
  /// How a Job that keeps its name may change with each release; nil: one that expires is made anew by nobody.
  func remedy(forChanging job: Resource) -> String? {
    switch engine(recreating: job) {
    case .argoCD?:
      "make it a hook (argocd.argoproj.io/hook: Sync), or put the version into its name"
    case .flux?:
      "put the version into its name, or have it made anew (kustomize.toolkit.fluxcd.io/force: "
        + "enabled)"
    case nil: nil
    }
  }
}
