import Testing

/// What a hook takes for new of what several renderings show.
@Suite struct NoveltyTests {
  private static let run = ["hook", "run", "pre-commit", "--select", "mutable-image-tag"]
  private static let overlay = "resources: [../base]\n"
  private static let files = [
    "base/kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
    "base/a.yaml": pod("a"), "base/b.yaml": pod("b"),
    "dev/kustomization.yaml": overlay, "prod/kustomization.yaml": overlay,
  ]

  private static func pod(_ name: String) -> String {
    Sample.latestPod.replacing("name: latest", with: "name: \(name)")
  }

  /// What two overlays showed is the same where nothing takes the file in any more.
  @Test func whatIsTakenOutOfOverlaysIsNotNew() async throws {
    try await withRepository(Self.files) { repository in
      try repository.folder.write("resources: [a.yaml]\n", to: "base/kustomization.yaml")
      try await repository.git("add", "--all")
      let outcome = try await repository.kubevet(Self.run)
      #expect(outcome.status == 0)
      #expect(!outcome.output.contains("[mutable-image-tag]"))
    }
  }

  @Test func whatOneMoreOverlayShowsIsNew() async throws {
    try await withRepository(Self.files) { repository in
      try repository.folder.write(Self.overlay, to: "test/kustomization.yaml")
      try await repository.git("add", "--all")
      let outcome = try await repository.kubevet(Self.run)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("base/a.yaml"))
    }
  }

  private static func application(_ name: String, to namespace: String) -> String {
    """
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata: {name: \(name), namespace: argocd}
    spec:
      source: {repoURL: "https://github.com/acme/shop", path: apps/\(name), targetRevision: v1}
      destination: {name: in-cluster, namespace: \(namespace)}
    """
  }

  private static let applied = [
    "argo/a.yaml": application("a", to: "a"), "argo/b.yaml": application("b", to: "b"),
    "apps/a/pod.yaml": pod("web"),
    "apps/b/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map}\n",
  ]

  /// Who applies a file, and where to, is not what is wrong with it.
  @Test(arguments: [nil, application("a", to: "c")])
  func whatIsAppliedElsewhereIsNotNew(_ application: String?) async throws {
    try await withRepository(Self.applied, head: ["argo/a.yaml": application]) { repository in
      try await repository.git("add", "--all")
      let outcome = try await repository.kubevet(Self.run)
      #expect(outcome.output == "")
      #expect(outcome.status == 0)
      try await repository.commitAll()
      try repository.folder.write(Self.application("a", to: "a"), to: "argo/a.yaml")
      try await repository.git("add", "--all")
      #expect(try await repository.kubevet(Self.run).status == 0)
    }
  }

  @Test func whatANamesakeElsewhereHasAsWellIsNew() async throws {
    try await withRepository(Self.applied, head: ["apps/b/pod.yaml": Self.pod("web")]) {
      repository in
      try await repository.git("add", "--all")
      let outcome = try await repository.kubevet(Self.run)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("apps/b/pod.yaml"))
      #expect(!outcome.output.contains("apps/a/pod.yaml"))
    }
  }
}
