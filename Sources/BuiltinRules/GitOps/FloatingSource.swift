import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let floatingSource = Rule(
    id: "floating-source", group: .gitops,
    summary: "Flux or Argo CD takes whatever is newest",
    rationale: """
      A chart without a version or with a range of versions, an artifact without a tag, `HEAD` or a branch
      of someone else's repository: what runs changes without a commit here, at a time that nobody chose,
      and cannot be had back by reverting one.

      Quiet for the branch of this repository itself, which is what GitOps follows: its URL is that of a git
      remote, or most of the paths that are taken from it are here. Quiet for charts of a git repository,
      whose version is not read, and for variables.
      """,
    remedy: "name one version, tag, digest or commit, and let a bot propose newer ones",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: cache}
        spec:
          chart:
            spec:
              chart: ↓redis
              sourceRef: {kind: HelmRepository, name: bitnami}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: ingress}
        spec:
          chart:
            spec:
              chart: ingress-nginx
              version: ↓">=4.0.0 <5.0.0"
              sourceRef: {kind: HelmRepository, name: ingress}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: cert-manager}
        spec:
          url: oci://quay.io/jetstack/charts/cert-manager
          ref: {semver: ↓1.x}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: policies}
        spec:
          url: https://github.com/acme/policies
          ref: {branch: ↓main}
        """),
      .bad(
        "Argo CD",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: cache}
        spec:
          source:
            repoURL: https://charts.example.com
            chart: redis
            targetRevision: ↓"18.*"
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: policies}
        spec:
          sources:
            - {repoURL: "https://github.com/acme/policies", path: base, targetRevision: ↓HEAD}
            - {repoURL: ↓"https://github.com/acme/more", path: base}
        """),
      .good(
        "",
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: ingress}
        spec:
          chart:
            spec:
              chart: ingress-nginx
              version: 4.10.0
              sourceRef: {kind: HelmRepository, name: ingress}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: OCIRepository
        metadata: {name: cert-manager}
        spec:
          url: oci://quay.io/jetstack/charts/cert-manager
          ref: {tag: v1.15.0}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: policies}
        spec:
          source: {repoURL: "https://github.com/acme/policies", path: base, targetRevision: v2}
        """),
      .good(
        "this repository, and a chart in it",
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: flux-system, namespace: flux-system}
        spec: {url: "ssh://git@github.com/acme/fleet", ref: {branch: main}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: flux-system}
        spec:
          chart:
            spec: {chart: ./charts/shop, sourceRef: {kind: GitRepository, name: flux-system}}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: apps}
        spec:
          source: {repoURL: "https://github.com/acme/fleet.git", path: apps, targetRevision: HEAD}
        """,
        files: ["apps/shop.yaml": ""]),
      .good(
        "filled in by the ApplicationSet",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata: {name: clusters}
        spec:
          template:
            metadata: {name: "{{name}}"}
            spec:
              source: {repoURL: "https://github.com/acme/policies", targetRevision: "{{revision}}"}
        """),
    ],
    check: .inventory { context in
      let own = OwnSources(context.inventory)
      let flux = FluxSourceKind.allCases.flatMap { kind in
        context.inventory.resources(kind.group, kind.rawValue).filter { !$0.isPatch }
          .compactMap { kind.defect($0, own) }
      }
      return flux + context.inventory.argoApplications.flatMap { defects($0, own) }
    })

  private static func defects(_ application: ArgoApplication, _ own: OwnSources) -> [Defect] {
    application.sources.compactMap { source in
      guard !source.isTemplate, let url = source.url, let text = url.text else { return nil }
      let revision = source.revision?.text ?? ""
      let place = source.revision ?? url
      if source.chart != nil {
        guard !VersionPin.isWholeVersion(revision), !VersionPin.isDigest(revision) else {
          return nil
        }
        let name = source.chart?.text ?? ""
        return Defect(
          "\(application.resource.id) takes the newest chart \(name)\(named(revision))",
          at: place, of: application.resource)
      }
      guard VersionPin.isBranch(revision), let key = RepositoryURL(text), !own.contains(key) else {
        return nil
      }
      return Defect(
        "\(application.resource.id) follows \(revision.isEmpty ? "the default branch" : revision) of \(key.text)",
        at: place, of: application.resource)
    }
  }

  fileprivate static func named(_ range: String) -> String {
    range.isEmpty ? "" : " within \(range)"
  }
}

/// Objects of Flux that say what to take.
private enum FluxSourceKind: String, CaseIterable {
  case helmRelease = "HelmRelease"
  case helmChart = "HelmChart"
  case ociRepository = "OCIRepository"
  case gitRepository = "GitRepository"

  var group: String {
    self == .helmRelease ? "helm.toolkit.fluxcd.io" : "source.toolkit.fluxcd.io"
  }

  func defect(_ resource: Resource, _ own: OwnSources) -> Defect? {
    switch self {
    case .helmRelease: chart(resource.spec?["chart"]?["spec"], resource)
    case .helmChart: chart(resource.spec, resource)
    case .ociRepository: artifact(resource)
    case .gitRepository: repository(resource, own)
    }
  }

  private func chart(_ spec: Node?, _ resource: Resource) -> Defect? {
    guard let spec, let chart = spec["chart"], let name = chart.text,
      spec["sourceRef"]?["kind"]?.text ?? "HelmRepository" == "HelmRepository"
    else { return nil }
    let version = spec["version"]?.text ?? ""
    guard !Placeholder.isIn(version), !VersionPin.isWholeVersion(version) else { return nil }
    return Defect(
      "\(resource.id) takes the newest chart \(name)\(Rule.named(version))",
      at: spec["version"] ?? chart, of: resource)
  }

  private func artifact(_ resource: Resource) -> Defect? {
    guard let url = resource.spec?["url"], let name = url.text else { return nil }
    let reference = resource.spec?["ref"]
    if reference?["digest"] != nil { return nil }
    if let range = reference?["semver"], let text = range.text {
      guard !VersionPin.isWholeVersion(text), !Placeholder.isIn(text) else { return nil }
      return Defect(
        "\(resource.id) takes the newest \(name) within \(text)", at: range, of: resource)
    }
    guard let tag = reference?["tag"], let text = tag.text else {
      return Defect("\(resource.id) takes \(name):latest", at: url, of: resource)
    }
    guard ImageTag.isMutable(text, words: ImageTag.mutableWords) else { return nil }
    return Defect("\(resource.id) follows \(name):\(text)", at: tag, of: resource)
  }

  private func repository(_ resource: Resource, _ own: OwnSources) -> Defect? {
    guard let url = resource.spec?["url"], let key = url.text.flatMap(RepositoryURL.init),
      !own.contains(key), !own.contains(SourceKey(resource))
    else { return nil }
    let reference = resource.spec?["ref"]
    if reference?["commit"] != nil { return nil }
    if let name = reference?["name"], name.text.map(VersionPin.isBranch) == false { return nil }
    let moving = reference?["name"] ?? reference?["semver"]
    if moving == nil, reference?["tag"] != nil { return nil }
    let place = moving ?? reference?["branch"]
    let text = place?.text ?? ""
    guard !Placeholder.isIn(text), !VersionPin.isWholeVersion(text) else { return nil }
    return Defect(
      "\(resource.id) follows \(text.isEmpty ? "the default branch" : text) of \(key.text)",
      at: place ?? url, of: resource)
  }
}
