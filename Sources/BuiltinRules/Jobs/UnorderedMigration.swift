import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unorderedMigration = Rule(
    id: "unordered-migration", group: .jobs,
    summary: "A migration and the workload that needs it are applied in one go, in no order",
    rationale: """
      Nothing makes the new pods wait for the new schema. Helm, Flux and Argo CD all apply Jobs after
      Deployments and StatefulSets, kubectl in the order of the files, and none of them waits for the
      Job to finish: the pods start first, on the old schema.

      - Helm: make the Job a hook (`helm.sh/hook: pre-install,pre-upgrade`).
      - Argo CD: a hook (`PreSync`), or an earlier `argocd.argoproj.io/sync-wave`.
      - Flux: a Kustomization of its own with `wait: true`, and `dependsOn` in the other one.
      - kubectl: apply the Job first and `kubectl wait --for=condition=complete` for it.
      - everywhere: an init container that waits until the schema is there.

      A Job is taken for a migration by its command, its image or its name. The workloads that need it run
      the same image, or read the same ConfigMap or Secret and are no database themselves. Quiet for
      hooks, waves, kapp's and nelm's orders, an init container that waits for the migration, and
      where the two are not known to be applied together.
      """,
    remedy:
      "make the Job a hook or an earlier wave, or let the pods wait for it in an init container",
    severity: .warning,
    examples: [
      .bad(
        "one image, one apply: the pods come first",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: ↓shop-migrate}
        spec:
          template:
            spec:
              restartPolicy: OnFailure
              containers:
                - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", command: [alembic, upgrade, head]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .bad(
        "another image, but the same credentials; the database itself needs no migration",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: ↓schema}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: schema
                  image: flyway/flyway:10.15.0
                  envFrom: [{secretRef: {name: shop-db}}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - {name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{secretRef: {name: shop-db}}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          template:
            spec:
              containers:
                - {name: db, image: "postgres:16.4", envFrom: [{secretRef: {name: shop-db}}]}
        """),
      .good(
        "a Helm hook; an Argo CD wave",
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: shop-migrate
          annotations: {helm.sh/hook: "pre-install,pre-upgrade"}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", command: [alembic, upgrade, head]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: cart-migrate
          annotations: {argocd.argoproj.io/sync-wave: "-1"}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", command: [alembic, upgrade, head]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "the pods wait for the migration themselves; a Job that moves no schema",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-migrate}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", command: [alembic, upgrade, head]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: storage-version-migration}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: job, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              initContainers:
                - name: wait
                  image: ghcr.io/acme/kubectl:1.30.2
                  command: [kubectl, wait, "--for=condition=complete", job/shop-migrate]
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .inventory { context in
      context.inventory.jobs.compactMap { job in
        guard let migration = job.jobMigration, !job.resource.hasGeneratedName,
          job.resource.hook == nil, !job.resource.isOrdered
        else { return nil }
        let waiting = context.inventory.workloads(needing: migration, of: job)
        guard let first = waiting.first else { return nil }
        let others = waiting.count == 1 ? "" : " and \(waiting.count - 1) more"
        return Defect(
          "\(job.id) migrates the database in one apply with \(first.id)\(others), and nothing makes "
            + "the new pods wait for it", at: job.resource.nameNode, of: job.resource,
          related: waiting.prefix(3).map { Defect.Related("\($0.id)", at: $0.resource.nameNode) })
      }
    })
}

extension Inventory {
  /// Workloads, applied together with `job`, that run on the schema it makes.
  fileprivate func workloads(needing migration: Migration, of job: Workload) -> [Workload] {
    let reference = migration.container.image?.reference
    let repository = reference?.isGeneric == true ? nil : reference?.repository
    let configuration = configuration(of: job)
    return workloads.filter { workload in
      guard Self.mayShare(workload.id.namespace, job.id.namespace), workload.isLongRunning,
        !workload.isPatch, workload.kind != "Pod",
        areAppliedTogether(workload.resource, job.resource),
        workload.resource.hook == nil, !workload.isOrdered, !workload.waitsForMigration(job)
      else { return false }
      let main = workload.containers.filter { $0.role == .main }
      if let repository, main.contains(where: { $0.image?.reference?.repository == repository }) {
        return true
      }
      return !main.contains(where: \.isDatabase)
        && !configuration.isDisjoint(with: self.configuration(of: workload))
    }
  }

  /// Names of the Secrets that a workload's pods read: credentials, as a database's are.
  private func configuration(of workload: Workload) -> Set<String> {
    Set(
      Reference.references(from: workload.resource).filter {
        $0.isOfPod && $0.kind == GroupKind("", "Secret") && !$0.isPullSecret
      }.map(\.name))
  }
}

extension Workload {
  fileprivate var isOrdered: Bool { resource.isOrdered }

  fileprivate func waitsForMigration(_ job: Workload) -> Bool {
    containers.contains { container in
      guard container.role == .initial else { return false }
      let texts = container.commandTexts + [container.name]
      return Migration(container) != nil
        || texts.contains { $0.contains("migrat") || $0.contains(job.id.name) }
        || container.image?.text.contains("k8s-wait-for") == true
    }
  }
}
