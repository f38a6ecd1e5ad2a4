import Changes
import Manifests
import TestSupport
import Testing

/// One edit of a manifest, and what the API server makes of it.
struct Edit: Sendable, CustomStringConvertible {
  var description: String
  var old: String
  var new: String
  /// What the server names; nil: it accepts.
  var client: String?
  var server: String?
  var kubernetes = 36

  init(
    _ description: String, _ old: String, _ new: String, refused field: String? = nil,
    kubernetes: Int = 36
  ) {
    self.init(description, old, new, client: field, server: field, kubernetes: kubernetes)
  }

  init(
    _ description: String, _ old: String, _ new: String, client: String?, server: String?,
    kubernetes: Int = 36
  ) {
    self.description = description
    self.old = old
    self.new = new
    self.client = client
    self.server = server
    self.kubernetes = kubernetes
  }
}

/// Rows of the update table that the recorded scenarios do not reach.
@Suite struct UpdateRuleTests {
  @Test(arguments: deployments + statefulSets + jobs + pods + services + volumes + others)
  func judges(_ edit: Edit) {
    for method in ApplyMethod.allCases {
      let options = ChangeOptions(method: method, kubernetes: edit.kubernetes)
      let changes = ChangeSet(
        from: Vectors.inventory(edit.old), to: Vectors.inventory(edit.new), options: options)
      let refusals = changes.changes.flatMap(\.refusals)
      let expected = method == .client ? edit.client : edit.server
      if let expected {
        #expect(refusals.map(\.reported).contains(expected), "\(method)")
      } else {
        #expect(refusals.map(\.sentence) == [], "\(method)")
      }
    }
  }

  /// What a pipeline writes may be what was there: then nothing is refused.
  @Test(
    arguments: [
      ("selector: {matchLabels: {app: \"${APP}\"}}", "a pipeline writes what was there"),
      ("selector: {matchLabels: {app: web, tier: \"${TIER}\"}}", nil),
      ("selector: {matchLabels: {app: other}}", nil),
    ] as [(String, String?)])
  func mayRefuseWhatAPipelineWrites(_ selector: String, _ exception: String?) {
    func manifest(_ selector: String) -> String {
      Self.deployment("replicas: 2").replacing(
        "selector: {matchLabels: {app: web}}", with: selector)
    }
    let (literal, open) = (manifest("selector: {matchLabels: {app: web}}"), manifest(selector))
    for (old, new) in [(literal, open), (open, literal)] {
      let changes = ChangeSet(
        from: Vectors.inventory(old), to: Vectors.inventory(new), options: ChangeOptions())
      let refusals = changes.changes.flatMap(\.refusals).filter { $0.topic == .selector }
      #expect(refusals.map(\.exception) == [exception])
    }
  }

