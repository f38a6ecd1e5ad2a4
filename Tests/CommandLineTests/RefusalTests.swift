import Foundation
import Testing

/// A refused update can be acknowledged, never ignored; and what was not judged is said.
@Suite struct RefusalTests {
  /// Other rules of the same object are.
  @Test func saysOnceWhichRulesOfACustomResourceAreNotEvaluated() async throws {
    let rule = "self == oldSelf || self.matches('^v[0-9]+$')"
    let definition = """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: shops.example.com}
      spec:
        group: example.com
        scope: Namespaced
        names: {kind: Shop, plural: shops}
        versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      version:
                        type: string
                        x-kubernetes-validations:
                          - {rule: "\(rule)"}
                      size:
                        type: integer
                        x-kubernetes-validations:
                          - {rule: "self >= oldSelf", message: may only grow}

      """
    func shops(_ version: String, size: Int) -> String {
      ["one", "two"].map { name in
        "---\n{apiVersion: example.com/v1, kind: Shop, metadata: {name: \(name)}, "
          + "spec: {version: \(version), size: \(size)}}\n"
      }.joined()
    }
    try await withRepository(
      ["k8s/definition.yaml": definition, "k8s/shops.yaml": shops("v1", size: 3)],
      head: ["k8s/shops.yaml": shops("v2", size: 2)]
    ) { repository in
      let sentence = "shops.example.com: its rule \"\(rule)\" is not evaluated"
      let plan = try await repository.kubevet("plan")
      #expect(plan.output.contains("  ? \(sentence)"))
      #expect(plan.output.ranges(of: sentence).count == 1)
      #expect(plan.output.contains("spec.size: may only grow"))
      #expect(plan.output.hasSuffix("\n2 refused\n"))
      let markdown = try await repository.kubevet("plan", "--format", "markdown")
      #expect(markdown.output.ranges(of: "**Not judged:** shops.example.com").count == 1)
      let check = try await repository.kubevet("check", "--select", "updates")
      #expect(check.errors.ranges(of: sentence).count == 1)
      #expect(check.status == 1)
    }
  }

