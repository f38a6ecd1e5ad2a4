import Changes
import Manifests
import TestSupport
import Testing
import YAMLSyntax

/// Fields that do not exist are stored nowhere: what applies the manifest refuses it, or drops them.
@Suite struct UnknownFieldTests {
  private static let probe = "{httpGet: {path: /, port: 80}}"

  private static func deployment(
    _ container: String = "", image: String = "web:1", spec: String = "", pod: String = ""
  ) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      \(spec)
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          \(pod)
          containers: [{name: web, image: "\(image)"\(container)}]
    """
  }

  private func changed(
    _ old: String, _ new: String, _ options: ChangeOptions = ChangeOptions()
  ) -> ResourceChange? {
    ChangeSet(from: Vectors.inventory(old), to: Vectors.inventory(new), options: options)
      .changes.first
  }

  private static let misspelt = deployment(", readynessProbe: \(probe)")
  private static let place = "spec.template.spec.containers[0].readynessProbe"

  @Test func restartNothing() throws {
    let change = try #require(changed(Self.deployment(), Self.misspelt))
    #expect(change.action == .reject && change.rollout == nil && change.refusals.isEmpty)
    #expect(change.fields.map { "\($0.path) \($0.effect)" } == ["\(Self.place) reject"])
    #expect(change.unknownFields.map(\.message) == ["unknown field \"\(Self.place)\""])
    #expect(
      change.reason == "kubectl apply refuses this object: unknown field \"\(Self.place)\"; Helm 3 "
        + "drops it and applies the rest")
  }

  @Test func areNamedAsServerSideApplyNamesThem() throws {
    let server = ChangeOptions(method: .server)
    let change = try #require(changed(Self.deployment(), Self.misspelt, server))
    #expect(
      change.reason
        == "server-side apply refuses this object: \(Self.place): field not declared in schema")
  }

  @Test func standBesideWhatDoesChange() throws {
    let new = Self.deployment(", readynessProbe: \(Self.probe)", image: "web:2")
    let change = try #require(changed(Self.deployment(), new))
    #expect(change.action == .reject)
    #expect(
      change.fields.map { "\($0.path) \($0.effect)" } == [
        "spec.template.spec.containers[0].image restart", "\(Self.place) reject",
      ])
  }

  @Test func areGoneWithoutATrace() throws {
    #expect(changed(Self.misspelt, Self.deployment()) == nil)
    let mended = Self.misspelt.replacing("readyness", with: "readiness")
    let change = try #require(changed(Self.misspelt, mended))
    #expect(change.action == .restart)
    #expect(
      change.fields.map { "\($0.path)" } == ["spec.template.spec.containers[0].readinessProbe"])
  }

  /// Whoever applies it has taken it before.
  @Test func areNoNewsWhereTheyStay() throws {
    let next = Self.misspelt.replacing("web:1", with: "web:2")
    let change = try #require(changed(Self.misspelt, next))
    #expect(change.action == .restart && change.unknownFields.isEmpty)
    // Another container before it moves it, and nothing else.
    let second = Self.misspelt.replacing("[{name: web", with: "[{name: a, image: a}, {name: web")
    #expect(changed(Self.misspelt, second)?.unknownFields.isEmpty == true)
    let other = Self.misspelt.replacing("port: 80", with: "port: 81")
    #expect(changed(Self.misspelt, other)?.action == .reject)
  }

  /// The template of a Job may not change, and a field that is dropped does not change it.
  @Test func changeNothingThatMayNotChange() throws {
    func job(_ container: String) -> String {
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: a}
      spec:
        template:
          spec: {restartPolicy: Never, containers: [{name: a, image: a\(container)}]}
      """
    }
    let change = try #require(changed(job(""), job(", comand: [a]")))
    #expect(change.action == .reject && change.refusals.isEmpty)
  }

  @Test func areKnownByDefinitionsAndByTheVersion() throws {
    let old = Self.deployment()
    let sidecars = Self.deployment(spec: "minReadySeconds: 1", pod: "resources: {limits: {cpu: 1}}")
    #expect(changed(old, sidecars)?.action == .restart)
    #expect(changed(old, sidecars, ChangeOptions(kubernetes: 28))?.action == .reject)
    // Of a kind that nobody defines, nothing is unknown.
    let custom = "apiVersion: example.com/v1\nkind: Shop\nmetadata: {name: a}\nspec: {a: 1}\n"
    #expect(changed(custom, custom + "more: 1\n")?.action == .update)
  }

  /// A cluster can be newer than what is known here: what it wrote, it knows.
  @Test func areKnownToTheClusterThatHasThem() {
    func live(_ spec: String) -> String {
      Self.deployment(spec: spec).replacing(
        "{name: web}",
        with: "{name: web, uid: a, resourceVersion: '1', creationTimestamp: 2026-01-01T00:00:00Z}",
        maxReplacements: 1)
    }
    let has = "later: [{mode: A}]"
    let wants = "later: [{}, {mode: B}]"
    #expect(changed(live(has), live(wants))?.action == .update)
    #expect(changed(live(""), live(wants))?.action == .update)
    #expect(changed(live(has), Self.deployment(spec: wants))?.action == .update)
    #expect(changed(live(""), Self.deployment(spec: wants))?.action == .reject)
    #expect(changed(live(has), Self.misspelt)?.action == .reject)
  }

  @Test func areLeftToVersionsThatAreNotKnownYet() {
    let next = ChangeOptions(kubernetes: SchemaTarget.newestMinor + 1)
    #expect(changed(Self.deployment(), Self.misspelt, next)?.action == .restart)
    let newest = ChangeOptions(kubernetes: SchemaTarget.newestMinor)
    #expect(changed(Self.deployment(), Self.misspelt, newest)?.action == .reject)
  }

  @Test func areKeptWhereTheDefinitionKeepsThem() {
    func shop(_ rules: String, _ spec: String) -> String {
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
              openAPIV3Schema: {type: object, properties: {spec: {type: object, \(rules)}}}
      ---
      apiVersion: example.com/v1
      kind: Shop
      metadata: {name: shop}
      spec: \(spec)
      """
    }
    func action(_ rules: String, _ spec: String) -> Action? {
      changed(shop(rules, "{size: 1}"), shop(rules, spec))?.action
    }
    let size = "properties: {size: {type: integer}"
    #expect(action(size + "}", "{size: 1, more: 2}") == .reject)
    #expect(
      action("x-kubernetes-preserve-unknown-fields: true, " + size + "}", "{size: 1, more: 2}")
        == .update)
    let pod = ", pod: {type: object, x-kubernetes-embedded-resource: true, properties: {spec: "
    let embedded =
      "{size: 1, pod: {apiVersion: v1, kind: Pod, metadata: {name: a, labels: {b: c}}}}"
    #expect(action(size + pod + "{type: object}}}}", embedded) == .update)
    #expect(action("additionalProperties: {type: integer}", "{size: 1, more: 2}") == .update)
  }

  @Test func showsWhatManifestsSayAlone() throws {
    let probe = Self.deployment(", livenessProbe: \(Self.probe)")
    let gone = try #require(changed(probe, Self.deployment())?.fields.first)
    let written = JSONValue.object([
      (
        key: "httpGet",
        value: .object([(key: "path", value: .string("/")), (key: "port", value: .int(80))])
      )
    ])
    #expect(gone.old == written && gone.new == nil)
    let added = try #require(changed(Self.deployment(), probe)?.fields.first)
    #expect(added.old == nil && added.new == written)
  }
}
