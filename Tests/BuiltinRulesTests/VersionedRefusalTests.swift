import BuiltinRules
import Linting
import Manifests
import TestSupport
import Testing

/// What the versions of Kubernetes take of names and of StatefulSets: pages know the newest one alone.
@Suite struct VersionedRefusalTests {
  private func findings(_ rule: Rule, _ yaml: String, minor: Int) async -> [Finding] {
    let file = manifestFile(yaml)
    let linter = Linter(rules: [rule], kubernetes: KubernetesVersion(minor: minor))
    return await linter.lint([file], Inventory(file.resources), jobs: 1)
  }

  private func store(_ spec: String, name: String = "store") -> String {
    """
    {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: \(name)}, spec: {\(spec),
     selector: {matchLabels: {app: store}}, template: {metadata: {labels: {app: store}},
     spec: {containers: [{name: db, image: "ghcr.io/acme/db:1.4.2", volumeMounts: [{name: data, mountPath: /data}]}]}}}}
    """
  }

  @Test func wantsLettersBeforeDigitsOfServicesUntil35() async {
    let service =
      "{apiVersion: v1, kind: Service, metadata: {name: 3scale}, spec: {ports: [{port: 80}]}}"
    #expect(await findings(.invalidName, service, minor: 35).count == 1)
    #expect(await findings(.invalidName, service, minor: 36).isEmpty)
  }

  @Test func takesPointsInNamesOfStatefulSetsBefore27() async {
    let set = store("replicas: 1", name: "store.db")
    #expect(await findings(.invalidName, set, minor: 26).isEmpty)
    #expect(await findings(.invalidName, set, minor: 27).count == 1)
  }

  @Test(arguments: [(33, "its pods are refused"), (34, "it is refused")])
  func looksAtTheTemplatesOfStatefulSetsSince34(_ minor: Int, _ fate: String) async {
    let found = await findings(.invalidPod, store("replicas: 1"), minor: minor)
    #expect(found.map { $0.message.hasSuffix(": \(fate)") } == [true])
  }

  @Test func dropsMissingPodsOfStatefulSetsBefore35() async {
    let set = store("updateStrategy: {rollingUpdate: {maxUnavailable: 0}}")
    #expect(await findings(.invalidRolloutStrategy, set, minor: 34).isEmpty)
    #expect(await findings(.invalidRolloutStrategy, set, minor: 35).count == 1)
  }

  @Test(arguments: [(34, "the claims of StatefulSet store are"), (35, "StatefulSet store is")])
  func looksAtTheClaimsOfStatefulSetsSince35(_ minor: Int, _ start: String) async {
    let set = store(
      "volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [], resources: {requests: {storage: 1Gi}}}}]"
    )
    let found = await findings(.invalidVolume, set, minor: minor)
    #expect(found.map { $0.message.hasPrefix("\(start) refused: ") } == [true])
  }

  /// The range of node ports is a setting of the cluster.
  @Test func warnsOfPortsOutsideOfTheUsualRange() async {
    let service =
      "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: NodePort, ports: [{port: 80, nodePort: 8080}]}}"
    let found = await findings(.invalidService, service, minor: 36)
    #expect(found.map(\.severity) == [.warning])
  }
}
