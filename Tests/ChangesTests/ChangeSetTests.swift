import Changes
import Manifests
import TestSupport
import Testing
import YAMLSyntax

@Suite struct ChangeSetTests {
  private static func deployment(
    _ spec: String = "", image: String = "web:1", meta: String = ""
  ) -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web\(meta)}
    spec:
      replicas: 3
      \(spec)
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, image: "\(image)"}]}
    """
  }

  private func changed(
    _ old: String, _ new: String, _ options: ChangeOptions = ChangeOptions()
  ) -> ResourceChange? {
    ChangeSet(from: Vectors.inventory(old), to: Vectors.inventory(new), options: options)
      .changes.first
  }

  @Test func saysWherePodsRestartAndHowFast() {
    let base = Self.deployment()
    let image = changed(base, Self.deployment(image: "web:2"))
    #expect(image?.action == .restart)
    #expect(image?.rollout == .rolling(replicas: 3, surge: 1, unavailable: 0))
    #expect(
      image?.fields.map { "\($0.path) \($0.effect)" } == [
        "spec.template.spec.containers[0].image restart"
      ])
    #expect(changed(base, base.replacing("replicas: 3", "replicas: 5"))?.action == .update)
    let paused = changed(base, Self.deployment("paused: true", image: "web:2"))
    #expect(paused?.action == .update && paused?.rollout == .paused)
    let recreate = "strategy: {type: Recreate}"
    #expect(
      changed(Self.deployment(recreate), Self.deployment(recreate, image: "web:2"))?.rollout
        == .allAtOnce(replicas: 3))
  }

  @Test(arguments: [
    ("argocd.argoproj.io/sync-options: 'Force=true,Replace=true'", Action.replace),
    ("argocd.argoproj.io/sync-options: Force=true", .restart),
    ("argocd.argoproj.io/sync-options: Replace=true", .restart),
    ("kapp.k14s.io/update-strategy: always-replace", .replace),
    ("kapp.k14s.io/update-strategy: fallback-on-replace", .restart),
  ])
  func makesAnewWhatItsToolNeverUpdates(_ annotation: String, _ action: Action) {
    let meta = ", annotations: {\(annotation)}"
    let change = changed(Self.deployment(meta: meta), Self.deployment(image: "web:2", meta: meta))
    #expect(change?.action == action)
  }

  @Test func findsValuesInBothFiles() throws {
    let new = Self.deployment(image: "web:2")
    let field = try #require(changed(Self.deployment(), new)?.fields.first)
    #expect(field.old == .string("web:1") && field.new == .string("web:2"))
    #expect(field.oldNode?.text == "web:1" && field.newNode?.text == "web:2")
    #expect(field.newNode?.range.start == new.utf8.offset(of: "\"web:2\""))
  }

  @Test func ignoresWhatTheServerWrites() {
    let live = Self.deployment(
      meta: ", uid: a, resourceVersion: '1', creationTimestamp: '2020-01-01T00:00:00Z'")
    let later = live.replacing("'1'", "'2'") + "\nstatus: {replicas: 3}\n"
    #expect(changed(live, later) == nil)
    // A live object that was made from the very manifest.
    #expect(changed(live + "\nstatus: {replicas: 3}\n", Self.deployment()) == nil)
  }

  @Test func readsTheRecordOfALiveObject() {
    let live = """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: a
        uid: u
        resourceVersion: "1"
        creationTimestamp: "2020-01-01T00:00:00Z"
        annotations:
          kubectl.kubernetes.io/last-applied-configuration: |
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"mine":"1"}}
      data: {mine: "1", theirs: "2"}
      """
    let manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {}\n"
    #expect(changed(live, manifest)?.fields.map { "\($0.path)" } == ["data.mine"])
  }

  @Test func keepsSecretsToItself() throws {
    func secret(_ data: String) -> String {
      "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n\(data)\n"
    }
    for (old, new) in [
      ("data: {a: Yg==}", "data: {a: Yw==}"), ("data: {a: Yg==}", "stringData: {a: hunter2}"),
      ("", "stringData: {a: hunter2}"), ("stringdata: {a: hunter1}", "stringdata: {a: hunter2}"),
      ("data: {a: {b: Yg==}}", "data: {a: {b: Yw==}}"),
    ] {
      let change = try #require(changed(secret(old), secret(new)))
      #expect(change.fields.allSatisfy { $0.new == FieldChange.redacted })
      #expect(change.fields.allSatisfy { $0.old == nil || $0.old == FieldChange.redacted })
    }
    #expect(changed(secret("data: {a: aHVudGVyMg==}"), secret("stringData: {a: hunter2}")) == nil)
  }

  /// Flux, Argo CD and tools for many clusters keep Secrets, and patches of them, within other objects.
  @Test(arguments: [
    "patches: [{patch: 'kind: Secret\n\nmetadata: {name: a}\n\nstringData: {a: VALUE}'}]",
    "patches: [{patch: '{\"kind\":\"Secret\",\"data\":{\"a\":\"VALUE\"}}'}]",
    "patches: [{patch: 'kind: Secret\n\ndata: {a: VALUE'}]",
    "patches: [{patch: '[{op: add, path: /data/a, value: VALUE}]', target: {kind: Secret}}]",
    "resources: [{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {a: VALUE}}]",
    "manifest: {kind: Secret, data: {a: VALUE}}",
  ])
  func keepsSecretsWithinOtherObjectsToItself(_ spec: String) throws {
    func object(_ spec: String) -> String {
      "apiVersion: example.com/v1\nkind: Bundle\nmetadata: {name: a}\nspec: {\(spec)}\n"
    }
    let old = object(spec.replacing("VALUE", with: "hunter1"))
    let new = object(spec.replacing("VALUE", with: "hunter2"))
    for (old, new) in [(old, new), (object(""), new), (old, object(""))] {
      let change = try #require(changed(old, new))
      #expect(!change.fields.isEmpty)
      #expect(
        change.fields.allSatisfy { [nil, FieldChange.redacted].contains($0.old) }
          && change.fields.allSatisfy { [nil, FieldChange.redacted].contains($0.new) })
    }
  }

  @Test func showsWhatOnlyRefersToASecret() throws {
    let old = """
      apiVersion: example.com/v1
      kind: Release
      metadata: {name: a}
      spec:
        valuesFrom: [{kind: Secret, name: one}]
        script: "kubectl get secret one"
      """
    let change = try #require(changed(old, old.replacing("one", with: "two")))
    #expect(change.fields.count == 2)
    #expect(!change.fields.contains { $0.old == FieldChange.redacted })
  }

  @Test func saysWhatHasNoEffect() throws {
    let old = """
      apiVersion: v1
      kind: Service
      metadata: {name: a}
      spec: {clusterIP: 10.0.0.1, ports: [{port: 80, nodePort: 30001}], type: NodePort}
      """
    let new = old.replacing("clusterIP: 10.0.0.1, ", "").replacing(", nodePort: 30001", "")
    let change = try #require(changed(old, new))
    #expect(change.action == .none)
    #expect(
      change.fields.map { "\($0.path) \($0.effect)" } == [
        "spec.clusterIP ineffective", "spec.ports[0].nodePort ineffective",
      ])
  }

  @Test(arguments: [
    ("kustomize.toolkit.fluxcd.io/force: enabled", Action.replace),
    ("kustomize.toolkit.fluxcd.io/force: disabled", .reject),
    ("argocd.argoproj.io/sync-options: 'Force=true,Replace=true'", .replace),
    ("argocd.argoproj.io/sync-options: Replace=true", .reject),
    ("argocd.argoproj.io/hook: PreSync", .replace),
    ("kapp.k14s.io/update-strategy: fallback-on-replace", .replace),
    ("kapp.k14s.io/update-strategy: skip", .none),
    ("kapp.k14s.io/noop: ''", .none),
    ("gitops.flux.io/update-strategy: blue-green", .replace),
    ("helm.sh/hook: pre-upgrade", .reject),
    ("werf.io/delete-policy: before-creation", .replace),
    ("werf.io/delete-policy: before-creation-if-immutable", .replace),
    ("werf.io/delete-policy: succeeded", .reject),
    ("kubevet.dev/recreate: 'spec.selector.matchLabels.app=shop'", .replace),
    ("kubevet.dev/recreate: 'spec.selector.matchLabels.app=other'", .reject),
  ])
  func recreatesOnRequest(_ annotation: String, _ action: Action) {
    let change = changedSelector(annotation, isChart: false)
    #expect(change?.action == action)
    // What is not applied, nobody refuses.
    if action == .none { #expect(change?.refusals.isEmpty == true) }
  }

  @Test(arguments: [
    ("helm.sh/hook: pre-upgrade", Action.replace),
    ("helm.sh/hook: pre-upgrade, helm.sh/hook-delete-policy: hook-succeeded", .replace),
    ("helm.sh/hook: pre-upgrade, helm.sh/hook-delete-policy: hook-failed", .reject),
    ("helm.sh/hook: 'pre-install, test'", .none),
    // To Argo CD every sync is an installation, too.
    ("helm.sh/hook: pre-install, argocd.argoproj.io/sync-wave: '1'", .replace),
  ])
  func recreatesHooksOfAChart(_ annotation: String, _ action: Action) {
    #expect(changedSelector(annotation, isChart: true)?.action == action)
  }

  /// Helm makes hooks beside the release: it leaves those that are gone, deletes what becomes one, and does not take
  /// over what one made.
  @Test(arguments: [
    ("helm.sh/hook: pre-upgrade", nil, true, Action.none),
    ("helm.sh/hook: pre-upgrade", nil, false, .delete),
    ("argocd.argoproj.io/hook: Sync", nil, true, .delete), ("", nil, true, .delete),
    ("", "helm.sh/hook: pre-install", true, .delete),
    ("", "helm.sh/hook: 'pre-install, pre-upgrade'", true, .delete),
    ("", "helm.sh/hook: post-upgrade", true, .replace),
    ("", "helm.sh/hook: pre-install", false, .update),
    ("helm.sh/resource-policy: keep", "helm.sh/hook: pre-install", true, .none),
    ("helm.sh/hook: pre-upgrade", "", true, .reject),
    ("helm.sh/hook: pre-upgrade", "", false, .update), ("helm.sh/hook: test", "", true, .update),
    ("helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-succeeded", "", true, .create),
    ("helm.sh/hook: pre-install", "meta.helm.sh/release-name: a", true, .update),
  ])
  func tellsHooksFromTheRelease(
    _ old: String, _ new: String?, _ isChart: Bool, _ action: Action
  ) {
    func side(_ annotations: String?) -> Inventory {
      var surroundings = Surroundings()
      if isChart { surroundings.releases = [".": .init(name: "shop", folder: ".")] }
      let yaml = annotations.map {
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {\($0)}}\n"
      }
      return Vectors.inventory(yaml ?? "").surrounded(by: surroundings)
    }
    let set = ChangeSet(from: side(old), to: side(new))
    #expect(set.changes.map(\.action) == [action])
  }

  private func changedSelector(_ annotation: String, isChart: Bool) -> ResourceChange? {
    let old = Self.deployment(meta: ", annotations: {\(annotation)}")
    var surroundings = Surroundings()
    if isChart { surroundings.releases = [".": .init(name: "shop", folder: ".")] }
    let new = Vectors.inventory(old.replacing("app: web", "app: shop"))
      .surrounded(by: surroundings)
    return ChangeSet(from: Vectors.inventory(old), to: new).changes.first
  }

  @Test(arguments: [
    ("", Action.delete), ("helm.sh/resource-policy: keep", .none),
    ("kustomize.toolkit.fluxcd.io/prune: Disabled", .none),
    ("kustomize.toolkit.fluxcd.io/prune: enabled", .delete),
    ("kustomize.toolkit.fluxcd.io/reconcile: disabled", .none),
    ("kustomize.toolkit.fluxcd.io/ssa: Ignore", .none),
    ("kapp.k14s.io/delete-strategy: orphan", .none),
    ("argocd.argoproj.io/sync-options: Prune=false", .none),
    ("argocd.argoproj.io/sync-options: Delete=false", .delete),
  ])
  func keepsWhatAToolIsToldToKeep(_ annotation: String, _ action: Action) {
    let old = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {\(annotation)}}\n"
    let set = ChangeSet(from: Vectors.inventory(old), to: Vectors.inventory(""))
    #expect(set.changes.map(\.action) == [action])
  }

  @Test func ordersTheWorstFirst() {
    let old = Self.deployment() + "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: gone}\n"
    let new =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fresh}\n---\n"
      + Self.deployment().replacing("app: web", "app: shop")
    let set = ChangeSet(from: Vectors.inventory(old), to: Vectors.inventory(new))
    #expect(set.changes.map(\.action) == [.reject, .delete, .create])
  }

  @Test(arguments: ["1e300", "-1", "9223372036854775807", ".inf", "99999999999%", "x"])
  func survivesAbsurdNumbers(_ number: String) {
    let bounds = "{maxSurge: \(number), maxUnavailable: \(number)}"
    let old = Self.deployment("strategy: {rollingUpdate: \(bounds)}")
      .replacing("replicas: 3", "replicas: \(number)")
    let change = changed(old, old.replacing("web:1", "web:2"))
    #expect(change?.reason.isEmpty == false)
    let set = old.replacing("Deployment", "StatefulSet").replacing("strategy", "updateStrategy")
    #expect(changed(set, set.replacing("web:1", "web:2")) != nil)
  }

  @Test func survivesAliases() {
    var text = "apiVersion: b.c/v1\nkind: A\nmetadata: {name: a}\na0: &a0 [x, x]\n"
    for level in 1...17 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(changed(text, text + "b: 1\n")?.action == .update)
  }

  @Test func survivesNesting() {
    let deep = String(repeating: "{a: ", count: 900) + "1" + String(repeating: "}", count: 900)
    let object = "apiVersion: b.c/v1\nkind: A\nmetadata: {name: a}\nspec: \(deep)\n"
    #expect(changed(object, object.replacing(" 1}", " 2}"))?.action == .update)
  }
}

extension String.UTF8View {
  /// Where `text` begins.
  fileprivate func offset(of text: String) -> Int? {
    let wanted = Array(text.utf8)
    let bytes = Array(self)
    guard bytes.count >= wanted.count else { return nil }
    return (0...(bytes.count - wanted.count)).first { start in
      bytes[start..<start + wanted.count].elementsEqual(wanted)
    }
  }
}
