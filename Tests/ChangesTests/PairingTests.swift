import Changes
import Manifests
import TestSupport
import Testing
import YAMLSyntax

@Suite struct PairingTests {
  private func object(
    _ kind: String, _ name: String, _ rest: String = "", apiVersion: String = "v1",
    meta: String = ""
  ) -> String {
    "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: \(name)\(meta)}\n\(rest)\n"
  }

  private func changes(_ old: [String], _ new: [String]) -> [String] {
    ChangeSet(
      from: Inventory(old.flatMap { Vectors.resources($0) }),
      to: Inventory(new.flatMap { Vectors.resources($0) })
    ).changes.map { "\($0.action) \($0.id)" }
  }

  @Test func seesTheSameObjectInAnotherVersionAndGroup() {
    let spec = "spec: {rules: []}"
    #expect(
      changes(
        [object("Ingress", "a", spec, apiVersion: "extensions/v1beta1")],
        [object("Ingress", "a", spec, apiVersion: "networking.k8s.io/v1")]) == [])
    #expect(
      changes(
        [
          object(
            "HorizontalPodAutoscaler", "a", "spec: {maxReplicas: 2}", apiVersion: "autoscaling/v1")
        ],
        [
          object(
            "HorizontalPodAutoscaler", "a", "spec: {maxReplicas: 3}", apiVersion: "autoscaling/v2")
        ])
        == ["update HorizontalPodAutoscaler a"])
  }

  @Test func takesAMissingNamespaceForTheDefault() {
    let data = "data: {a: b}"
    let there = object("ConfigMap", "a", data, meta: ", namespace: default")
    #expect(changes([object("ConfigMap", "a", data)], [there]) == [])
    let other = object("ConfigMap", "a", data, meta: ", namespace: prod")
    #expect(
      changes([other], [there]) == ["delete ConfigMap prod/a", "create ConfigMap default/a"])
  }

  @Test func letsHashedAndVersionedNamesRoll() throws {
    let old = object("ConfigMap", "cfg-5hgbdtb4c7", "data: {a: b}\nimmutable: true")
    let new = object("ConfigMap", "cfg-m2t8gk4f9h", "data: {a: c}\nimmutable: true")
    let set = ChangeSet(from: Vectors.inventory(old), to: Vectors.inventory(new))
    let change = try #require(set.changes.first)
    #expect(set.changes.count == 1)
    #expect(change.action == .create && change.pairing == .rolled)
    #expect(change.fields.map { "\($0.path)" } == ["data.a"])
    #expect(
      changes(
        [object("Job", "a-ver-1", "spec: {a: 1}", apiVersion: "batch/v1")],
        [object("Job", "a-ver-2", "spec: {a: 2}", apiVersion: "batch/v1")]) == [
          "create Job a-ver-2"
        ])
    // Not letters that the hash uses.
    #expect(
      changes([object("ConfigMap", "a-production")], [object("ConfigMap", "a-configfile")])
        == ["delete ConfigMap a-production", "create ConfigMap a-configfile"])
  }

  @Test func seesRenames() throws {
    func deployment(_ name: String, _ image: String) -> String {
      object(
        "Deployment", name,
        """
        spec:
          replicas: 3
          selector: {matchLabels: {app: \(name)}}
          template:
            metadata: {labels: {app: \(name)}}
            spec: {containers: [{name: web, image: "\(image)", args: [a, b]}]}
        """, apiVersion: "apps/v1")
    }
    let set = ChangeSet(
      from: Vectors.inventory(deployment("web", "a:1")),
      to: Vectors.inventory(deployment("web-v2", "a:1"), deployment("other", "b:9")))
    let gone = try #require(set.changes.first)
    #expect(gone.action == .delete)
    guard case .alone(let successor?) = gone.pairing else {
      Issue.record("no successor")
      return
    }
    #expect(successor.name == "web-v2")
  }

  @Test func leavesOutWhatControllersMake() {
    let owned = object(
      "Pod", "a", meta: ", ownerReferences: [{kind: ReplicaSet, name: a, controller: true}]")
    #expect(changes([owned], []) == [])
    #expect(changes([], [owned]) == [])
  }

  @Test func pairsTwinsBySource() {
    func twin(_ value: String, _ source: String) -> [Resource] {
      Vectors.resources(object("ConfigMap", "a", "data: {a: \(value)}"), source: source)
    }
    let set = ChangeSet(
      from: Inventory(twin("x", "dev") + twin("y", "prod")),
      to: Inventory(twin("x", "dev") + twin("z", "prod")))
    #expect(set.changes.map(\.new?.source) == ["prod"])
  }

  @Test func pairsTwinsByTheNearestFolder() {
    func twin(_ value: String, _ source: String) -> [Resource] {
      Vectors.resources(object("ConfigMap", "a", "data: {a: \(value)}"), source: source)
    }
    let set = ChangeSet(
      from: Inventory(twin("x", "shop/plain") + twin("y", "shop/charts/web/crds")),
      to: Inventory(twin("y", "shop/charts/web") + twin("z", "shop/plain")))
    #expect(set.changes.map(\.new?.source) == ["shop/plain"])
    let roots = ChangeSet(
      from: Inventory(twin("x", "old/dev") + twin("y", "old/prod")),
      to: Inventory(twin("y", "new/prod") + twin("z", "new/dev")))
    #expect(roots.changes.map(\.new?.source) == ["new/dev"])
  }
}
