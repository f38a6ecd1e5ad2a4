import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let noRollback = Rule(
    id: "no-rollback", group: .rollout,
    summary: "No old revision is kept to go back to",
    rationale: """
      With `revisionHistoryLimit: 0` the old ReplicaSets (or ControllerRevisions) are deleted as soon as a rollout is done,
      and `kubectl rollout undo` answers "no rollout history found".

      Helm, Flux and Argo CD go back by applying older manifests and need none of it; even there one old ReplicaSet is
      what shows how the last version failed. Quiet for any number above 0, and for the default of 10.
      """,
    remedy: "keep some: revisionHistoryLimit: 3",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          revisionHistoryLimit: ↓0
          template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}
        """),
      .good(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          revisionHistoryLimit: 2
          template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}
        """),
      .good(
        "10 unless it is set",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec: {template: {spec: {containers: [{name: db, image: "postgres:16.4"}]}}}
        """),
    ],
    check: .workload { workload, _ in
      guard let limit = workload.spec?["revisionHistoryLimit"], limit.int == 0 else { return [] }
      return [
        Defect(
          "\(workload.id) keeps no old revision: it can not be rolled back with kubectl", at: limit,
          of: workload.resource)
      ]
    })
}
