import Changes
import Manifests
import TestSupport
import Testing

/// What is the same to the API server, and what only looks so.
@Suite struct NormalisationTests {
  private static func pod(_ container: String, _ spec: String = "") -> String {
    """
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: a}
    spec:
      selector: {matchLabels: {app: a}}
      template:
        metadata: {labels: {app: a}}
        spec:
          \(spec)
          containers:
          - name: a
            image: a:1
            \(container)
    """
  }

  @Test(arguments: [
    (pod("resources: {limits: {cpu: 1}}"), pod("resources: {limits: {cpu: 1000m}}")),
    (pod("ports: [{containerPort: 80}]"), pod("ports: [{containerPort: 80, protocol: TCP}]")),
    (pod("env: [{name: A}]"), pod("env: [{name: A, value: ''}]")),
    (pod("env: []"), pod("args: null")),
    (
      pod("readinessProbe: {tcpSocket: {port: 80}}"),
      pod("readinessProbe: {tcpSocket: {port: 80}, timeoutSeconds: 1, periodSeconds: 10}")
    ),
    (pod("", "volumes: [{name: v}]"), pod("", "volumes: [{name: v, emptyDir: {}}]")),
    (
      pod("", "volumes: [{name: v, configMap: {name: c}}]"),
      pod("", "volumes: [{name: v, configMap: {name: c, defaultMode: 0644}}]")
    ),
    (pod("", "serviceAccount: a"), pod("", "serviceAccountName: a")),
    (pod("", "hostNetwork: false"), pod("imagePullPolicy: IfNotPresent")),
    (pod("", "securityContext: {}"), pod("", "tolerations: []")),
    (
      pod("securityContext: {capabilities: {}}"),
      pod("securityContext: {capabilities: {drop: [], add: []}}")
    ),
    // What the deprecated name says counts only as long as the other one says nothing.
    (pod("", "serviceAccount: a"), pod("", "serviceAccount: b")),
  ])
  func isSame(_ old: String, _ new: String) {
    let changes = ChangeSet(from: Vectors.inventory(old), to: Vectors.inventory(new))
    #expect(changes.changes.map(\.reason) == [])
  }

  @Test(arguments: [
    (
      pod("resources: {limits: {cpu: 1}}"), pod("resources: {limits: {cpu: 1001m}}"),
      ["spec.template.spec.containers[0].resources.limits.cpu"]
    ),
    (
      pod("securityContext: {}"), pod("securityContext: {runAsUser: 1}"),
      ["spec.template.spec.containers[0].securityContext"]
    ),
    (
      pod("env: [{name: A, value: a}, {name: B, value: b}]"),
      pod("env: [{name: B, value: b}, {name: A, value: c}]"),
      ["spec.template.spec.containers[0].env[1].value", "spec.template.spec.containers[0].env"]
    ),
    (pod("args: [a, b]"), pod("args: [a, c]"), ["spec.template.spec.containers[0].args[1]"]),
    (pod("args: [a, b]"), pod("args: [a]"), ["spec.template.spec.containers[0].args"]),
  ])
  func isDifferent(_ old: String, _ new: String, _ fields: [String]) {
    let changes = ChangeSet(from: Vectors.inventory(old), to: Vectors.inventory(new))
    #expect(changes.changes.first?.fields.map { "\($0.path)" } == fields)
    #expect(changes.changes.first?.action == .restart)
  }

  /// The server writes the account under both names; an apply takes away those that the last manifest had.
  @Test(
    arguments: ApplyMethod.allCases,
    [
      ("serviceAccountName: a", "", Action.none),
      ("serviceAccountName: a", "serviceAccountName: default", .restart),
      ("{serviceAccountName: a, serviceAccount: a}", "", .restart),
      ("", "serviceAccount: a", .restart),
    ])
  func keepsTheAccountUnderItsOtherName(
    _ method: ApplyMethod, _ update: (old: String, new: String, action: Action)
  ) {
    func pod(_ fields: String) -> String {
      let lines = fields.split { "{},".contains($0) }.map { $0.drop { $0 == " " } }
      return Self.pod("", lines.joined(separator: "\n      "))
    }
    let changes = ChangeSet(
      from: Vectors.inventory(pod(update.old)), to: Vectors.inventory(pod(update.new)),
      options: ChangeOptions(method: method))
    #expect(changes.changes.map(\.action) == [update.action])
    #expect(
      changes.changes.flatMap(\.fields).map { "\($0.path)" } == [
        "spec.template.spec.serviceAccountName"
      ])
  }

  @Test func keepsWhatDefaultsWereWhenTheObjectWasMade() {
    // The pull policy was worked out of the first image and is nobody's to change.
    let changes = ChangeSet(
      from: Vectors.inventory(Self.pod("")),
      to: Vectors.inventory(Self.pod("").replacing("a:1", "a:latest")))
    #expect(
      changes.changes.first?.fields.map { "\($0.path)" } == [
        "spec.template.spec.containers[0].image"
      ])
  }

  @Test(arguments: [
    (
      "autoscaling/v1", "autoscaling/v2", "HorizontalPodAutoscaler",
      "{maxReplicas: 5, targetCPUUtilizationPercentage: 70}",
      """
      {maxReplicas: 5, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]}
      """
    ),
    (
      "networking.k8s.io/v1beta1", "networking.k8s.io/v1", "Ingress",
      """
      {backend: {serviceName: b, servicePort: http}, rules: [{http: {paths: [{path: /, backend: {serviceName: a, servicePort: 80}}]}}]}
      """,
      """
      {defaultBackend: {service: {name: b, port: {name: http}}}, rules: [{http: {paths: [{path: /, pathType: ImplementationSpecific, backend: {service: {name: a, port: {number: 80}}}}]}}]}
      """
    ),
    ("v1", "v1", "Service", "{type: LoadBalancer, loadBalancerIP: ''}", "{type: LoadBalancer}"),
  ])
  func readsOldVersionsAsTheServerDoes(
    _ before: String, _ after: String, _ kind: String, _ old: String, _ new: String
  ) {
    func object(_ version: String, _ spec: String) -> Inventory {
      Vectors.inventory(
        "apiVersion: \(version)\nkind: \(kind)\nmetadata: {name: a}\nspec: \(spec)\n")
    }
    let same = ChangeSet(from: object(before, old), to: object(after, new))
    #expect(same.changes.flatMap(\.fields).map { "\($0.path)" } == [])
    let other = new.replacing("70", "80").replacing("/,", "/b,")
    let changed = ChangeSet(from: object(before, old), to: object(after, other))
    #expect(changed.changes.isEmpty == (other == new))
  }

  @Test func comparesCustomResourcesAsTheyStand() {
    func object(_ spec: String) -> String {
      "apiVersion: a.b/v1\nkind: C\nmetadata: {name: a}\nspec: \(spec)\n"
    }
    func count(_ old: String, _ new: String) -> Int {
      ChangeSet(from: Vectors.inventory(object(old)), to: Vectors.inventory(object(new))).changes
        .count
    }
    #expect(count("{a: 1, b: [x]}", "{b: [x], a: 1.0}") == 0)
    #expect(count("{a: 1}", "{a: '1'}") == 1)
    #expect(count("{a: 1}", "{a: 1, b: {}}") == 1)
    #expect(count("{cpu: 1000m}", "{cpu: '1'}") == 1)
  }
}
