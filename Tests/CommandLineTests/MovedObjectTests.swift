import Testing

/// Objects that change their file, as seen from a part of the repository, and objects that stand twice.
@Suite struct MovedObjectTests {
  private static let claim = """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 10Gi}}

    """

  @Test(arguments: ["k8s/a", "k8s/b", "k8s", "k8s/a/data.yaml"], [[], ["--staged"]])
  func areNeitherGoneNorNew(_ path: String, _ options: [String]) async throws {
    try await withRepository(
      ["k8s/a/data.yaml": Self.claim, "k8s/a/cart.yaml": AgainstTests.cart(), "k8s/b/x.yaml": ""],
      head: ["k8s/a/data.yaml": nil, "k8s/b/data.yaml": Self.claim]
    ) { repository in
      try await repository.git("add", "--all")
      let plan = try await run(repository, ["plan"] + options + [path])
      #expect(plan.output.hasSuffix("\nno changes\n"))
      let rule = ["--select", "stateful-resource-removed", "--allow-empty"]
      let check = try await run(repository, ["check"] + options + rule + [path])
      #expect(check.output.hasPrefix("no findings"))
      #expect(check.status == 0)
    }
  }

  @Test(arguments: ["k8s/a", "k8s/b"])
  func areComparedWithWhatTheyWere(_ path: String) async throws {
    let smaller = Self.claim.replacing("10Gi", with: "5Gi")
    try await withRepository(
      ["k8s/a/data.yaml": Self.claim, "k8s/b/x.yaml": ""],
      head: ["k8s/a/data.yaml": nil, "k8s/a/x.yaml": "", "k8s/b/data.yaml": smaller]
    ) { repository in
      let plan = try await run(repository, ["plan", path])
      #expect(plan.output.contains("  ! refuse  PersistentVolumeClaim data  k8s/b/data.yaml:3\n"))
      #expect(plan.output.hasSuffix("\n1 refused\n"))
    }
  }

  /// The folder makes something else of what stands in it.
  @Test(arguments: ["k8s", "deploy"])
  func mayBeRendered(_ path: String) async throws {
    let kustomization = """
      namePrefix: shop-
      resources: [cart.yaml]
      configMapGenerator: [{name: settings, literals: [a=b]}]

      """
    try await withRepository(
      [
        "deploy/kustomization.yaml": kustomization, "deploy/cart.yaml": AgainstTests.cart(),
        "k8s/x.yaml": "",
      ],
      head: [
        "deploy/kustomization.yaml": nil, "deploy/cart.yaml": nil, "deploy/x.yaml": "",
        "k8s/kustomization.yaml": kustomization, "k8s/cart.yaml": AgainstTests.cart(),
      ]
    ) { repository in
      let plan = try await run(repository, ["plan", path])
      #expect(plan.output.hasSuffix("\nno changes\n"), "\(plan.output)")
    }
  }

  @Test func areGoneWhereTheOtherFileHadThemAlready() async throws {
    let note = "metadata: {name: data, annotations: {a: b}}"
    let other = Self.claim.replacing("metadata: {name: data}", with: note)
    try await withRepository(
      ["k8s/a/data.yaml": Self.claim, "k8s/a/x.yaml": "", "other/data.yaml": Self.claim],
      head: ["k8s/a/data.yaml": nil, "other/data.yaml": other]
    ) { repository in
      let plan = try await run(repository, ["plan", "k8s/a"])
      #expect(plan.output.hasSuffix("\n1 deleted\n"))
    }
  }

  @Test func mayStandTwice() async throws {
    try await withRepository(
      ["k8s/cart.yaml": AgainstTests.cart()],
      head: ["k8s/copy.yaml": AgainstTests.cart(), "k8s/new.yaml": AgainstTests.cart(name: "new")]
    ) { repository in
      let plan = try await run(repository, ["plan"])
      #expect(plan.output.hasSuffix("\n1 created\n"))
      #expect(plan.output.contains("  + create  Deployment new "))
    }
  }

  private func run(
    _ repository: GitFolder, _ arguments: [String]
  ) async throws -> Program.Outcome {
    var program = Program(in: repository.folder)
    program.environment = GitFolder.environment
    return try await program.run(arguments)
  }
}
