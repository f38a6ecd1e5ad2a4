import Changes
import Manifests
import TestSupport
import Testing
import YAMLSyntax

/// What becomes of pods, in the words that a plan says it with.
@Suite struct RolloutTests {
  private static func object(
    _ kind: String = "apps/v1 Deployment", _ spec: String = "replicas: 3",
    image: String = "web:1"
  ) -> String {
    let names = kind.split(separator: " ")
    return """
      ---
      apiVersion: \(names[0])
      kind: \(names[1])
      metadata: {name: web}
      spec:
        \(spec.split(separator: "\n").joined(separator: "\n  "))
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "\(image)"}]}

      """
  }

  private static func custom(_ kind: String, _ rest: String) -> String {
    let names = kind.split(separator: " ")
    return "---\napiVersion: \(names[0])\nkind: \(names[1])\nmetadata: {name: web}\n\(rest)\n"
  }

  private func said(_ old: String, _ new: String) -> String? {
    ChangeSet(from: Vectors.inventory(old), to: Vectors.inventory(new)).changes.first.map {
      "\($0.action.rawValue): \($0.reason)"
    }
  }

  private static let autoscaler =
    custom(
      "autoscaling/v2 HorizontalPodAutoscaler",
      "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 9}")
  private static let keda = custom(
    "keda.sh/v1alpha1 ScaledObject", "spec: {scaleTargetRef: {name: web}}")

