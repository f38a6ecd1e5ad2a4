import Foundation
import TestSupport
import Testing

/// What objects of Flux and Argo CD say of the folders and charts of a repository.
@Suite struct DeployerTests {
  private static func kustomization(_ fields: String, source: String = "flux-system") -> String {
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: shop, namespace: flux-system}
    spec: {sourceRef: {kind: GitRepository, name: \(source)}, \(fields)}

    """
  }

  private static let folder = [
    "apps/shop/kustomization.yaml": "resources: [cart.yaml]\n",
    "apps/shop/cart.yaml": ApplyMethodTests.web(),
  ]

  /// Each cluster has an object of the same name.
  @Test func twoObjectsOfOneNameMakeTwoTargets() async throws {
    var files = Self.folder
    for (cluster, tag) in [("prod", "latest"), ("test", "main")] {
      files["clusters/\(cluster)/shop.yaml"] = Self.kustomization(
        "path: ./apps/shop, images: [{name: acme/web, newTag: \(tag)}]")
    }
    try await withFolder(files) { folder in
      let outcome = try await Program(in: folder)(
        "check", ".", "--against", "none", "--select", "mutable-image-tag", "--format", "json")
      let findings = try JSON(reading: outcome.output)["findings"]?.items ?? []
      #expect(
        findings.map { $0["source"]?.text } == [
          "apps/shop (flux-system/shop) in clusters/prod/shop.yaml",
          "apps/shop (flux-system/shop) in clusters/test/shop.yaml",
        ])
    }
  }

  /// Folders of this repository are not those of another one.
  @Test(arguments: [("shop", "Pod addons/latest"), ("addons", "Pod latest")])
  func aGitGeneratorLooksIntoItsOwnRepository(_ name: String, _ pod: String) async throws {
    let files = [
      "argo/web.yaml": """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: web, namespace: argocd}
      spec:
        source: {repoURL: "https://github.com/acme/shop", path: deploy, targetRevision: v1}
        destination: {name: in-cluster, namespace: web}
      """,
      "argo/addons.yaml": """
      apiVersion: argoproj.io/v1alpha1
      kind: ApplicationSet
      metadata: {name: addons, namespace: argocd}
      spec:
        generators: [{git: {repoURL: "git@github.com:acme/\(name).git", directories: [{path: "apps/*"}]}}]
        template:
          metadata: {name: "{{path.basename}}"}
          spec:
            source: {repoURL: "https://github.com/acme/\(name)", path: "{{path}}", targetRevision: v1}
            destination: {name: in-cluster, namespace: addons}
      """,
      "deploy/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\n",
      "apps/web/pod.yaml": Sample.latestPod,
    ]
    try await withFolder(files) { folder in
      let outcome = try await Program(in: folder)(
        "check", ".", "--against", "none", "--select", "mutable-image-tag")
      #expect(outcome.output.contains(" of \(pod) uses"), "\(outcome)")
      #expect(outcome.errors.contains("addons is not followed") == (name == "addons"))
    }
  }

  /// What a parent fills in later is no name.
  @Test(arguments: [("shop", true), ("${NAMESPACE}", false)])
  func aPlaceholderIsNotLaidOverAFolder(_ namespace: String, _ isLaidOver: Bool) async throws {
    var files = Self.folder
    files["clusters/shop.yaml"] = Self.kustomization(
      "path: ./apps/shop, targetNamespace: \"\(namespace)\"")
    try await withFolder(files) { folder in
      let outcome = try await Program(in: folder)("render", ".")
      #expect(outcome.output.contains("\n  namespace: \(namespace) ") == isLaidOver)
      #expect(outcome.output.contains("name: web"))
      #expect(outcome.status == 0)
    }
  }

  /// Every repository has a root: it does not tell whose it is.
  @Test(arguments: [("./apps", true), ("./", false)])
  func namesWhatIsAppliedFromElsewhere(_ path: String, _ isNamed: Bool) async throws {
    let source = """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: platform, namespace: flux-system}
      spec: {url: https://git.example.com/acme/platform}
      ---

      """
    let files = [
      "clusters/all.yaml": source + Self.kustomization("path: \(path)", source: "platform")
    ]
    try await withRepository(files) { repository in
      try await repository.git("remote", "add", "origin", "https://git.example.com/acme/shop")
      let outcome = try await repository.kubevet("check", ".", "--against", "none")
      #expect(
        outcome.errors.contains("GitRepository platform is not in this repository") == isNamed)
    }
  }

  /// A folder that cannot be rendered is checked as it stands, but for the images that it replaces.
  @Test(arguments: [("[{name: acme/web, newTag: 1.4.2}]", 0), ("[]", 1)])
  func imagesOfAFolderThatIsNotRenderedAreKnown(_ images: String, _ count: Int) async throws {
    let files = [
      "k8s/kustomization.yaml": """
      resources: [web.yaml, "https://git.example.com/acme/base?ref=v1.2.3"]
      images: \(images)

      """,
      "k8s/web.yaml": ApplyMethodTests.web().replacing("acme/web:1.0.0", with: "acme/web:latest"),
    ]
    try await withFolder(files) { folder in
      let outcome = try await Program(in: folder)(
        "check", ".", "--against", "none", "--select", "mutable-image-tag", "--format", "json")
      #expect(try JSON(reading: outcome.output)["findings"]?.items.count == count)
    }
  }

  /// Whether kustomize finds a helm that it takes is another question.
  @Test func aChartThatAKustomizationTakesInIsNotRenderedAlone() async throws {
    let chart = [
      "k8s/charts/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
      "k8s/charts/shop/templates/map.yaml": """
      {apiVersion: v1, kind: ConfigMap, metadata: {name: alone}}

      """,
    ]
    let kustomization = "helmCharts: [{name: shop, version: 1.0.0, releaseName: shop}]\n"
    for (files, isAlone) in [
      (chart, true),
      (chart.merging(["k8s/kustomization.yaml": kustomization]) { $1 }, false),
    ] {
      try await withFolder(files) { folder in
        let outcome = try await Program(in: folder)("render", ".")
        #expect(outcome.output.contains("# k8s/charts/shop from") == isAlone)
      }
    }
  }
}
