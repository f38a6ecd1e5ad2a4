import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let racingMigration = Rule(
    id: "racing-migration", group: .jobs,
    summary: "Several pods run the same migration at once",
    rationale: """
      An init container runs once in every pod. With more than one replica, or a rolling update that
      adds pods, two of them change the schema at the same time; a tool that takes no lock in the database
      applies a step twice or stops half-way, and the pods hang in `Init:CrashLoopBackOff`.

      Quiet for one replica, for a StatefulSet that starts its pods one after another (`OrderedReady`, the default),
      for commands that only look (`migrate --check`, `alembic current`, `flyway info`), and for tools that take a lock (Flyway, Liquibase, golang-migrate, Atlas,
      Prisma, Knex, Rails, Ecto). An autoscaler's minimum counts as replicas.
      """,
    remedy: "move the migration into a Job that runs before the rollout, or use a tool that locks",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 3
          template:
            spec:
              initContainers:
                - name: migrate
                  image: ghcr.io/acme/shop:1.4.2
                  command: ↓[python, manage.py, migrate]
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "one pod; a tool that locks",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 1
          template:
            spec:
              initContainers:
                - {name: migrate, image: "ghcr.io/acme/shop:1.4.2", command: [alembic, upgrade, head]}
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart}
        spec:
          replicas: 3
          template:
            spec:
              initContainers:
                - {name: schema, image: "flyway/flyway:10.15.0", args: [migrate]}
              containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2"}]
        """),
      .good(
        "a command that waits until somebody else has migrated; one pod after another",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 3
          template:
            spec:
              initContainers:
                - name: migrations
                  image: ghcr.io/acme/shop:1.4.2
                  command: [sh, -c, "until python manage.py migrate --check; do sleep 2; done"]
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: cart}
        spec:
          replicas: 3
          template:
            spec:
              initContainers:
                - {name: migrate, image: "ghcr.io/acme/cart:1.4.2", command: [alembic, upgrade, head]}
              containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2"}]
        """),
      .bad(
        "looks, and then migrates; a StatefulSet that starts all pods at once",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 3
          template:
            spec:
              initContainers:
                - name: schema
                  image: ghcr.io/acme/shop:1.4.2
                  command: ↓[sh, -c, "alembic current && alembic upgrade head"]
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: cart}
        spec:
          replicas: 3
          podManagementPolicy: Parallel
          template:
            spec:
              initContainers:
                - {name: migrate, image: "ghcr.io/acme/cart:1.4.2", command: ↓[alembic, upgrade, head]}
              containers: [{name: web, image: "ghcr.io/acme/cart:1.4.2"}]
        """),
      .good(
        "Rails locks, however it is called; containers that copy files or wait, whatever they are called",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 3
          template:
            spec:
              initContainers:
                - {name: schema, image: "ghcr.io/acme/shop:1.4.2", command: [bundle, exec, rails, "db:migrate"]}
                - {name: copy-migrations, image: "ghcr.io/acme/shop:1.4.2"}
                - {name: migrations, image: "ghcr.io/acme/shop:1.4.2", command: [cp, -r, /migrations, /shared]}
                - {name: wait-for-migrations, image: "ghcr.io/acme/wait:1.0.0", args: [job, shop-migrate]}
                - {name: migrate, image: "busybox:1.36.1", command: [sh, -c, "until nc -z db 5432; do sleep 1; done"]}
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "an init container that only waits",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: 3
          template:
            spec:
              initContainers:
                - {name: wait-for-migrations, image: "ghcr.io/acme/shop:1.4.2", args: [wait-for-migrations]}
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .workloadAmongOthers { workload, context in
      guard workload.isLongRunning, !workload.startsInOrder,
        workload.containers.contains(where: { $0.role == .initial })
      else { return [] }
      guard let replicas = context.inventory.replicas(of: workload), replicas > 1,
        let migration = workload.migration(in: [.initial]), !migration.takesLock,
        !migration.container.name.hasPrefix("wait"), !migration.container.waitsOnly
      else { return [] }
      return [
        Defect(
          "each of the \(replicas) pods of \(workload.id) runs the migration in container "
            + "\"\(migration.container.name)\" when it starts", at: migration.node,
          of: workload.resource)
      ]
    })
}

extension Workload {
  /// A pod waits until the one before it is ready, in updates too.
  fileprivate var startsInOrder: Bool {
    guard resource.kind == GroupKind("apps", "StatefulSet") else { return false }
    let policy = spec?["podManagementPolicy"]
    return policy == nil || policy?.isNull == true || policy?.says("OrderedReady") == true
  }
}

extension Container {
  /// Waits for someone else's migration instead of running one.
  fileprivate var waitsOnly: Bool {
    commandWords.contains { $0 == "wait" || $0.hasPrefix("wait-for") || $0 == "migrate:status" }
  }
}