  private static func deployment(_ spec: String, template: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      \(spec)
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, image: "web:1"}]\(template)}
    """
  }

  private static let deployments = [
    Edit(
      "Recreate over the default", deployment("replicas: 1"),
      deployment("strategy: {type: Recreate}"), client: nil,
      server: "spec.strategy.rollingUpdate"),
    Edit(
      "Recreate with rollingUpdate: null", deployment("replicas: 1"),
      deployment("strategy: {type: Recreate, rollingUpdate: null}"), client: nil,
      server: "spec.strategy.rollingUpdate"),
    Edit(
      "Recreate over an own block",
      deployment(
        "strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}"),
      deployment("strategy: {type: Recreate}")),
    Edit(
      "Recreate with rollingUpdate left",
      deployment(
        "strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}"),
      deployment("strategy: {type: Recreate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}"),
      refused: "spec.strategy.rollingUpdate"),
    Edit(
      "a surge over defaults", deployment("replicas: 1"),
      deployment("strategy: {rollingUpdate: {maxSurge: 2}}")),
    Edit(
      "an empty affinity", deployment("replicas: 1"),
      deployment("replicas: 1", template: ", affinity: {}")),
  ]

  private static func statefulSet(_ spec: String = "", claim: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: pg}
    spec:
      serviceName: pg
      \(spec)
      selector: {matchLabels: {app: pg}}
      template:
        metadata: {labels: {app: pg}}
        spec: {containers: [{name: pg, image: "pg:1"}]}
      volumeClaimTemplates:
      - metadata: {name: data}
        \(claim)
        spec: {accessModes: [ReadWriteOnce, ReadOnlyMany], resources: {requests: {storage: 1Gi}}}
    """
  }

  private static let statefulSets = [
    Edit(
      "OnDelete over the default", statefulSet(),
      statefulSet("updateStrategy: {type: OnDelete}"),
      refused: "spec.updateStrategy.rollingUpdate"),
    Edit(
      "OnDelete with rollingUpdate: null", statefulSet(),
      statefulSet("updateStrategy: {type: OnDelete, rollingUpdate: null}"), client: nil,
      server: "spec.updateStrategy.rollingUpdate"),
    Edit(
      "OnDelete over an own block",
      statefulSet("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}"),
      statefulSet("updateStrategy: {type: OnDelete}")),
    Edit("a claim's status", statefulSet(), statefulSet(claim: "status: {phase: Pending}")),
    Edit("a claim's kind", statefulSet(), statefulSet(claim: "kind: PersistentVolumeClaim")),
    Edit(
      "the order of access modes", statefulSet(),
      statefulSet().replacing("[ReadWriteOnce, ReadOnlyMany]", "[ReadOnlyMany, ReadWriteOnce]"),
      refused: "spec"),
    Edit(
      "a claim's annotation", statefulSet(),
      statefulSet().replacing("{name: data}", "{name: data, annotations: {a: b}}"),
      refused: "spec"),
    Edit(
      "a claim's empty labels", statefulSet(),
      statefulSet().replacing("{name: data}", "{name: data, labels: {}}")),
    Edit(
      "no service name", statefulSet(), statefulSet().replacing("serviceName: pg\n", "\n"),
      refused: "spec"),
    Edit("history", statefulSet(), statefulSet("revisionHistoryLimit: 3")),
    Edit(
      "history, on an old server", statefulSet(), statefulSet("revisionHistoryLimit: 3"),
      refused: "spec", kubernetes: 30),
  ]

  private static func job(
    _ spec: String = "", labels: String = "{app: a}", pod: String = ""
  ) -> String {
    """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: migrate}
    spec:
      \(spec)
      template:
        metadata: {labels: \(labels)}
        spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]\(pod)}
    """
  }

  private static func indexed(_ spec: String) -> String {
    job("completionMode: Indexed\n  \(spec)")
  }

  private static let jobs = [
    Edit(
      "a template annotation", job(),
      job().replacing("{labels: {app: a}}", "{labels: {app: a}, annotations: {a: b}}"),
      refused: "spec.template"),
    Edit("an empty list", job(), job(pod: ", volumes: [], nodeSelector: {}")),
    Edit("an empty affinity", job(), job(pod: ", affinity: {}"), refused: "spec.template"),
    Edit(
      "suspended and changed at once", job(),
      job("suspend: true", pod: ", nodeSelector: {a: b}"), refused: "spec.template"),
    Edit(
      "suspended: pod affinity", job("suspend: true"),
      job(
        "suspend: true",
        pod: ", affinity: {podAntiAffinity: "
          + "{requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a}]}}"),
      refused: "spec.template.spec"),
    Edit(
      "suspended: image", job("suspend: true"),
      job("suspend: true").replacing("a:1", "a:2"), refused: "spec.template.spec"),
    Edit(
      "suspended: resources", job("suspend: true"),
      job("suspend: true").replacing("\"a:1\"", "\"a:1\", resources: {limits: {cpu: 1}}")),
    Edit(
      "suspended: resources, on an old server", job("suspend: true"),
      job("suspend: true").replacing("\"a:1\"", "\"a:1\", resources: {limits: {cpu: 1}}"),
      refused: "spec.template", kubernetes: 33),
    Edit(
      "suspended: all labels gone", job("suspend: true"),
      job("suspend: true").replacing("{labels: {app: a}}", "{}"),
      refused: "spec.template.metadata.labels"),
    Edit("parallelism over the default", job(), job("parallelism: 3")),
    Edit(
      "parallelism removed makes completions 1", job("parallelism: 3"), job(),
      refused: "spec.completions"),
    Edit(
      "Indexed scaled alone", indexed("completions: 4\n  parallelism: 4"),
      indexed("completions: 6\n  parallelism: 4"),
      refused: "spec.completions"),
    Edit(
      "a success policy", indexed("completions: 4"),
      indexed("completions: 4\n  successPolicy: {rules: [{succeededCount: 1}]}"),
      refused: "spec.successPolicy"),
  ]

  private static func pod(_ spec: String = "", image: String = "a:1", rest: String = "") -> String {
    """
    apiVersion: v1
    kind: Pod
    metadata: {name: debug}
    spec:
      \(spec)
      containers: [{name: a, image: "\(image)"\(rest)}]
    """
  }

  private static let gated = "schedulingGates: [{name: a.b/c}]"

  private static func affinity(_ conditions: String) -> String {
    "\n  affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
      + "{nodeSelectorTerms: [{matchExpressions: \(conditions)}]}}}"
  }

  private static let pods = [
    Edit(
      "another container", pod(),
      pod().replacing("}]", "}, {name: b, image: b}]"), refused: "spec.containers"),
    Edit("a toleration added", pod(), pod("tolerations: [{key: a, operator: Exists}]")),
    Edit(
      "how long it tolerates",
      pod("tolerations: [{key: a, effect: NoExecute, tolerationSeconds: 1}]"),
      pod("tolerations: [{key: a, effect: NoExecute, tolerationSeconds: 5}]")),
    Edit(
      "a toleration removed", pod("tolerations: [{key: a, operator: Exists}]"), pod(),
      refused: "spec.tolerations"),
    Edit("a deadline", pod(), pod("activeDeadlineSeconds: 60")),
    Edit(
      "no deadline", pod("activeDeadlineSeconds: 60"), pod(),
      refused: "spec.activeDeadlineSeconds"),
    Edit(
      "resources", pod(), pod(rest: ", resources: {limits: {cpu: 1}}"), refused: "spec"),
    Edit(
      "requests that are the limits", pod(rest: ", resources: {limits: {cpu: 1}}"),
      pod(rest: ", resources: {limits: {cpu: 1}, requests: {cpu: 1000m}}")),
    Edit(
      "the default resize policy", pod(rest: ", resources: {limits: {cpu: 1}}"),
      pod(
        rest: ", resources: {limits: {cpu: 1}}, "
          + "resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]")),
    Edit("the default account", pod(), pod("serviceAccountName: default")),
    Edit("another account", pod(), pod("serviceAccountName: other"), refused: "spec"),
    Edit("an empty security context", pod(), pod(rest: ", securityContext: {}"), refused: "spec"),
    Edit(
      "gated: affinity added", pod(gated), pod(gated + affinity("[{key: a, operator: Exists}]"))),
    Edit(
      "gated: a condition where there was none", pod(gated + affinity("[]")),
      pod(gated + affinity("[{key: a, operator: Exists}]")),
      refused:
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]"
    ),
    Edit(
      "gated: an image and a selector", pod(gated),
      pod(gated + "\n  nodeSelector: {a: b}", image: "a:2")),
    Edit(
      "an AppArmor annotation changed",
      pod().replacing("debug}", "debug, annotations: {\(appArmor): runtime/default}}"),
      pod().replacing("debug}", "debug, annotations: {\(appArmor): unconfined}}"),
      refused: "metadata.annotations[\(appArmor)]"),
  ]

  private static let appArmor = "container.apparmor.security.beta.kubernetes.io/a"
}