  /// The specs of the two sides, and what a new image does besides.
  @Test(arguments: [
    (
      "Deployment", "replicas: 1", "replicas: 3",
      "restart: 1 pod is replaced, 1 at a time (at most 1 more, 0 unavailable)"
    ),
    (
      "Deployment", "replicas: 5", "replicas: 0",
      "update: is updated in place; all 5 pods are stopped"
    ),
    (
      "Deployment", "replicas: 0", "replicas: 3",
      "update: is updated in place; it ran no pods; new ones start"
    ),
    ("Deployment", "replicas: 0", "replicas: 0", "update: is updated in place; it runs no pods"),
    // Left out, the number may be anybody's.
    (
      "Deployment", "", "replicas: 3",
      "restart: pods are replaced, 1 at a time (at most 1 more, 0 unavailable)"
    ),
    (
      "Deployment", "strategy: {type: Recreate}", "replicas: 3\nstrategy: {type: Recreate}",
      "restart: all pods are stopped before new ones start"
    ),
    ("Deployment", "", "", "restart: pods are replaced (at most 25% more, 25% unavailable)"),
    (
      "Deployment", "replicas: 3\npaused: true", "replicas: 3",
      "restart: 3 pods are replaced, 1 at a time (at most 1 more, 0 unavailable)"
    ),
    (
      "DaemonSet", "", "updateStrategy: {rollingUpdate: {maxUnavailable: 10%}}",
      "restart: pods are replaced (at most 0 more, 10% unavailable)"
    ),
    (
      "StatefulSet", "replicas: 3", "replicas: 3\nupdateStrategy: {rollingUpdate: {partition: 3}}",
      "update: is updated in place; no pod is replaced until the partition is lowered"
    ),
    (
      "StatefulSet", "replicas: 3", "replicas: 3\nupdateStrategy: {rollingUpdate: {partition: 2}}",
      "restart: 1 pod is replaced, 1 at a time (at most 0 more, 1 unavailable)"
    ),
    (
      "StatefulSet", "", "updateStrategy: {rollingUpdate: {partition: 2}}",
      "restart: only pods from the partition (2) on are replaced"
    ),
  ])
  func countsThePodsOfANewTemplate(_ kind: String, _ old: String, _ new: String, _ words: String) {
    #expect(
      said(Self.object("apps/v1 \(kind)", old), Self.object("apps/v1 \(kind)", new, image: "web:2"))
        == words)
  }

  @Test(arguments: [
    ("apps/v1 Deployment", "replicas: 3", "replicas: 0", "all 3 pods are stopped"),
    ("apps/v1 Deployment", "replicas: 4", "replicas: 1", "3 pods are stopped"),
    ("apps/v1 StatefulSet", "replicas: 2", "replicas: 1", "1 pod is stopped"),
    ("apps/v1 ReplicaSet", "replicas: 2", "replicas: 1", "1 pod is stopped"),
    ("argoproj.io/v1alpha1 Rollout", "replicas: 5", "replicas: 3", "2 pods are stopped"),
    ("apps/v1 Deployment", "replicas: 1", "replicas: 4", "nothing restarts"),
    ("apps/v1 Deployment", "replicas: 3", "", "nothing restarts"),
    (
      "apps/v1 Deployment", "paused: true", "paused: false",
      "pods may be replaced: those that were held back with an older template"
    ),
    ("apps/v1 Deployment", "paused: false", "paused: true", "nothing restarts"),
    (
      "apps/v1 DaemonSet", "updateStrategy: {type: OnDelete}",
      "updateStrategy: {type: RollingUpdate}",
      "pods may be replaced: those that were held back with an older template"
    ),
    (
      "apps/v1 StatefulSet", "updateStrategy: {rollingUpdate: {partition: 3}}",
      "updateStrategy: {rollingUpdate: {partition: 1}}",
      "pods may be replaced: those that were held back with an older template"
    ),
    (
      "apps/v1 StatefulSet", "updateStrategy: {rollingUpdate: {partition: 1}}",
      "updateStrategy: {rollingUpdate: {partition: 3}}", "nothing restarts"
    ),
    (
      "apps/v1 StatefulSet", "replicas: 3", "replicas: 3\nordinals: {start: 1}",
      "pods with numbers out of its range are stopped, and others start"
    ),
    (
      "argoproj.io/v1alpha1 Rollout", "replicas: 3",
      "replicas: 3\nrestartAt: '2026-01-01T00:00:00Z'",
      "whether pods restart is up to its controller"
    ),
    ("argoproj.io/v1alpha1 Rollout", "replicas: 3", "replicas: 5", "nothing restarts"),
    (
      "example.com/v1 Database", "version: 16", "version: 17",
      "whether pods restart is up to its controller"
    ),
    (
      "cert-manager.io/v1 Certificate", "duration: 24h", "duration: 48h",
      "whether pods restart is up to its controller"
    ),
    (
      "monitoring.coreos.com/v1 ServiceMonitor", "sampleLimit: 1", "sampleLimit: 2",
      "nothing restarts"
    ),
  ])
  func knowsWhatMovesPodsWithoutANewTemplate(
    _ kind: String, _ old: String, _ new: String, _ words: String
  ) {
    #expect(
      said(Self.object(kind, old), Self.object(kind, new))
        == "update: is updated in place; \(words)")
  }

  @Test(arguments: [
    ("", "nodeSelector: {a: b}", true), ("nodeSelector: {a: b}", "nodeSelector: {a: c}", true),
    ("nodeSelector: {a: b, c: d}", "nodeSelector: {a: b}", false), ("", "nodeName: a", true),
    ("", "priorityClassName: a", false),
    ("", affinity("{key: a, operator: Exists}"), true),
    (affinity("{key: a, operator: Exists}"), "", false),
    (
      affinity("{key: a, operator: In, values: [b]}"), affinity("{key: a, operator: Exists}"), false
    ),
    (affinity("{key: a, operator: Exists}"), affinity("{key: a, operator: In, values: [b]}"), true),
    (
      affinity("{key: a, operator: In, values: [b]}"),
      affinity("{key: a, operator: In, values: [b, c]}"), false
    ),
    (
      affinity("{key: a, operator: NotIn, values: [b]}"),
      affinity("{key: a, operator: NotIn, values: [b, c]}"), true
    ),
    (
      affinity("{key: a, operator: Exists}"),
      affinity("{key: a, operator: Exists}]}, {matchExpressions: [{key: b, operator: Exists}"),
      false
    ),
    (
      affinity("{key: a, operator: Exists}, {key: b, operator: Exists}"),
      affinity("{key: b, operator: Exists}"), false
    ),
  ])
  func deletesPodsOfADaemonSetWhereItNoLongerFits(_ old: String, _ new: String, _ goes: Bool) {
    let words = "; pods on nodes that no longer fit go at once"
    for (kind, goes) in [("DaemonSet", goes), ("Deployment", false)] {
      for strategy in ["updateStrategy: {type: OnDelete}", "minReadySeconds: 1"] {
        let object = Self.object("apps/v1 \(kind)", strategy)
        func pods(_ field: String) -> String {
          object.replacing("spec: {cont", "spec: {\(field.isEmpty ? "" : field + ", ")cont")
        }
        #expect(said(pods(old), pods(new))?.hasSuffix(words) == goes)
      }
    }
  }

  private static func affinity(_ expressions: String) -> String {
    "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
      + "{nodeSelectorTerms: [{matchExpressions: [\(expressions)]}]}}}"
  }

  @Test func countsNoPodsThatAnAutoscalerSets() {
    let unknown = "restart: pods are replaced (at most 25% more, 25% unavailable)"
    let old = Self.object() + Self.autoscaler
    #expect(said(old, Self.object(image: "web:2") + Self.autoscaler) == unknown)
    // KEDA wakes what is scaled to zero; another autoscaler does not.
    let none = Self.object("apps/v1 Deployment", "replicas: 0")
    let next = none.replacing("web:1", "web:2")
    #expect(said(none + Self.keda, next + Self.keda) == unknown)
    #expect(
      said(none + Self.autoscaler, next + Self.autoscaler)
        == "update: is updated in place; it runs no pods")
    #expect(
      said(old, old.replacing("replicas: 3", "replicas: 2"))
        == "update: is updated in place; nothing restarts")
  }

  @Test(arguments: [
    ("containers: [{name: a, image: a:1}]", "restart: containers with another image restart"),
    (
      "restartPolicy: Never, containers: [{name: a, image: a:1}]",
      "restart: containers with another image restart if they still run"
    ),
    (
      "initContainers: [{name: i, image: a:1}], containers: [{name: b, image: b:1}]",
      "update: is updated in place; nothing restarts"
    ),
    (
      "initContainers: [{name: i, image: a:1, restartPolicy: Always}], containers: [{name: b, image: b:1}]",
      "restart: containers with another image restart"
    ),
  ])
  func restartsContainersOfAPod(_ spec: String, _ words: String) {
    let pod = Self.custom("v1 Pod", "spec: {\(spec)}")
    #expect(said(pod, pod.replacing("a:1", "a:2")) == words)
  }

  @Test func stopsWhatASuspendedJobRuns() {
    let template =
      "template: {spec: {restartPolicy: Never, containers: [{name: a, image: a:1}]}}"
    let job = Self.custom("batch/v1 Job", "spec: {suspend: false, \(template)}")
    let suspended = job.replacing("suspend: false", "suspend: true")
    #expect(said(job, suspended) == "update: is updated in place; all pods are stopped")
    #expect(said(suspended, job) == "update: is updated in place; nothing restarts")
  }

  @Test func evictsPodsFromATaintedNode() {
    let node = Self.custom("v1 Node", "spec: {taints: [{key: a, effect: NoSchedule}]}")
    #expect(
      said(node, node.replacing("NoSchedule", "NoExecute"))
        == "update: is updated in place; pods that do not tolerate the taint are evicted")
  }

  @Test func rollsPodsOfARolloutThatTakesItsTemplateElsewhere() {
    let none = Self.object("apps/v1 Deployment", "replicas: 0")
    let rollout = Self.custom(
      "argoproj.io/v1alpha1 Rollout",
      "spec: {workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}}")
    #expect(
      said(none + rollout, none.replacing("web:1", "web:2") + rollout)
        == "restart: its controller replaces the pods as its strategy says")
  }

  /// By the name that it gets where none is written, too.
  @Test(arguments: [
    ("targetNamespace: a", "targetNamespace: b", true), ("", "targetNamespace: a", true),
    ("", "releaseName: web", false), ("", "storageNamespace: a", true), ("", "timeout: 5m", false),
    ("suspend: true", "suspend: true, targetNamespace: a", false),
  ])
  func reinstallsAReleaseThatMoves(_ old: String, _ new: String, _ isMoved: Bool) {
    let release = { (spec: String) in
      Self.custom("helm.toolkit.fluxcd.io/v2 HelmRelease", "spec: {\(spec)}")
    }
    #expect(
      said(release(old), release(new))
        == (isMoved
          ? "restart: its release is uninstalled, with all that it holds, and installed anew"
          : "update: is updated in place; whether pods restart is up to its controller"))
  }

  @Test func keepsTheMarkOfARestartByHand() {
    let live = Self.object().replacing(
      "metadata: {labels: {app: web}}",
      "metadata: {labels: {app: web}, annotations: {kubectl.kubernetes.io/restartedAt: now}}"
    ).replacing("{name: web}", "{name: web, uid: a, resourceVersion: '1', creationTimestamp: x}")
    #expect(said(live, Self.object()) == nil)
  }
}
