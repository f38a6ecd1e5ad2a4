import Foundation
import TestSupport
import Testing

/// Helm releases as the last applied revision, as `kubectl get secret` and `helm get manifest` print them.
@Suite struct ReleaseTests {
  private static func template(_ app: String = "cart") -> String {
    "# Source: cart/templates/cart.yaml\n" + AgainstTests.cart(app)
      + "---\n# Source: cart/templates/role.yaml\n"
      + "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: cart}}\n"
  }
  private static let word = "geheim"

  /// A revision of the release `shop/cart` as Helm writes it down.
  private struct Revision {
    var version = 2
    var status = "deployed"
    var app = "cart"
    var isLabelled = true
    /// `csa` or `ssa`, as Helm 4 writes it down; nil: an older Helm.
    var method: String?
    var manifest: String?

    var record: String {
      get throws {
        let hook = "{apiVersion: v1, kind: ConfigMap, metadata: {name: hook}}"
        var fields: [String: Any] = [
          "name": "cart", "namespace": "shop", "version": version, "info": ["status": status],
          "manifest": manifest ?? template(app), "hooks": [["name": "hook", "manifest": hook]],
          "config": ["password": word],
        ]
        fields["apply_method"] = method
        return String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
      }
    }

    var labels: String {
      isLabelled
        ? "{owner: helm, name: cart, status: \(status), version: \"\(version)\"}" : "{owner: helm}"
    }
  }

  private enum Kind: String, CaseIterable {
    case secret = "Secret"
    case map = "ConfigMap"

    /// Packs standard input as the API server hands it out.
    var packing: String {
      let encoding = "base64 | tr -d '\\n'"
      return (["gzip -c", encoding] + (self == .secret ? [encoding] : [])).joined(separator: " | ")
    }
  }

  private func object(_ kind: Kind, _ revision: Revision, _ folder: Folder) async throws -> String {
    var program = Program(in: folder)
    program.input = try revision.record
    let packed = try await program.shell(kind.packing).output
    return """
      apiVersion: v1
      kind: \(kind.rawValue)
      metadata:
        name: sh.helm.release.v1.cart.v\(revision.version)
        namespace: shop
        labels: \(revision.labels)
      data:
        release: \(packed)

      """
  }

  private var hook: String {
    "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: hook}}\n"
  }

  @Test(arguments: Kind.allCases)
  private func isComparedByItsManifest(_ kind: Kind) async throws {
    try await withFolder(["same.yaml": Self.template() + hook]) { folder in
      try folder.write(try await object(kind, Revision(), folder), to: "release.yaml")
      try folder.write(
        Self.template("new") + hook, to: "new.yaml")
      let same = try await Program(in: folder)(
        "plan", "--from", "release.yaml", "--to", "same.yaml")
      #expect(same.output == "Compared with release.yaml:\n\nno changes\n")
      #expect(same.errors.isEmpty)
      let plan = try await Program(in: folder)("plan", "new.yaml", "--against", "release.yaml")
      #expect(plan.output.contains(AgainstTests.refusal))
      #expect(plan.output.hasSuffix("\n1 refused\n"))
      let check = try await Program(in: folder)(
        "check", "new.yaml", "--against", "release.yaml", "--select", "selector-change")
      #expect(check.output.contains("was applied as cart (release shop/cart, revision 2)"))
      #expect(check.status == 1)
    }
  }

  @Test(arguments: [true, false])
  func countsByItsNewestDeployedRevision(_ isLabelled: Bool) async throws {
    try await withFolder(["same.yaml": Self.template() + hook]) { folder in
      let revisions = [
        Revision(version: 9, status: "superseded", app: "nine"), Revision(version: 10),
        Revision(version: 11, status: "failed", app: "eleven"),
      ]
      var text = ""
      for var revision in revisions {
        revision.isLabelled = isLabelled
        text += "---\n" + (try await object(.secret, revision, folder))
      }
      try folder.write(text, to: "releases.yaml")
      let outcome = try await Program(in: folder)(
        "plan", "--from", "releases.yaml", "--to", "same.yaml")
      #expect(outcome.output == "Compared with releases.yaml:\n\nno changes\n")
    }
  }

  @Test func countsWhenNoRevisionIsDeployed() async throws {
    try await withFolder(["same.yaml": Self.template() + hook]) { folder in
      let kept = try await object(.secret, Revision(status: "superseded"), folder)
      try folder.write(kept, to: "release.yaml")
      let outcome = try await Program(in: folder)(
        "plan", "--from", "release.yaml", "--to", "same.yaml")
      #expect(outcome.output.hasSuffix("no changes\n"))
    }
  }

