import Changes
import Manifests
import TestSupport
import Testing
import YAMLSyntax

/// What a real API server said to updates, and what we say.
@Suite struct VectorTests {
  /// Scenarios that hang on what only the live cluster knows. The state that we assume (a claim is
  /// bound, its class lets it grow, a suspended Job has stopped, addresses of both families are to
  /// be had) is not the one in which the scenario was played.
  private static let otherStates: Set<String> = [
    // Another version was a storage version once; only the status tells.
    "crd.storedversions-two",
    // Started, and not yet stopped.
    "job.susp.started-nocond-nodeselector",
    // The class is not there; the manifests do not show that.
    "pvc.bound.grow-missing-class",
    // The last growth failed: shrinking back is allowed, down to the capacity in the status.
    "pvc.bound.shrink-recover",
    // Pending claims change even less than bound ones.
    "pvc.pending.grow", "pvc.pending.vac",
    // A cluster with one address family.
    "svc.ipfam1.families-add-v6-prefer",
  ]

  @Test func saysMayOfWhatHangsOnTheCluster() throws {
    let scenarios = try Vectors.read("update-verdicts.jsonl", as: Scenario.self)
    for scenario in scenarios where Self.otherStates.contains(scenario.id) {
      let changes = ChangeSet(
        from: Vectors.inventory(scenario.old), to: Vectors.inventory(scenario.new))
      let reason = try #require(changes.changes.first).reason
      #expect(
        ["may be ", "the API server may refuse"].contains { reason.hasPrefix($0) },
        "\(scenario.id): \(reason)")
    }
  }

  /// Such a Service is stored with both families, and many a cluster has but one.
  @Test func saysMayOfAHeadlessServiceThatGetsASelector() {
    func service(_ spec: String) -> String {
      "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: None\(spec)}\n"
    }
    func reason(_ old: String, _ new: String) -> String? {
      ChangeSet(from: Vectors.inventory(service(old)), to: Vectors.inventory(service(new)))
        .changes.first?.reason
    }
    let selector = ", selector: {a: b}"
    #expect(reason("", selector)?.contains("if the cluster has addresses of both") == true)
    #expect(reason(selector, ", selector: {a: c}")?.hasPrefix("is updated") == true)
    #expect(reason("", selector + ", ipFamilyPolicy: SingleStack")?.hasPrefix("is updated") == true)
  }

  /// The server names another field, and why.
  private static let otherNames: Set<String> = [
    // A pending claim is refused as a whole.
    "pvc.pending.shrink",
    // The new manifest cannot be decoded, so that the server speaks of the patch as a whole.
    "sts.vct-qty-lowercase", "yaml.secret-base64-nopad",
  ]

  @Test(arguments: ApplyMethod.allCases)
  func saysWhatTheServerSaid(_ method: ApplyMethod) throws {
    let fixtures = String(decoding: try bytes(of: "updates/fixtures.yaml"), as: UTF8.self)
    for scenario in try Vectors.read("update-verdicts.jsonl", as: Scenario.self) {
      let beside = scenario.class == "custom-resource" ? fixtures : ""
      let changes = ChangeSet(
        from: Vectors.inventory(scenario.old, beside),
        to: Vectors.inventory(scenario.new, beside), options: ChangeOptions(method: method))
      let refused = changes.changes.first { $0.action == .reject }
      let server = method == .client ? scenario.csa : scenario.ssa
      if Self.otherStates.contains(scenario.id) { continue }
      if scenario.class == "invalid-new", refused == nil { continue }
      #expect(server.ok == (refused == nil), "\(scenario.id): \(refused?.reason ?? "accepted")")
      if let refused, !Self.otherNames.contains(scenario.id) {
        let named = refused.refusals.map(\.reported)
        let causes = (server.causes ?? []).map(\.field)
        #expect(
          causes.isEmpty || !Set(named).isDisjoint(with: causes),
          "\(scenario.id): \(named), not \(causes)")
      }
    }
  }

  /// Accepted client-side and server-side, but not when the first is followed by the second: what the old
  /// manifest had still belongs to the manager of client-side apply.
  private static let refusedOnSwitch: Set<String> = [
    "svc.type.en-to-cip-explicit", "svc.type.en-to-headless", "svc.ports.protocol",
    "svc.ranges.lb-to-cip", "deploy.ct.env-value-to-valuefrom", "deploy.ct.env-fieldref-to-value",
    "deploy.ct.port-change", "deploy.ct.probe-type", "deploy.vol.type-emptydir-to-pvc",
    "pdb.min-to-max", "crd.conversion-to-none", "mwc.service-to-url", "plc.limited",
    "combo.deploy-all-pod-level",
  ]

  @Test func knowsWhatASwitchToServerSideApplyLeavesBehind() throws {
    for scenario in try Vectors.read("update-verdicts.jsonl", as: Scenario.self)
    where scenario.class == "update" && !Self.otherStates.contains(scenario.id) {
      let changes = ChangeSet(
        from: Vectors.inventory(scenario.old), to: Vectors.inventory(scenario.new),
        options: ChangeOptions(method: .server, previous: .client))
      let refused = changes.changes.first { $0.action == .reject }
      let accepts = scenario.ssa.ok && !Self.refusedOnSwitch.contains(scenario.id)
      #expect(accepts == (refused == nil), "\(scenario.id): \(refused?.reason ?? "accepted")")
    }
  }

  /// Accepted where it is applied, and put in the old one's place by Argo CD. Of claims and pods that still wait for
  /// their volume or node it is accepted, too: there we say "may".
  @Test func saysWhatTheServerSaidToAPut() throws {
    let application = """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: apps, namespace: argocd}
      spec:
        source: {repoURL: "https://example.com/a.git", path: apps}
        syncPolicy: {syncOptions: [Replace=true]}
      """
    func side(_ text: String) -> Inventory {
      Inventory(
        Vectors.resources(application, source: "clusters")
          + Vectors.resources(text, source: "apps"))
    }
    var refused = 0
    for scenario in try Vectors.read("update-verdicts.jsonl", as: Scenario.self)
    where scenario.csa.ok && scenario.class == "update" && !Self.otherStates.contains(scenario.id) {
      let changes = ChangeSet(from: side(scenario.old), to: side(scenario.new)).changes
      guard let change = changes.first, change.old != nil, change.new != nil, changes.count == 1,
        change.pairing == .same, change.action != .none, let accepts = scenario.replace?.ok
      else { continue }
      let isSure = change.refusals.contains { !$0.isConditional }
      #expect(accepts ? !isSure : change.action == .reject, "\(scenario.id): \(change.reason)")
      if !accepts { refused += 1 }
    }
    #expect(refused > 10)
  }

  @Test func saysWhatAnOlderServerSaid() throws {
    for scenario in try Vectors.read("update-verdicts.jsonl", as: Scenario.self)
    where scenario.class == "update" {
      guard let accepts = scenario.older?.ok else { continue }
      let changes = ChangeSet(
        from: Vectors.inventory(scenario.old), to: Vectors.inventory(scenario.new),
        options: ChangeOptions(kubernetes: 33))
      let isRefused = changes.changes.contains { $0.action == .reject }
      #expect(accepts == !isRefused, "\(scenario.id)")
    }
  }

  /// Claims that grow while they wait for a volume: we take claims to be bound.
  private static let pendingClaims: Set<String> = [
    "d2b8d5c972", "1b38eb8324", "17288db8a9", "841d85865c",
  ]

  @Test func saysWhatHappenedInPublicHistories() throws {
    for update in try Vectors.read("real-updates.jsonl", as: RealUpdate.self)
    where !Self.pendingClaims.contains(update.id) {
      let changes = ChangeSet(
        from: Vectors.inventory(update.old), to: Vectors.inventory(update.new))
      let change = changes.changes.first {
        $0.id.kind == update.kind && $0.id.name == update.name
      }
      // Argo CD never asked the server to update its hooks.
      if change?.new?.hook?.engine == .argoCD { continue }
      #expect(
        (change?.action == .reject) == (update.server == "rejected"),
        "\(update.id): \(change?.reason ?? "no change"); the server: \(update.message.prefix(200))")
    }
  }
}
