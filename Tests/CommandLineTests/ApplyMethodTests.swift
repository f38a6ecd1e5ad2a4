import Foundation
import Testing

/// Who applies a folder, and how, decides what the API server makes of a change.
@Suite struct ApplyMethodTests {
  /// From the default strategy to this one: server-side apply leaves the default's settings beside it.
  static let strategy = "  strategy: {type: Recreate}\n"

  static func web(_ strategy: String = "", annotations: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, annotations: {\(annotations)}}
    spec:
      selector: {matchLabels: {app: web}}
    \(strategy)  template:
        metadata: {labels: {app: web}}
        spec:
          containers: [{name: web, image: "acme/web:1.0.0"}]

    """
  }

  private static func flux(_ path: String) -> String {
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      path: \(path)
      sourceRef: {kind: GitRepository, name: flux-system}

    """
  }

  private static func argo(
    _ options: String, path: String = "k8s", directory: String = ""
  ) -> String {
    """
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata: {name: apps, namespace: argocd}
    spec:
      source:
        {repoURL: https://git.example.com/acme/shop, path: \(path), targetRevision: v1, directory: {\(directory)}}
      syncPolicy: {syncOptions: [\(options)]}

    """
  }

  struct Setting: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var files: [String: String] = [:]
    var annotations = ""
    var isServerSide: Bool
    var verdict: String { isServerSide ? "1 refused\n" : "1 updated in place\n" }
  }

  private static let settings = [
    Setting(testDescription: "kubectl", isServerSide: false),
    Setting(
      testDescription: "Flux", files: ["flux/apps.yaml": flux("./k8s")], isServerSide: true),
    Setting(
      testDescription: "Flux above", files: ["flux/apps.yaml": flux("./")], isServerSide: true),
    Setting(
      testDescription: "Flux elsewhere", files: ["flux/apps.yaml": flux("./apps")],
      isServerSide: false),
    Setting(
      testDescription: "Argo CD", files: ["argo/app.yaml": argo("CreateNamespace=true")],
      isServerSide: false),
    Setting(
      testDescription: "Argo CD, told so",
      files: ["argo/app.yaml": argo("CreateNamespace=true, ServerSideApply=true")],
      isServerSide: true),
    Setting(
      testDescription: "Argo CD above",
      files: ["argo/app.yaml": argo("ServerSideApply=true", path: ".")], isServerSide: false),
    Setting(
      testDescription: "Argo CD above, with what lies below",
      files: [
        "argo/app.yaml": argo("ServerSideApply=true", path: ".", directory: "recurse: true")
      ], isServerSide: true),
    Setting(
      testDescription: "Argo CD, told so by the object",
      annotations: "argocd.argoproj.io/sync-options: ServerSideApply=true", isServerSide: true),
    Setting(
      testDescription: "Argo CD, told otherwise by the object",
      files: ["argo/app.yaml": argo("ServerSideApply=true")],
      annotations: "argocd.argoproj.io/sync-options: ServerSideApply=false", isServerSide: false),
    Setting(
      testDescription: "the configuration", files: [".kubevet.yaml": "apply: server\n"],
      isServerSide: true),
  ]

  @Test(arguments: settings)
  func isToldByWhatStandsInTheRepository(_ setting: Setting) async throws {
    var base = setting.files
    base["k8s/web.yaml"] = Self.web(annotations: setting.annotations)
    let head = Self.web(Self.strategy, annotations: setting.annotations)
    try await withRepository(base, head: ["k8s/web.yaml": head]) { repository in
      for arguments in [["plan", "."], ["plan", "k8s"], ["plan", "--staged", "k8s"]] {
        try await repository.git("add", "--all")
        var program = Program(in: repository.folder)
        program.environment = GitFolder.environment
        let outcome = try await program.run(arguments)
        #expect(outcome.output.hasSuffix(setting.verdict))
        #expect(outcome.status == (setting.isServerSide ? 1 : 0))
      }
    }
  }

  private static func release(_ strategy: String, _ words: String = "interval: 1m") -> String {
    """
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: GitRepository
    metadata: {name: cluster, namespace: shop}
    spec: {url: https://git.example.com/acme/cluster}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: cart, namespace: shop}
    spec:
      chart:
        spec:
          chart: ./charts/cart
          reconcileStrategy: \(strategy)
          sourceRef: {kind: GitRepository, name: cluster}
      \(words.replacing("}, ", with: "}\n  "))

    """
  }

  /// Flux packs a chart of the repository once for each version.
  @Test(arguments: [
    ("ChartVersion", "templates/web.yaml", "1.0.0", true),
    ("Revision", "values.yaml", "1.0.0", false),
    ("ChartVersion", "values.yaml", "1.0.1", false), ("ChartVersion", "README.md", "1.0.0", false),
  ])
  func aChartNeedsAnotherVersion(
    _ strategy: String, _ file: String, _ version: String, _ isNamed: Bool
  ) async throws {
    func chart(_ version: String) -> String {
      "{apiVersion: v2, name: cart, version: \(version)}\n"
    }
    let base = [
      "clusters/cart.yaml": Self.release(strategy), "charts/cart/Chart.yaml": chart("1.0.0"),
      "charts/cart/templates/web.yaml": Self.web(),
    ]
    let head = [
      "charts/cart/\(file)": file.hasPrefix("templates") ? Self.web(Self.strategy) : "a: b\n",
      "charts/cart/Chart.yaml": chart(version),
    ]
    try await withRepository(base, head: head) { repository in
      let outcome = try await repository.kubevet("plan", ".")
      let note =
        "charts/cart changes and keeps its version: Flux gives nothing of that to HelmRelease"
      #expect(outcome.errors.contains(note) == isNamed)
    }
  }

  @Test(arguments: [("suspend: true", true), ("suspend: false", false)])
  func aSuspendedReleaseIsNotApplied(_ words: String, _ isSuspended: Bool) async throws {
    let base = [
      "clusters/cart.yaml": Self.release("Revision", words),
      "charts/cart/Chart.yaml": "{apiVersion: v2, name: cart, version: 1.0.0}\n",
      "charts/cart/templates/web.yaml": Self.web(),
    ]
    let head = ["charts/cart/templates/web.yaml": Self.web(Self.strategy)]
    try await withRepository(base, head: head) { repository in
      let outcome = try await repository.kubevet("plan", ".")
      let note = "note: HelmRelease shop/cart is suspended: nothing of it is applied\n"
      #expect(outcome.errors == (isSuspended ? "kubevet: \(note)" : ""))
    }
  }

  /// Helm 4 goes on as it installed.
  @Test(arguments: [
    ("upgrade: {serverSideApply: enabled}", true), ("upgrade: {serverSideApply: auto}", false),
    ("install: {serverSideApply: true}", true),
    ("install: {serverSideApply: true}, upgrade: {serverSideApply: disabled}", false),
  ])
  func isToldByTheReleaseOfAChart(_ words: String, _ isServerSide: Bool) async throws {
    let base = [
      "clusters/cart.yaml": Self.release("Revision", words),
      "charts/cart/templates/web.yaml": Self.web(),
      "charts/cart/Chart.yaml": "{apiVersion: v2, name: cart, version: 1.0.0}\n",
    ]
    let head = ["charts/cart/templates/web.yaml": Self.web(Self.strategy)]
    try await withRepository(base, head: head) { repository in
      let outcome = try await repository.kubevet("plan", ".")
      #expect(outcome.errors.isEmpty)
      #expect(outcome.output.hasSuffix(isServerSide ? "1 refused\n" : "1 updated in place\n"))
    }
  }

  /// What client-side apply put there still belongs to it.
  @Test(arguments: [("client", true), ("server", false)])
  func mayChangeFromOneRevisionToTheNext(_ previous: String, _ isRefused: Bool) async throws {
    func budget(_ bound: String) -> String {
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: web}
      spec: {\(bound): 1, selector: {matchLabels: {app: web}}}

      """
    }
    let base = [
      ".kubevet.yaml": "apply: \(previous)\n", "k8s/budget.yaml": budget("minAvailable"),
    ]
    let head = [
      ".kubevet.yaml": "apply: server\n", "k8s/budget.yaml": budget("maxUnavailable"),
    ]
    try await withRepository(base, head: head) { repository in
      let plan = try await repository.kubevet("plan", "k8s")
      #expect(plan.output.hasSuffix(isRefused ? "1 refused\n" : "1 updated in place\n"))
      let check = try await repository.kubevet("check", "k8s", "--select", "merge-leftover")
      #expect(check.output.contains("[merge-leftover]") == isRefused)
    }
  }
}
