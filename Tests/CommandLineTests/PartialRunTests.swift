import Foundation
import Testing

/// A run that does not look at everything does not say that a suppression suppresses nothing.
@Suite struct PartialRunTests {
  private static let files = [
    ".kubevet.yaml": """
    suppressions:
      - {rules: [mutable-image-tag], name: gone, reason: why}
      - {rules: [mutable-image-tag], name: latest, reason: why, until: 2020-01-01}

    """,
    "k8s/cart.yaml": AgainstTests.cart(),
    // Which rule speaks of it hangs on the pods that stand elsewhere.
    "k8s/service.yaml": """
    apiVersion: v1
    kind: Service
    metadata: {name: cart}
    spec:
      selector: {app: cart}
      ports: [{port: 80, targetPort: none}]  # kubevet: ignore[unknown-target-port] told by mesh

    """,
  ]

  private static let unused = ".kubevet.yaml:2:14: warning: this suppression of mutable-image-tag"
  private static let ended = ".kubevet.yaml:3:"

  @Test func theWholeIsKnown() async throws {
    try await withRepository(Self.files) { repository in
      for path in [[], ["k8s"], ["."]] {
        let outcome = try await repository.kubevet(["check", "--against", "none"] + path)
        // Without paths an entry speaks of the whole repository, of which `k8s` is a part.
        #expect(outcome.output.contains(Self.unused) == (path == ["."]))
        #expect(outcome.output.contains(Self.ended))
        #expect(!outcome.output.contains("service.yaml"))
      }
    }
  }

  @Test func aPartIsNot() async throws {
    try await withRepository(Self.files) { repository in
      for path in ["k8s/service.yaml", "k8s/cart.yaml"] {
        let outcome = try await repository.kubevet("check", path, "--against", "none")
        #expect(!outcome.output.contains("suppresses nothing"))
        #expect(outcome.output.contains(Self.ended))
      }
    }
  }

  @Test func whatAnotherOverlayNeedsIsNotUnused() async throws {
    let files = [
      "k8s/base/kustomization.yaml": "resources: [pod.yaml]\n",
      "k8s/base/pod.yaml": """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        containers:
          - name: web
            # kubevet: ignore[mutable-image-tag] the overlays say which
            image: "ghcr.io/acme/shop:1.4.2"

      """,
    ]
    let overlay = """
      resources: [../../k8s/base]
      images: [{name: ghcr.io/acme/shop, newTag: edge}]

      """
    for (isThere, path) in [(true, []), (true, ["k8s/base"]), (false, [])] {
      let there = isThere ? ["envs/prod/kustomization.yaml": overlay] : [:]
      try await withRepository(files.merging(there) { $1 }) { repository in
        let outcome = try await repository.kubevet(["check", "--against", "none"] + path)
        #expect(outcome.output.contains("suppresses nothing") == !isThere)
        let fixed = try await repository.kubevet(["fix"] + path)
        #expect(fixed.output.contains("suppresses nothing") == !isThere)
      }
    }
  }

  @Test func whatCannotBeReadIsNotKnown() async throws {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        containers:
          - name: web
            image: "ghcr.io/acme/shop:main" # kubevet: ignore[mutable-image-tag] why
        bad: x: y

      """
    try await withRepository(["k8s/pod.yaml": pod]) { repository in
      let outcome = try await repository.kubevet("check", "--against", "none")
      #expect(!outcome.output.contains("suppresses nothing"))
    }
  }

  @Test func shardsSayItOnce() async throws {
    try await withRepository(Self.files) { repository in
      var count = 0
      for part in 1...3 {
        let outcome = try await repository.kubevet(
          "check", ".", "--against", "none", "--shard", "\(part)/3")
        count += outcome.output.components(separatedBy: Self.unused).count - 1
      }
      #expect(count == 1)
    }
  }

  /// What stood there before stops nobody, and a few files are not the whole.
  @Test func aHookIsSilent() async throws {
    try await CommitHookTests.withHook(Self.files) { repository in
      try repository.folder.write(AgainstTests.cart(image: "1.4.3"), to: "k8s/cart.yaml")
      let outcome = try await repository.attempt(
        ["commit", "--quiet", "--all", "--message", "x"], environment: [:])
      #expect(outcome == Program.Outcome(output: "", errors: "", status: 0))
    }
  }

  /// A target that no change reaches is not rendered, and still is something to look at.
  @Test(arguments: [["README.md": "x"], [:]])
  func aChartOfWhichNothingDiffersIsNotNothing(_ head: [String: String]) async throws {
    let base = [
      ".kubevet.yaml": "charts: [{path: charts/cart, release: cart}]\n",
      "charts/cart/Chart.yaml": "{apiVersion: v2, name: cart, version: 1.0.0}\n",
      "charts/cart/templates/cart.yaml": AgainstTests.cart(),
    ]
    try await withRepository(base, head: head) { repository in
      let outcome = try await repository.kubevet("check", "--against", "HEAD")
      #expect(!outcome.errors.contains("problem"))
      #expect(outcome.status == 0)
    }
  }

  /// How a chart is released is part of what is compared; where nobody said it before, it is no change.
  @Test(arguments: [
    ("charts: [{path: chart, release: a, values: [one.yaml]}]\n", "1 updated in place\n"),
    ("charts: [{path: chart, release: b}]\n", "1 deleted, 1 created\n"),
    ("exclude: [x]\n", "no changes\n"),
  ])
  func comparesHowAChartIsReleased(_ former: String, _ end: String) async throws {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
    let base = [
      ".kubevet.yaml": former, "one.yaml": "size: 1\n", "two.yaml": "size: 2\n",
      "chart/Chart.yaml": "{apiVersion: v2, name: cart, version: 1.0.0}\n",
      "chart/values.yaml": "size: 2\n",
      "chart/templates/map.yaml":
        map + "\"{{ .Release.Name }}\"}\ndata: {size: \"{{ .Values.size }}\"}\n",
    ]
    let head = [".kubevet.yaml": "charts: [{path: chart, release: a, values: [two.yaml]}]\n"]
    try await withRepository(base, head: head) { repository in
      let plan = try await repository.kubevet("plan", "--against", "HEAD")
      #expect(plan.errors.isEmpty)
      #expect(plan.output.hasSuffix(end), "\(plan.output)")
    }
  }
}