  /// Helm 4 goes on as it began; server-side apply leaves the settings of the old strategy beside the new.
  @Test(arguments: [("ssa", true), ("csa", false), (nil, false)])
  func isUpgradedAsItWasApplied(_ method: String?, _ isRefused: Bool) async throws {
    let new = ApplyMethodTests.web(ApplyMethodTests.strategy) + hook
    try await withFolder(["new.yaml": new]) { folder in
      let revision = Revision(method: method, manifest: ApplyMethodTests.web())
      try folder.write(try await object(.secret, revision, folder), to: "release.yaml")
      let plan = try await Program(in: folder)(
        "plan", "--from", "release.yaml", "--to", "new.yaml")
      #expect(plan.output.hasSuffix(isRefused ? "\n1 refused\n" : "\n1 updated in place\n"))
      #expect(plan.output.contains("may not be specified when strategy `type` is") == isRefused)
      #expect(plan.status == (isRefused ? 1 : 0))
    }
  }

  @Test func standsOnBothSides() async throws {
    try await withFolder([:]) { folder in
      try folder.write(try await object(.secret, Revision(), folder), to: "a.yaml")
      try folder.write(
        try await object(.map, Revision(version: 3, app: "new"), folder), to: "b.yaml")
      let outcome = try await Program(in: folder)("plan", "--from", "a.yaml", "--to", "b.yaml")
      #expect(outcome.output.hasSuffix("\n1 refused\n"))
    }
  }

  /// What `helm get manifest` prints is a stream of manifests like any other.
  @Test func isComparedAsHelmPrintsIt() async throws {
    try await withFolder([
      "manifest.yaml": "---\n" + Self.template(),
      "new.yaml": Self.template("new"),
    ]) { folder in
      let outcome = try await Program(in: folder)("plan", "new.yaml", "--against", "manifest.yaml")
      #expect(outcome.output.hasPrefix("Compared with manifest.yaml:\n"))
      #expect(outcome.output.hasSuffix("\n1 refused\n"))
    }
  }

  // MARK: What cannot be read

  /// What packs a release wrongly, and what is said of it.
  private static let faults: [(packing: String, words: String)] = [
    ("gzip -c | head -c 90 | base64 | base64", "gzip cannot unpack it"),
    ("printf '!!!'", "it is no base64"),
    ("printf '[1]' | gzip -c | base64 | base64", "it is no JSON that Helm wrote"),
    ("printf 'x' | base64 | base64", "it is no JSON that Helm wrote"),
    ("head -c 90000000 /dev/zero | gzip -c | base64 | base64", "gzip wrote more than 64 MB"),
  ]

  @Test(arguments: faults.indices)
  func saysWhyItCannotBeRead(_ index: Int) async throws {
    let (packing, words) = Self.faults[index]
    try await withFolder(["new.yaml": Self.template()]) { folder in
      var program = Program(in: folder)
      program.input = try Revision().record
      let packed = try await program.shell("\(packing) | tr -d '\\n'").output
      try folder.write(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: sh.helm.release.v1.cart.v2, namespace: shop}
        type: helm.sh/release.v1
        data: {release: "\(packed)"}

        """, to: "release.yaml")
      for command in [["plan"], ["check", "--select", "updates"]] {
        let outcome = try await Program(in: folder).run(
          command + ["--from", "release.yaml", "--to", "new.yaml"])
        #expect(
          outcome.errors
            == "kubevet: problem: release.yaml:5: in the old revision: the release in Secret "
            + "shop/sh.helm.release.v1.cart.v2 cannot be read: \(words)\n")
        #expect(!outcome.output.contains("create"))
        #expect(outcome.status == 2)
      }
    }
  }

  @Test(arguments: ["text", "json", "markdown", "sarif", "html"])
  func showsNothingOfWhatElseItHolds(_ format: String) async throws {
    try await withFolder(["new.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"]) {
      folder in
      let kept = try await object(.secret, Revision(), folder)
      try folder.write(kept, to: "release.yaml")
      let packed = try #require(kept.split(separator: "release: ").last).prefix(40)
      for (from, to) in [("release.yaml", "new.yaml"), ("new.yaml", "release.yaml")] {
        let outcome = try await Program(in: folder)(
          "check", "--from", from, "--to", to, "--select", "all", "--format", format)
        #expect(outcome.status < 2)
        for secret in [Self.word, String(packed)] {
          #expect(!outcome.output.contains(secret))
          #expect(!outcome.errors.contains(secret))
        }
      }
    }
  }
}