  /// A value that a new schema does not take may stay as it is.
  @Test(arguments: [
    ("{version: v1.2.3, size: 1}", "1.36", false), ("{version: v1.2.4}", "1.36", true),
    ("{version: v1.2.3, size: 1}", "1.29", true),
  ])
  func judgesTheValuesThatChange(
    _ spec: String, _ kubernetes: String, _ isRefused: Bool
  ) async throws {
    func definition(_ version: String) -> String {
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: shops.example.com}
      spec:
        group: example.com
        scope: Namespaced
        names: {kind: Shop, plural: shops}
        versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec: {type: object, properties: {version: \(version), size: {type: integer}}}

      """
    }
    func shop(_ spec: String) -> String {
      "{apiVersion: example.com/v1, kind: Shop, metadata: {name: one}, spec: \(spec)}\n"
    }
    try await withRepository(
      ["definition.yaml": definition("{type: string}"), "shop.yaml": shop("{version: v1.2.3}")],
      head: [
        "definition.yaml": definition("{type: string, maxLength: 2}"), "shop.yaml": shop(spec),
      ]
    ) { repository in
      let plan = try await repository.kubevet("plan", "--kubernetes-version", kubernetes)
      #expect(plan.output.contains("! refuse  Shop one") == isRefused)
      #expect(plan.status == (isRefused ? 1 : 0))
    }
  }

  private func changed(_ head: String) async throws -> (check: Program.Outcome, plan: String) {
    try await withRepository(
      ["k8s/cart.yaml": AgainstTests.cart()], head: ["k8s/cart.yaml": head]
    ) { repository in
      let check = try await repository.kubevet("check", "--select", "updates")
      return (check, try await repository.kubevet("plan").output)
    }
  }

  private static let head = AgainstTests.cart("cart-v2")

  @Test func isNotIgnoredByAComment() async throws {
    let line = "selector: {matchLabels: {app: cart-v2}}"
    let (check, _) = try await changed(
      Self.head.replacing(line, with: "\(line)  # kubevet: ignore[selector-change] we know"))
    #expect(check.status == 1)
    #expect(check.output.contains("It cannot be ignored, only acknowledged"))
  }

  @Test func isNotIgnoredByAnAnnotation() async throws {
    let (check, _) = try await changed(
      Self.head.replacing(
        "{name: cart}",
        with: "{name: cart, annotations: {kubevet.dev/ignore.selector-change: we know}}"))
    #expect(check.status == 1)
  }

  @Test func isNotIgnoredByTheConfiguration() async throws {
    let settings = "suppressions: [{rules: [selector-change], kind: Deployment, reason: we know}]\n"
    try await AgainstTests.withTwoCommits { repository in
      try repository.folder.write(settings, to: ".kubevet.yaml")
      let check = try await repository.kubevet("check", "--against", "HEAD~1")
      #expect(check.status == 1)
      #expect(check.output.contains("[selector-change]"))
      #expect(check.output.contains("It cannot be ignored, only acknowledged"))
      #expect(!check.output.contains("[unused-suppression]"))
    }
  }

  @Test(arguments: [("cart-v2", Int32(0)), ("cart-v3", 1)])
  func isAcknowledgedByItsNewValue(_ value: String, _ status: Int32) async throws {
    let note = "kubevet.dev/recreate: spec.selector.matchLabels.app=\(value)"
    let (check, plan) = try await changed(
      Self.head.replacing("{name: cart}", with: "{name: cart, annotations: {\(note)}}"))
    #expect(check.status == status)
    #expect(plan.contains(status == 0 ? "-/+ replace Deployment cart" : AgainstTests.refusal))
    #expect(plan.contains("fix: ") == (status == 1))
  }

  @Test func hasOneCauseAndOneRemedy() async throws {
    let (check, _) = try await changed(
      AgainstTests.cart().replacing("matchLabels: {app: cart}", with: "matchLabels: {app: x}"))
    #expect(check.output.components(separatedBy: "the API server refuses").count == 2)
  }

  /// The server takes the object and refuses its pods: what was there before does not mend that.
  @Test(arguments: [
    ("privileged: true", "shop:1.0.1", 2, "~> restart", true),
    ("privileged: true", "shop:1.0.0", 0, "~ update", false),
    ("privileged: false", "shop:1.0.1", 2, "~> restart", false),
  ])
  func isOfThePods(
    _ context: String, _ image: String, _ replicas: Int, _ action: String, _ isRefused: Bool
  ) async throws {
    func shop(_ image: String, _ replicas: Int) -> String {
      """
      {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}}
      ---
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: shop, namespace: shop}, spec: {replicas: \(replicas),
      selector: {matchLabels: {app: shop}}, template: {metadata: {labels: {app: shop}}, spec: {containers: [
      {name: web, image: "example.com/\(image)", securityContext: {\(context)}}]}}}}

      """
    }
    try await withRepository(
      ["k8s/shop.yaml": shop("shop:1.0.0", 2)], head: ["k8s/shop.yaml": shop(image, replicas)]
    ) { repository in
      let plan = try await repository.kubevet("plan")
      #expect(plan.output.contains("\(action)"))
      #expect(plan.output.contains("; the API server refuses the new pods") == isRefused)
      #expect(plan.output.contains("[pod-security-violation]") == isRefused)
      #expect(plan.status == (isRefused ? 1 : 0))
    }
  }

  /// What no server takes is refused in the changes of a hook, too, and a leftover is said once.
  @Test func isTheSameInAHook() async throws {
    let service = """
      {apiVersion: v1, kind: Service, metadata: {name: cart}, spec: {type: LoadBalancer, \
      loadBalancerSourceRanges: [10.0.0.0/8], selector: {app: cart}, ports: [{port: 80}]}}

      """
    try await withRepository(["k8s/service.yaml": service]) { repository in
      try repository.folder.write(
        service.replacing("LoadBalancer,", with: "ClusterIP,"), to: "k8s/service.yaml")
      try repository.folder.write(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a/b: c}}\n",
        to: "k8s/config.yaml")
      try await repository.git("add", "--all")
      let hook = try await repository.kubevet("hook", "run", "pre-commit", "--format", "json")
      let report = try JSON(reading: hook.output)
      #expect(
        report["changes"]?.items.map { $0["action"] } == [.string("reject"), .string("reject")])
      #expect(
        report["findings"]?.items.compactMap { $0["rule"]?.text }
          == ["invalid-data", "invalid-service"])
    }
  }

  @Test func saysWhatItCannotRead() async throws {
    let (check, _) = try await changed("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n")
    #expect(check.status == 2)
    #expect(check.errors.contains("k8s/cart.yaml:"))
    #expect(check.errors.contains("the document cannot be read"))
    #expect(!check.errors.contains("no Kubernetes object found"))
  }
}
