import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let endlessJob = Rule(
    id: "endless-job", group: .jobs,
    summary: "Nothing ends a hook or a migration that hangs",
    rationale: """
      A release waits for its hooks and migrations. One that waits for a lock, for a host that does not
      answer or for a pod that cannot be scheduled never fails by itself: `backoffLimit` counts failures, not time.

      - Helm waits until `--timeout` (5 minutes) and calls the release failed, but the Job goes on.
      - Argo CD waits without end: the sync stays `Progressing`, and no newer one starts.
      - Flux with `wait: true` waits until `spec.timeout`, then tries again.

      Quiet for Jobs that nothing waits for, for test hooks, for what Argo CD skips (`hook: Skip`), and with
      `activeDeadlineSeconds` on the Job or on its pod.
      """,
    remedy: "set spec.activeDeadlineSeconds to what the longest good run takes, and some more",
    severity: .warning, isAdvice: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: ↓shop-migrate, annotations: {helm.sh/hook: pre-upgrade}}
        spec:
          backoffLimit: 2
          template:
            spec:
              restartPolicy: Never
              containers: [{name: migrate, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "on the Job, or on its pods",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-migrate, annotations: {helm.sh/hook: pre-upgrade}}
        spec:
          activeDeadlineSeconds: 600
          template:
            spec:
              restartPolicy: Never
              containers: [{name: migrate, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: cart-migrate}
        spec:
          template:
            spec:
              activeDeadlineSeconds: 600
              restartPolicy: Never
              containers: [{name: migrate, image: "ghcr.io/acme/cart:1.4.2"}]
        """),
      .good(
        "nothing waits for it; it only looks how far the migrations are",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-migrations}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: info, image: "flyway/flyway:10.15.0", args: [-url=jdbc:postgresql://db/shop, info]}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: smoke, annotations: {helm.sh/hook: test}}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: smoke, image: "ghcr.io/acme/smoke:1.4.2"}]
        """),
      .good(
        "never applied",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-migrate, annotations: {argocd.argoproj.io/hook: Skip}}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: migrate, image: "ghcr.io/acme/shop:1.4.2", args: [migrate, up]}]
        """),
    ],
    check: .inventory { context in
      context.inventory.jobs.compactMap { job in
        guard job.kind == "Job", job.spec?["activeDeadlineSeconds"] == nil,
          job.template.spec["activeDeadlineSeconds"] == nil
        else { return nil }
        let hook = job.resource.hook
        guard hook.map({ !$0.isTest && !$0.isSkipped }) ?? (job.jobMigration != nil) else {
          return nil
        }
        let what = hook == nil ? "a migration" : "a hook"
        let waiting = hook?.engine == .argoCD ? "sync" : "release"
        return Defect(
          "\(job.id) is \(what) without a deadline: if it hangs, the \(waiting) hangs with it",
          at: job.resource.nameNode, of: job.resource)
      }
    })
}
