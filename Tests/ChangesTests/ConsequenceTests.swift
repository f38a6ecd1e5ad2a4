import Changes
import Manifests
import TestSupport
import Testing
import YAMLSyntax

/// What a change means to the objects around it.
@Suite struct ConsequenceTests {
  private static func deployment(
    _ pod: String = "", container: String = "", labels: String = "{app: web}", spec: String = ""
  ) -> String {
    """
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec:
      \(spec)
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: \(labels)}
        spec:
          \(pod)
          containers:
          - name: web
            image: web:1
            \(container)

    """
  }

  private static func object(
    _ kind: String, _ name: String, _ rest: String, apiVersion: String = "v1"
  ) -> String {
    "---\napiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: \(name)}\n\(rest)\n"
  }

  private func changes(
    _ old: String, _ new: String, _ method: ApplyMethod = .client
  ) -> ChangeSet {
    ChangeSet(
      from: Vectors.inventory(old), to: Vectors.inventory(new),
      options: ChangeOptions(method: method))
  }

  @Test func findsConfigurationThatNobodyReadsAgain() {
    let cases: [(pod: String, container: String, way: ConfigurationUse.Way?)] = [
      ("", "envFrom: [{configMapRef: {name: cfg}}]", .environment),
      ("", "env: [{name: A, valueFrom: {configMapKeyRef: {name: cfg, key: a}}}]", .environment),
      ("", "env: [{name: A, valueFrom: {configMapKeyRef: {name: cfg, key: z}}}]", nil),
      (
        "volumes: [{name: v, configMap: {name: cfg}}]",
        "volumeMounts: [{name: v, mountPath: /a, subPath: a}]", .subPath
      ),
      (
        "volumes: [{name: v, configMap: {name: cfg}}]", "volumeMounts: [{name: v, mountPath: /a}]",
        .volume
      ),
      // Files that do not change, and a volume that nobody mounts.
      (
        "volumes: [{name: v, configMap: {name: cfg}}]",
        "volumeMounts: [{name: v, mountPath: /a, subPath: z}]", nil
      ),
      (
        "volumes: [{name: v, configMap: {name: cfg, items: [{key: z, path: a}]}}]",
        "volumeMounts: [{name: v, mountPath: /a}]", nil
      ),
      (
        "volumes: [{name: v, configMap: {name: cfg, items: [{key: a, path: d/z}]}}]",
        "volumeMounts: [{name: v, mountPath: /a, subPath: d}]", .subPath
      ),
      (
        "volumes: [{name: v, projected: {sources: [{configMap: {name: cfg}}]}}]",
        "volumeMounts: [{name: v, mountPath: /a, subPath: z}, {name: v, mountPath: /b}]", .volume
      ),
      ("volumes: [{name: v, configMap: {name: cfg}}]", "", nil),
    ]
    for test in cases {
      let deployment = Self.deployment(test.pod, container: test.container)
      let old = deployment + Self.object("ConfigMap", "cfg", "data: {a: b}")
      let new = deployment + Self.object("ConfigMap", "cfg", "data: {a: c}")
      #expect(
        changes(old, new).unrolledConfiguration.map(\.use.way) == (test.way.map { [$0] } ?? []))
      let rolled = new.replacing("web:1", "web:2")
      #expect(changes(old, rolled).unrolledConfiguration.isEmpty)
    }
  }

  @Test func knowsThatAMountedFileGoes() {
    let deployment = Self.deployment(
      "volumes: [{name: v, configMap: {name: cfg}}]",
      container: "volumeMounts: [{name: v, mountPath: /a, subPath: a}]")
    let old = deployment + Self.object("ConfigMap", "cfg", "data: {a: b, c: d}")
    for (data, loses) in [("data: {c: d}", true), ("data: {a: x, c: d}", false)] {
      let set = changes(old, deployment + Self.object("ConfigMap", "cfg", data))
      #expect(set.unrolledConfiguration.map(\.losesKey) == [loses])
    }
  }

  @Test func findsNothingOfAKeyThatStays() {
    func side(_ key: String, _ data: String) -> String {
      Self.deployment(
        container: "env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: \(key)}}}]")
        + Self.object("Secret", "s", "stringData: {\(data)}")
    }
    for (key, count) in [("a", 0), ("b", 1)] {
      let set = changes(side(key, "a: x, b: x"), side(key, "b: y"))
      #expect(set.unrolledConfiguration.count == count)
    }
  }

  /// Pods do not ask which object their environment came from.
  @Test func findsConfigurationThatIsMadeAnew() {
    let old =
      Self.deployment(container: "envFrom: [{configMapRef: {name: cfg}}]")
      + Self.object(
        "ConfigMap", "cfg, annotations: {argocd.argoproj.io/hook: PreSync}", "data: {a: b}")
    let set = changes(old, old.replacing("a: b}", "a: c}"))
    #expect(set.changes.map(\.action) == [.replace] && set.unrolledConfiguration.count == 1)
  }

  /// What the workload says, what the ConfigMap says, and whether its pods may restart.
  @Test(arguments: [
    ("reloader.stakater.com/auto: 'true'", "", true),
    ("reloader.stakater.com/auto: 'false'", "", false),
    ("configmap.reloader.stakater.com/auto: 'true'", "", true),
    ("secret.reloader.stakater.com/auto: 'true'", "", false),
    ("configmap.reloader.stakater.com/reload: 'a,cfg'", "", true),
    ("configmap.reloader.stakater.com/reload: other", "", false),
    ("secret.reloader.stakater.com/reload: cfg", "", false),
    ("reloader.stakater.com/search: 'true'", "", false),
    ("reloader.stakater.com/search: 'true'", "reloader.stakater.com/match: 'true'", true),
    ("reloader.stakater.com/auto: 'true'", "reloader.stakater.com/ignore: 'true'", false),
    ("wave.pusher.com/update-on-config-change: 'true'", "", true),
    (
      "reloader.stakater.com/auto: 'true', configmaps.exclude.reloader.stakater.com/reload: cfg",
      "",
      false
    ),
    (
      "reloader.stakater.com/auto: 'true', secrets.exclude.reloader.stakater.com/reload: cfg", "",
      true
    ),
  ])
  func leavesConfigurationToAnOperatorThatReloads(
    _ workload: String, _ configuration: String, _ isReloaded: Bool
  ) {
    let old =
      Self.deployment(container: "envFrom: [{configMapRef: {name: cfg}}]")
      .replacing("{name: web}\nspec", "{name: web, annotations: {\(workload)}}\nspec")
      + Self.object("ConfigMap", "cfg, annotations: {\(configuration)}", "data: {a: b}")
    let set = changes(old, old.replacing("a: b}", "a: c}"))
    #expect(set.unrolledConfiguration.isEmpty == isReloaded)
    let annotation = workload.split(separator: ":").first ?? ""
    let words = isReloaded ? "Deployment web may restart (\(annotation))" : "nothing restarts"
    #expect(set.changes.first?.reason == "is updated in place; \(words)")
  }

  @Test func findsServicesThatLoseTheirPods() {
    func service(_ selector: String) -> String {
      Self.object("Service", "web", "spec: {selector: \(selector), ports: [{port: 80}]}")
    }
    let old = Self.deployment() + service("{app: web}")
    let both = "{app: web, tier: front}"
    #expect(
      changes(old, Self.deployment(labels: both) + service(both)).trafficGaps.map(\.moment)
        == [.untilRollout])
    #expect(
      changes(old, Self.deployment() + service("{app: other}")).trafficGaps.map(\.moment)
        == [.forGood])
    #expect(changes(old, service("{app: web}")).trafficGaps.map(\.moment) == [.removed])
    for open in ["{app: \"${APP}\"}", "{\"${KEY}\": web}"] {
      #expect(changes(old, Self.deployment() + service(open)).trafficGaps.isEmpty)
    }
    #expect(changes(old, old).trafficGaps.isEmpty)
    let stopped = Self.deployment(labels: both, spec: "replicas: 0") + service(both)
    #expect(changes(old, stopped).trafficGaps.isEmpty)
  }

  @Test func findsWhatIsStillNamed() {
    let pod = "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]"
    let claim = Self.object("PersistentVolumeClaim", "data", "spec: {}")
    let set = changes(Self.deployment(pod) + claim, Self.deployment(pod))
    #expect(set.stillReferenced.map(\.reference.name) == ["data"])
    #expect(set.stillReferenced.map(\.reference.from.id.kind) == ["Deployment"])
    #expect(set.statefulRemovals.map(\.id.name) == ["data"])
    #expect(changes(Self.deployment(pod) + claim, Self.deployment()).stillReferenced.isEmpty)
    let binding = Self.object(
      "RoleBinding", "b", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}",
      apiVersion: "rbac.authorization.k8s.io/v1")
    let role = Self.object("Role", "r", "rules: []", apiVersion: "rbac.authorization.k8s.io/v1")
    #expect(changes(binding + role, binding).stillReferenced.count == 1)
  }

  @Test func findsLostProtections() {
    let policy = Self.object(
      "NetworkPolicy", "p", "spec: {podSelector: {matchLabels: {app: web}}}",
      apiVersion: "networking.k8s.io/v1")
    #expect(changes(Self.deployment() + policy, Self.deployment()).lostProtections.count == 1)
    #expect(changes(Self.deployment() + policy, "").lostProtections.isEmpty)
    let wider = Self.object(
      "NetworkPolicy", "q", "spec: {podSelector: {}}", apiVersion: "networking.k8s.io/v1")
    let both = Self.deployment() + wider
    #expect(changes(Self.deployment() + policy, both).lostProtections.isEmpty)
    #expect(changes(both + policy, both).lostProtections.count == 1)
    for (kind, version) in [
      ("CiliumNetworkPolicy", "cilium.io/v2"), ("GlobalNetworkPolicy", "projectcalico.org/v3"),
      ("AdminNetworkPolicy", "policy.networking.k8s.io/v1alpha1"),
    ] {
      let other = Self.deployment() + Self.object(kind, "p", "spec: {}", apiVersion: version)
      #expect(changes(Self.deployment() + policy, other).lostProtections.isEmpty)
    }
    let probed = Self.deployment(container: "readinessProbe: {tcpSocket: {port: 80}}")
    #expect(
      changes(probed, Self.deployment()).lostProtections.compactMap { $0.field?.path.description }
        == ["spec.template.spec.containers[0].readinessProbe"])
  }

  @Test func findsRemovedReplicas() {
    let three = Self.deployment(spec: "replicas: 3")
    #expect(changes(three, Self.deployment()).removedReplicas.count == 1)
    #expect(changes(Self.deployment(spec: "replicas: 1"), Self.deployment()).changes.isEmpty)
    let none = Self.deployment(spec: "replicas: 0")
    #expect(changes(none, Self.deployment()).removedReplicas.isEmpty)
    let database = Self.object("Database", "d", "spec: {replicas: 3}", apiVersion: "a.b/v1")
    #expect(changes(database, database.replacing("replicas: 3", "")).removedReplicas.isEmpty)
  }

  /// Server-side apply takes the number away from nobody but its owner.
  @Test func findsReplicasRemovedFromUnderAnAutoscaler() {
    let three = Self.deployment(spec: "replicas: 3")
    let scaler = Self.object(
      "HorizontalPodAutoscaler", "web",
      "spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}",
      apiVersion: "autoscaling/v2")
    let scaled = Self.deployment() + scaler
    #expect(changes(three, scaled, .server).removedReplicas.count == 1)
    #expect(changes(three + scaler, scaled, .server).removedReplicas.isEmpty)
    #expect(changes(three + scaler, scaled).removedReplicas.count == 1)
  }

  /// The pods of what is refused run on.
  @Test(arguments: ["{app: web}", "{app: shop}"])
  func findsNoGapWhereTheServiceKeepsItsPods(_ labels: String) {
    let service = Self.object("Service", "web", "spec: {selector: {app: web}, ports: [{port: 80}]}")
    let new = Self.deployment(labels: labels).replacing(
      "matchLabels: {app: web}", "matchLabels: {app: shop}")
    let set = changes(Self.deployment() + service, new + service)
    #expect(set.changes.map(\.action) == [.reject])
    #expect(set.trafficGaps.isEmpty)
  }
}
