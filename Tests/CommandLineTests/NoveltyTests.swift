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
}
