import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let staleHook = Rule(
    id: "stale-hook", group: .jobs,
    summary: "A failed hook stays behind and blocks the next release",
    rationale: """
      Without a delete policy Helm and Argo CD delete the old hook before they create the new one. A policy
      that is written takes that default away: with `hook-succeeded` alone, a hook that failed stays,
      and the next release stops at "already exists" (Helm) or at a change that is refused (Argo CD).

      Quiet without a policy; with `before-hook-creation`; where `hook-failed` stands beside
      `hook-succeeded`; for `generateName`; and for what only deletion or tests run.
      """,
    remedy: "add before-hook-creation (Argo CD: BeforeHookCreation) to the delete policy",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: shop-migrate
          annotations:
            helm.sh/hook: pre-upgrade
            helm.sh/hook-delete-policy: ↓hook-succeeded
        spec:
          activeDeadlineSeconds: 600
          template:
            spec:
              restartPolicy: Never
              containers: [{name: migrate, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "the default, said or not",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: one, annotations: {helm.sh/hook: pre-upgrade}}
        spec: {template: {spec: {containers: [{name: one, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: two
          annotations:
            helm.sh/hook: pre-upgrade
            helm.sh/hook-delete-policy: "before-hook-creation,hook-succeeded"
        spec: {template: {spec: {containers: [{name: two, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        """),
      .good(
        "nothing stays either way; a name of its own; a test",
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: one
          annotations:
            helm.sh/hook: pre-upgrade
            helm.sh/hook-delete-policy: "hook-succeeded,hook-failed"
        spec: {template: {spec: {containers: [{name: one, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata:
          generateName: two-
          annotations: {argocd.argoproj.io/hook: Sync, argocd.argoproj.io/hook-delete-policy: HookSucceeded}
        spec: {template: {spec: {containers: [{name: two, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: smoke
          annotations: {helm.sh/hook: test, helm.sh/hook-delete-policy: hook-succeeded}
        spec: {containers: [{name: smoke, image: "ghcr.io/acme/smoke:1.4.2"}]}
        """),
      .good(
        "only deletion runs it",
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: one
          annotations: {argocd.argoproj.io/hook: PostDelete, argocd.argoproj.io/hook-delete-policy: HookSucceeded}
        spec: {template: {spec: {containers: [{name: one, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: two
          annotations: {helm.sh/hook: "pre-delete,post-delete", helm.sh/hook-delete-policy: hook-succeeded}
        spec: {template: {spec: {containers: [{name: two, image: "ghcr.io/acme/shop:1.4.2"}]}}}
        """),
    ],
    check: .workload(of: Workload.kinds("Job", "Pod")) { workload, _ in
      guard let hook = workload.resource.hook, let node = hook.policyNode,
        let policies = hook.deletePolicies, !policies.isEmpty, !hook.deletesBeforeCreation,
        !policies.contains(where: { $0 == "hook-failed" || $0 == "HookFailed" }),
        !workload.resource.hasGeneratedName, !hook.isTest, !node.isOpen,
        !hook.isOfDeletion, !hook.isSkipped
      else { return [] }
      return [
        Defect(
          "\(workload.id) stays in the cluster when it fails, and blocks the next release: its "
            + "delete policy is \(policies.joined(separator: ", "))", at: node,
          of: workload.resource)
      ]
    })
}
