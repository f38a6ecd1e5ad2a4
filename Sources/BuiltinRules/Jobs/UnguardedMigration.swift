import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unguardedMigration = Rule(
    id: "unguarded-migration", group: .jobs,
    summary: "A migration neither waits for its database nor tries again",
    rationale: """
      With `backoffLimit: 0` the first refused connection fails the Job for good. A database that is
      applied in the same release, or that restarts just then, is not ready in the first seconds: the
      release fails, and with it whatever waits for the hook.

      Quiet with an init container, with a command that waits or retries by itself (`until pg_isready`,
      `wait-for-it`), and wherever the Job may try again (`backoffLimit` unset is 6). A container that restarts
      in place (`restartPolicy: OnFailure`) counts against `backoffLimit` too.
      """,
    remedy: "wait for the database in an init container, or allow retries: backoffLimit: 3",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-migrate}
        spec:
          backoffLimit: ↓0
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", args: [rails, "db:migrate"]}
        """),
      .good(
        "Flyway tries again by itself",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          backoffLimit: 0
          template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: "flyway/flyway:10.20.0", args: ["-connectRetries=60", migrate]}]}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate-stock}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: migrate, image: "flyway/flyway:10.20.0", args: [migrate], env: [{name: FLYWAY_CONNECT_RETRIES, value: "60"}]}
        """),
      .good(
        "an init container waits",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-migrate}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              initContainers:
                - {name: wait, image: "postgres:16.4", command: [sh, -c, "until pg_isready; do sleep 1; done"]}
              containers:
                - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", args: [rails, "db:migrate"]}
        """),
      .good(
        "it may try again; it waits by itself; it only looks; it is no migration",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-migrate}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", args: [rails, "db:migrate"]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: cart-migrate}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: migrate
                  image: ghcr.io/acme/cart:1.4.2
                  command: [sh, -c, "./wait-for-it.sh db:5432 && alembic upgrade head"]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-migrations}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: status, image: "ghcr.io/acme/shop:1.4.2", command: [npx, prisma, migrate, status]}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: report}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers: [{name: report, image: "ghcr.io/acme/report:1.4.2"}]
        """),
    ],
    check: .inventory { context in
      context.inventory.jobs.compactMap { job in
        guard let limit = job.spec?["backoffLimit"], limit.int == 0,
          let migration = job.jobMigration, !migration.container.waits,
          !job.containers.contains(where: { $0.role == .initial || $0.role == .sidecar })
        else { return nil }
        return Defect(
          "\(job.id) fails for good if its database is not ready at once: it does not wait, and "
            + "backoffLimit is 0", at: limit, of: job.resource)
      }
    })
}
