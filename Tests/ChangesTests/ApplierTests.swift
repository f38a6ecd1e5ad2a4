import Changes
import Manifests
import TestSupport
import Testing

/// What becomes of a change hangs on who applies the folder that it stands in.
@Suite struct ApplierTests {
  private func flux(_ fields: String) -> String {
    """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec: {path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}\(fields)}
    """
  }

  private func argo(_ policy: String) -> String {
    """
    apiVersion: argoproj.io/v1alpha1
    kind: Application
    metadata: {name: apps, namespace: argocd}
    spec: {source: {repoURL: "https://example.com/a.git", path: apps}, syncPolicy: \(policy)}
    """
  }

  private func change(_ applier: String, _ old: String?, _ new: String?) -> ResourceChange? {
    func side(_ metadata: String?) -> Inventory {
      let object = metadata.map { "apiVersion: v1\nkind: ConfigMap\nmetadata: {\($0)}\n" } ?? ""
      return Inventory(
        Vectors.resources(applier, source: "clusters")
          + Vectors.resources(object, source: "apps/shop"))
    }
    return ChangeSet(from: side(old), to: side(new)).changes.first
  }

  @Test func keepsWhatNobodyPrunes() {
    let cases = [
      (flux(", prune: true"), Action.delete), (flux(", prune: false"), .none),
      (argo("{}"), .delete),
      (argo("{automated: {}}"), .none), (argo("{automated: {prune: true}}"), .delete),
      (argo("{automated: {enabled: false}}"), .delete),
    ]
    for (applier, action) in cases {
      #expect(change(applier, "name: a", nil)?.action == action, "\(applier)")
    }
  }

  @Test(arguments: [(", suspend: true", true), (", suspend: false", false)])
  func saysThatNothingIsApplied(_ field: String, _ isSuspended: Bool) {
    let reason = change(flux(field), "name: a", "name: a, labels: {b: c}")?.reason
    let sentence = "; nothing of it is applied while Kustomization flux-system/apps is suspended"
    #expect(reason?.hasSuffix(sentence) == isSuspended)
  }

  @Test func saysWhoTakesNoMadeUpName() {
    let reason = change(flux(""), nil, "generateName: a-")?.reason
    #expect(reason?.contains("take no generateName") == true)
    #expect(change(argo("{}"), nil, "generateName: a-")?.reason == "is new")
  }

  /// Flux writes it into `data`, where it is missed when it goes.
  @Test(arguments: ["stringData: {a: x}", "data: {b: eA==}"])
  func losesATextThatGoesOnlyWithFlux(_ new: String) throws {
    func side(_ applier: String, _ data: String) -> Inventory {
      let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n\(data)\n"
      return Inventory(
        Vectors.resources(applier, source: "clusters")
          + Vectors.resources(secret, source: "apps/shop"))
    }
    func fields(_ applier: String) -> [String]? {
      ChangeSet(
        from: side(applier, "stringData: {a: x, b: x, c.d: x}"), to: side(applier, new)
      ).changes.first?.fields.map { "\($0.path) \($0.effect)" }
    }
    let isKept = new.contains("eA==") ? ["stringData.a", "stringData[c.d]"] : []
    let gone = new.contains("eA==") ? ["data.a", "data[c.d]"] : ["data.b", "data[c.d]"]
    #expect(fields(flux("")) == gone.map { "\($0) update" })
    let kept = isKept.isEmpty ? ["stringData.b", "stringData[c.d]"] : isKept
    #expect(fields(argo("{}")) == kept.map { "\($0) ineffective" })
  }

  /// What the Application says, what the Job says, and what becomes of the Job with another label.
  @Test(arguments: [
    ("Replace=true", "", Action.reject), ("Replace=true, Force=true", "", .replace),
    ("a", "", .update),
    ("a", "Replace=true", .reject), ("Replace=true", "Replace=false", .update),
    ("a", "'Replace=true,Force=true'", .replace), ("Replace=true", "Force=true", .replace),
  ])
  func putsInTheOldOnesPlace(_ options: String, _ word: String, _ action: Action) {
    func side(_ label: String) -> Inventory {
      let meta = "labels: {a: \(label)}, annotations: {argocd.argoproj.io/sync-options: \(word)}"
      let job = """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: a, \(meta)}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}}}
        """
      return Inventory(
        Vectors.resources(argo("{syncOptions: [\(options)]}"), source: "clusters")
          + Vectors.resources(job, source: "apps"))
    }
    let forced: Set = options.contains("Force=true") ? ["apps"] : []
    let set = ChangeSet(
      from: side("a"), to: side("b"), options: ChangeOptions(forcedSources: forced))
    #expect(set.changes.map(\.action) == [action])
    if action == .reject {
      #expect(
        set.changes[0].reason == "the API server refuses this update: spec.selector: Required value"
      )
      #expect(
        set.changes[0].fields.map { "\($0.path) \($0.effect)" } == ["metadata.labels.a reject"])
    }
  }
}
