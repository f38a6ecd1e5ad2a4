import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let fluxPathMissing = Rule(
    id: "flux-path-missing", group: .gitops,
    summary: "A folder that Flux or Argo CD is to apply is not in the repository",
    rationale: """
      Flux reports `kustomization path not found` and applies nothing, nor what depends on it; with
      `prune`, what was applied from the old path stays until the path is right again.

      The path is looked for in this repository when the source is this repository: its URL is that of a
      git remote, or most of the folders that are taken from it are here and a git remote has its name, if there are
      remotes; without remotes the source counts from which most folders are taken. A Kustomization
      that applies the folder it stands in settles it; of `flux-system` half of the folders are enough. Quiet for other sources,
      for artifacts and buckets, for sources that include others, for paths with variables, and for Applications of
      another branch than the main one.

      Argo CD says `app path does not exist`, and syncs nothing.
      """,
    remedy: "name the folder as it is called from the repository's root",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          path: ./apps/production
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: infra, namespace: flux-system}
        spec:
          path: ↓./infra/production
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: policies, namespace: flux-system}
        spec:
          path: policies
          sourceRef: {kind: GitRepository, name: flux-system}
        """,
        files: [
          "apps/production/web.yaml": "", "policies/all.yaml": "",
        ]),
      .bad(
        "beside what a bootstrap wrote, which applies the folder that it stands in",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: flux-system, namespace: flux-system}
        spec:
          path: ./clusters/production
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: infra, namespace: flux-system}
        spec:
          path: ↓./infra/production
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          path: ↓./apps/production
          sourceRef: {kind: GitRepository, name: flux-system}
        """,
        at: "clusters/production/flux-system/sync.yaml",
        files: ["clusters/production/kustomization.yaml": ""]),
      .bad(
        "an Application, among others of the same repository",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: web, namespace: argocd}
        spec:
          source: {repoURL: "https://github.com/acme/fleet", path: ↓apps/wbe, targetRevision: HEAD}
          destination: {namespace: web}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: argocd}
        spec:
          sources:
            - {repoURL: "https://github.com/acme/fleet", path: apps/shop}
            - {repoURL: "https://github.com/acme/fleet", path: apps/cart, targetRevision: main}
          destination: {namespace: shop}
        """,
        files: ["apps/shop/pod.yaml": "", "apps/cart/pod.yaml": ""]),
      .good(
        "another repository",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: podinfo, namespace: flux-system}
        spec:
          path: ./kustomize
          sourceRef: {kind: GitRepository, name: podinfo}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: podinfo, namespace: flux-system}
        spec: {url: https://github.com/acme/podinfo, ref: {tag: 6.5.0}}
        """),
      .good(
        "another repository that has some of these folders, too",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          path: ./apps
          sourceRef: {kind: GitRepository, name: infrastructure}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: policies, namespace: flux-system}
        spec:
          path: ./policies
          sourceRef: {kind: GitRepository, name: infrastructure}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: storage, namespace: flux-system}
        spec:
          path: ./storage
          sourceRef: {kind: GitRepository, name: infrastructure}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: infrastructure, namespace: flux-system}
        spec: {url: https://github.com/example/infrastructure, ref: {branch: main}}
        """,
        files: ["apps/web.yaml": "", "policies/all.yaml": ""]),
      .good(
        "an artifact has folders of its own; a variable is filled in later",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          path: ./production
          sourceRef: {kind: OCIRepository, name: apps}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: cluster, namespace: flux-system}
        spec:
          path: ./clusters/${CLUSTER}
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: all, namespace: flux-system}
        spec:
          path: ./
          sourceRef: {kind: GitRepository, name: flux-system}
        """),
    ],
    check: .inventory { context in
      let inventory = context.inventory
      let own = OwnSources(inventory)
      let kustomizations = inventory.fluxKustomizations.compactMap { kustomization -> Defect? in
        guard let node = kustomization.pathNode, let path = kustomization.path,
          let key = kustomization.source, !inventory.surroundings.repository.has(path),
          own.contains(key), !own.isDoubtful(key), !inventory.includesOthers(key)
        else { return nil }
        let resource = kustomization.resource
        return Defect(
          "\(resource.id) applies \(path), which is not in this repository", at: node,
          of: resource)
      }
      let made = inventory.surroundings.repository.madeApplications
      return kustomizations
        + (inventory.argoApplications + made.compactMap(ArgoApplication.init)).flatMap {
          application in
          application.sources.compactMap { source in
            guard let (node, path) = inventory.missingPath(of: source, own) else { return nil }
            let resource = application.resource
            return Defect(
              "\(resource.id) applies \(path), which is not in this repository", at: node,
              of: resource)
          }
        }
    })
}

extension Inventory {
  /// The folder of this repository that Argo CD is to apply and that is not there; nil: there is none, or another
  /// branch may have it.
  fileprivate func missingPath(
    of source: ArgoApplication.Source, _ own: OwnSources
  ) -> (Node, String)? {
    guard !source.isTemplate, source.chart == nil, let node = source.path,
      let path = node.text.map(RepositoryPath.normalized), !surroundings.repository.has(path),
      let url = source.url?.text.flatMap(RepositoryURL.init), own.contains(url),
      ["", "HEAD", "main", "master", "trunk"].contains(source.revision?.text ?? "")
    else { return nil }
    return (node, path)
  }

  /// The source's content is put together from several repositories.
  fileprivate func includesOthers(_ key: SourceKey) -> Bool {
    sources(key).contains { $0.spec?["include"] != nil }
  }
}
