import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let migrationRerun = Rule(
    id: "migration-rerun", group: .jobs,
    summary: "A Job with a fixed name changes with every release: its second apply is refused",
    rationale: """
      The template of a Job can not be changed. A plain Job whose image moves with the release is applied
      well once; the next release is refused ("field is immutable") as long as the finished Job is there,
      and a Flux Kustomization or an Argo CD sync that contains it fails as a whole.

      Reported for a Job that runs the same image as a long-running workload applied with it, so that
      both move together, for a migration whose image is built with the migrations in it, and for one whose pods
      carry the label `helm.sh/chart` or `app.kubernetes.io/version`. With a baseline `immutable-field-change` says when it happens.

      Quiet for hooks of Helm and Argo CD, for `generateName`, for a name that carries the version, for
      `ttlSecondsAfterFinished`, and where a tool is told to recreate the object, or a Flux Kustomization all
      of its folder (`force: true`).
      """,
    remedy:
      "make it a hook, put the version into its name, or let it expire: ttlSecondsAfterFinished",
    severity: .warning,
    examples: [
      .bad(
        "the image moves with the Deployment's",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-seed}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: seed, image: ↓"ghcr.io/acme/shop:1.4.2", args: [seed]}]
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
        "a hook; a name with the version; one that expires; one that Flux recreates",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-seed, annotations: {argocd.argoproj.io/hook: PreSync}}
        spec:
          template:
            spec:
              containers: [{name: seed, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-seed-1-4-2}
        spec:
          template:
            spec:
              containers: [{name: seed, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-seed}
        spec:
          ttlSecondsAfterFinished: 600
          template:
            spec:
              containers: [{name: seed, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-fill, annotations: {kustomize.toolkit.fluxcd.io/force: Enabled}}
        spec:
          template:
            spec:
              containers: [{name: seed, image: "ghcr.io/acme/shop:1.4.2"}]
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
        "new migrations come in a new image",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-migrate}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
                - {name: migrate, image: ↓"ghcr.io/acme/shop:3f9c2d1", command: [alembic, upgrade, head]}
        """),
      .good(
        "migrations that are mounted, or not known to be in the image",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-flyway}
        spec:
          template:
            spec:
              containers: [{name: flyway, image: "flyway/flyway:10.15.0", args: [migrate]}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-migrate}
        spec:
          template:
            spec:
              containers:
                - name: migrate
                  image: ghcr.io/acme/dbmate:2.16.0
                  command: [dbmate, up]
                  volumeMounts: [{name: migrations, mountPath: /db/migrations}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: cart-migrate}
        spec:
          template:
            spec:
              containers: [{name: migrate, image: "ghcr.io/acme/cart:main", command: [alembic, upgrade, head]}]
        """),
      .good(
        "Flux recreates what is refused in this folder",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop-seed}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: seed, image: "ghcr.io/acme/shop:1.4.2", args: [seed]}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """,
        at: "apps/shop/shop.yaml",
        files: [
          "clusters/prod/shop.yaml": """
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: shop, namespace: flux-system}
          spec: {path: ./apps/shop, force: true, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
          """
        ]),
      .good(
        "a tool of its own version, or one that many share; a CronJob makes new Jobs; a tag that stays as it is written",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: buckets}
        spec:
          template:
            spec:
              containers: [{name: mc, image: "minio/mc:RELEASE.2024-07-03T20-17-25Z"}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: label-nodes}
        spec: {template: {spec: {containers: [{name: kubectl, image: "registry.k8s.io/kubectl:v1.33.1"}]}}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: cart-setup}
        spec: {template: {spec: {containers: [{name: setup, image: "ghcr.io/acme/cart:main"}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/cart:main"}]}}}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: watch-nodes}
        spec: {template: {spec: {containers: [{name: kubectl, image: "registry.k8s.io/kubectl:v1.33.1"}]}}}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: shop-clean}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              template:
                spec:
                  containers: [{name: clean, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .inventory { context in
      context.inventory.jobs.compactMap { job in
        guard job.kind == "Job", !job.resource.hasGeneratedName, job.resource.hook == nil,
          job.spec?["ttlSecondsAfterFinished"] == nil, !job.resource.isRecreated,
          !context.inventory.isForced(job.resource),
          let (place, why) = context.inventory.movingPart(of: job)
        else { return nil }
        return Defect(
          "\(job.id) keeps its name while \(why): the API server will refuse the next release "
            + "unless the finished Job is gone by then", at: place, of: job.resource,
          remedy: context.inventory.remedy(forChanging: job.resource))
      }
    })
}

extension Inventory {
  /// What in the Job's template is bound to change with the next release.
  fileprivate func movingPart(of job: Workload) -> (place: Node, why: String)? {
    for name in ["helm.sh/chart", "app.kubernetes.io/version"] {
      if let label = job.template.metadata?["labels"]?.value(forKey: name) {
        return (label, "its pods carry the label \(name)")
      }
    }
    let migration = job.jobMigration
    for container in job.containers where !container.isPatch {
      guard let image = container.image, let reference = image.reference,
        !reference.isGeneric, reference.moves, !job.carries(reference.tag ?? reference.digest)
      else { continue }
      let other = workloads.first { workload in
        workload.isLongRunning && !workload.isPatch
          && areAppliedTogether(workload.resource, job.resource)
          && workload.containers.contains {
            $0.role == .main && $0.image?.reference == reference
          }
      }
      if let other { return (image.node, "its image moves with that of \(other.id)") }
      if container === migration?.container, job.isBuilt(image) {
        return (image.node, "its image moves with the migrations in it")
      }
    }
    return nil
  }
}

extension Workload {
  /// Whether what the migration applies is built into its image: it is no tool's own, nothing is mounted beside it,
  /// and its tag says which build.
  fileprivate func isBuilt(_ image: ContainerImage) -> Bool {
    guard let migration = jobMigration, migration.node.range != image.node.range,
      migration.container.mounts == nil, !image.isUnresolved, let reference = image.reference
    else { return false }
    return reference.digest != nil
      || reference.tag.map {
        ImageTag.namesVersion($0) && !ImageTag.isFloating($0)
          && !ImageTag.isMutable($0, words: ImageTag.mutableWords)
      } ?? false
  }

  /// Whether the object's name has the version in it: `migrate-1-4-2`, `migrate-3f9c2d1`.
  fileprivate func carries(_ version: String?) -> Bool {
    guard let version, version.count >= 3 else { return false }
    let plain = version.lowercased().map { $0 == "." || $0 == "_" || $0 == "+" ? "-" : $0 }
    return id.name.contains(String(plain).prefix(7))
  }
}

extension ImageReference {
  /// The text is another one with each release: a tag that is pushed again and again stays as it is written.
  fileprivate var moves: Bool {
    digest != nil || tag.map { !ImageTag.isMutable($0, words: ImageTag.mutableWords) } ?? false
  }
}

extension Resource {
  /// A tool is told to delete the old object where the new one is refused.
  fileprivate var isRecreated: Bool {
    let asks = [
      "kustomize.toolkit.fluxcd.io/force": "enabled", "kapp.k14s.io/update-strategy": "replace",
      "argocd.argoproj.io/sync-options": "force=true", "werf.io/delete-policy": "before-creation",
    ]
    // Flux compares without case, and reads labels as well.
    return asks.contains { name, word in
      let value = annotation(name) ?? labels?.value(forKey: name)?.text
      return value?.lowercased().contains(word) ?? false
    }
  }
}
