import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let competingDeployers = Rule(
    id: "competing-deployers", group: .gitops,
    summary: "A pipeline deploys what Flux, Argo CD or another pipeline deploys as well",
    rationale: """
      `kubectl set image` in a workflow lasts until Flux or Argo CD looks at the object the next time and sets it
      back to what git says; two pipelines of different systems undo each other likewise. Which version runs
      depends on who came last.

      Read are GitHub workflows, `buildspec.yml`, GitLab, Bitbucket, Azure and CircleCI pipelines at their usual places.
      Quiet for pipelines that make a cluster of their own to test in, for dry runs, for names with variables, and
      for two pipelines of one system, which are often two environments.
      """,
    remedy: "have the pipeline commit the new version, and leave the cluster to one of them",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        on: push
        jobs:
          deploy:
            steps:
              - ↓run: kubectl set image deployment/web web=acme/web:$GITHUB_SHA -n shop
              - ↓run: kubectl apply -f apps/
        """,
        at: ".github/workflows/deploy.yml",
        files: ["clusters/apps.yaml": kustomization, "apps/web.yaml": deployment]),
      .good(
        "another workload, a check, a test cluster",
        """
        on: push
        jobs:
          deploy:
            steps:
              - run: kubectl rollout restart deployment/api -n shop
              - run: kubectl apply --dry-run=server -f apps/
              - run: echo "kubectl apply -f apps/"
              - run: kubectl get pods
        """,
        at: ".github/workflows/deploy.yml",
        files: ["clusters/apps.yaml": kustomization, "apps/web.yaml": deployment]),
      .good(
        "a test cluster",
        """
        on: push
        jobs:
          test:
            steps:
              - uses: helm/kind-action@v1
              - run: kubectl apply -f apps/
        """,
        at: ".github/workflows/test.yml",
        files: ["clusters/apps.yaml": kustomization, "apps/web.yaml": deployment]),
      .good(
        "nobody else applies it",
        """
        on: push
        jobs:
          deploy:
            steps:
              - run: kubectl apply -f apps/
        """,
        at: ".github/workflows/deploy.yml", files: ["apps/web.yaml": deployment]),
    ],
    check: .inventory { context in
      let repository = context.inventory.surroundings.repository
      guard !repository.deployCommands.isEmpty else { return [] }
      let deployed = DeployedObjects(context.inventory)
      var first: [ResourceID: DeployCommand] = [:]
      return repository.deployCommands.compactMap { command in
        let objects = deployed.objects(of: command)
        if case .release = command.target {
          return objects.first.map {
            defect(
              command, $0, "Flux upgrades as well", Defect.Related("the release", at: $0.nameNode))
          }
        }
        if let (object, owner) = deployed.owner(of: objects) {
          return defect(
            command, object,
            "\(owner.tool) applies (\(owner.resource.id)) and sets back to what git says",
            Defect.Related("the other owner", at: owner.pathNode))
        }
        for object in objects {
          guard let other = first[object.id] else {
            first[object.id] = command
            continue
          }
          guard other.pipeline != command.pipeline else { continue }
          return defect(command, object, "\(other.pipeline) deploys as well", nil)
        }
        return nil
      }
    })

  private static func defect(
    _ command: DeployCommand, _ object: Resource, _ what: String, _ related: Defect.Related?
  ) -> Defect {
    Defect(
      "\(command.name) in \(command.pipeline) changes \(object.id), which \(what)",
      at: command.range, in: command.file, related: related.map { [$0] } ?? [])
  }

  private static let kustomization = """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
    """

  private static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: shop}
    """
}

/// What commands change, and who else applies it.
private struct DeployedObjects {
  private let inventory: Inventory
  private let repository: Repository
  private var closures: [(owner: FolderOwner, objects: [ObjectIdentifier: Resource])] = []
  private var releases: [Resource]

  init(_ inventory: Inventory) {
    self.inventory = inventory
    repository = inventory.surroundings.repository
    releases = inventory.resources("helm.toolkit.fluxcd.io", "HelmRelease")
    var reader = ClosureReader(repository)
    for owner in inventory.folderOwners(OwnSources(inventory)) {
      let objects = reader.applied(by: owner).objects.compactMap(\.resource)
      closures.append(
        (owner, Dictionary(objects.map { (ObjectIdentifier($0), $0) }) { first, _ in first }))
    }
  }

  /// The objects that `command` changes, as they are written in the repository.
  func objects(of command: DeployCommand) -> [Resource] {
    switch command.target {
    case .paths(let paths):
      var reader = ClosureReader(repository)
      return paths.flatMap { path in
        let below = repository.objects.filter { RepositoryPath.isWithin($0.key, path) }
          .sorted { $0.key < $1.key }.flatMap(\.value)
        return below + reader.closure(of: path).objects.compactMap(\.resource)
      }
    case .workload(let kind, let name):
      return repository.objects.sorted { $0.key < $1.key }.flatMap(\.value).filter { object in
        object.id.name == name && PodTemplate.isWorkload(object.kind)
          && Self.kinds[kind, default: kind] == object.id.kind.lowercased()
          && Inventory.mayShare(object.id.namespace, command.namespace)
      }
    case .release(let name):
      return releases.filter { release in
        (release.spec?["releaseName"]?.text ?? release.id.name) == name
          && Inventory.mayShare(
            release.spec?["targetNamespace"]?.text ?? release.id.namespace, command.namespace)
      }
    }
  }

  private static let kinds = [
    "deploy": "deployment", "deployments": "deployment", "sts": "statefulset",
    "statefulsets": "statefulset", "ds": "daemonset", "daemonsets": "daemonset",
    "deployment.apps": "deployment", "cj": "cronjob",
  ]

  func owner(of objects: [Resource]) -> (Resource, FolderOwner)? {
    for object in objects {
      for closure in closures where closure.objects[ObjectIdentifier(object)] != nil {
        return (object, closure.owner)
      }
    }
    return nil
  }
}
