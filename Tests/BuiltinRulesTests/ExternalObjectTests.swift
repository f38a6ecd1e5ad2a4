import BuiltinRules
import Linting
import TestSupport
import Testing

/// What the configuration says to live elsewhere is there for every rule that looks for it, and for no
/// other object.
@Suite struct ExternalObjectTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var rule: Rule
    /// Says that it lives elsewhere, and then something else.
    var entry: String
    var other: String
    var yaml: String
    var was: String?
    var testDescription: String { rule.id }
  }

  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop, labels: {app: web}}
    spec:
      serviceAccountName: robot
      containers: [{name: web, image: "web:1.2.3", envFrom: [{configMapRef: {name: web}}]}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]

    """

  private static func named(
    _ kind: String, _ name: String, _ namespace: String = "shop"
  ) -> String {
    "{kind: \(kind), namespace: \(namespace), name: \(name)}"
  }

  static let cases = [
    Case(
      rule: .missingConfig, entry: named("ConfigMap", "\"w*\""), other: named("ConfigMap", "ww"),
      yaml: pod),
    Case(
      rule: .missingServiceAccount, entry: named("\"Service*\"", "robot"),
      other: named("ConfigMap", "robot"), yaml: pod),
    Case(
      rule: .missingVolumeClaim, entry: named("PersistentVolumeClaim", "data", "\"sh*\""),
      other: named("PersistentVolumeClaim", "data", "other"), yaml: pod),
    Case(
      rule: .missingGoverningService, entry: "{kind: Service, name: db}",
      other: named("Service", "db", "other"),
      yaml: """
        {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: shop}, spec: {serviceName: db,
        template: {spec: {containers: [{name: db, image: "db:1.2.3"}]}}}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}

        """),
    Case(
      rule: .missingBackend, entry: "{kind: Service, name: web}",
      other: "{kind: Service, name: we}",
      yaml: """
        {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {defaultBackend: {service:
        {name: web, port: {number: 80}}}}}

        """),
    Case(
      rule: .hpaTargetMissing, entry: "{kind: Deployment, name: web}",
      other: "{kind: StatefulSet, name: web}",
      yaml: """
        {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web}, spec: {maxReplicas: 3,
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: api}, spec: {template: {spec: {containers:
        [{name: api, image: "api:1.2.3"}]}}}}

        """),
    Case(
      rule: .serviceWithoutPods, entry: "{kind: Pod, labels: {app: \"a*\", tier: back}}",
      other: "{kind: Pod, labels: {app: api}}",
      yaml: pod + """
        ---
        {apiVersion: v1, kind: Service, metadata: {name: api, namespace: shop}, spec: {selector: {app: api, tier: back},
        ports: [{port: 80}]}}

        """),
    Case(
      rule: .unmatchedDisruptionBudget, entry: "{kind: Pod, labels: {app: api}}",
      other: "{kind: Pod, namespace: other, labels: {app: api}}",
      yaml: pod + """
        ---
        {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: api, namespace: shop}, spec:
        {maxUnavailable: 1, selector: {matchLabels: {app: api}}}}

        """),
    Case(
      rule: .missingNetworkPolicy, entry: "{kind: NetworkPolicy, name: \"*\"}",
      other: named("NetworkPolicy", "\"*\"", "other"), yaml: pod),
    Case(
      rule: .fluxDependency, entry: named("Kustomization", "infra", "flux-system"),
      other: named("HelmRelease", "infra", "flux-system"),
      yaml: """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: shop, namespace: flux-system}
        spec: {dependsOn: [{name: infra}]}

        """),
    Case(
      rule: .unknownImagePolicy, entry: named("ImagePolicy", "web", "flux-system"),
      other: named("ImagePolicy", "we", "flux-system"),
      yaml: pod.replacing("}]\n", with: "}] # {\"$imagepolicy\": \"flux-system:web\"}\n")),
    Case(
      rule: .unknownKind, entry: "{kind: CustomResourceDefinition, name: \"*.example.com\"}",
      other: "{kind: CustomResourceDefinition, name: \"*.example.org\"}",
      yaml: "{apiVersion: example.com/v1, kind: Policy, metadata: {name: a}}\n"),
    Case(
      rule: .stillReferenced, entry: "{kind: ConfigMap, name: web}",
      other: "{kind: Secret, name: web}", yaml: pod, was: configMap + pod),
    Case(
      rule: .stillReferenced, entry: "{kind: StorageClass, name: fast}",
      other: "{kind: StorageClass, name: slow}", yaml: claims, was: storageClass + claims),
    Case(
      rule: .trafficGap, entry: "{kind: Pod, labels: {app: api}}",
      other: "{kind: Pod, labels: {app: ap}}",
      yaml: service("api") + pod, was: service("web") + pod),
  ]

  private static let configMap = """
    {apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: shop}, data: {a: b}}
    ---

    """

  private static let storageClass = """
    {apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fast}, provisioner: example.org/fast}
    ---

    """
  private static let claims = """
    {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: shop}, spec: {storageClassName: fast}}
    ---
    {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: db, namespace: shop}, spec: {serviceName: db,
    volumeClaimTemplates: [{metadata: {name: data}, spec: {storageClassName: fast}}]}}

    """

  private static func service(_ app: String) -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: shop}
    spec: {selector: {app: \(app)}, ports: [{port: 80}]}
    ---

    """
  }

  private static func places(_ test: Case, _ entry: String?) async -> [Example.Position] {
    let files = entry.map { [".kubevet.yaml": "external: [\($0)]\n"] } ?? [:]
    return await test.rule.positions(
      in: test.yaml, of: .good("", test.yaml, files: files), was: test.was)
  }

  @Test(arguments: cases)
  func isThere(_ test: Case) async {
    let found = await Self.places(test, nil)
    #expect(!found.isEmpty)
    #expect(await Self.places(test, test.entry) == [])
    #expect(await Self.places(test, test.other) == found)
  }
}
