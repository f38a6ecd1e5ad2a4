import BuiltinRules
import Linting
import Manifests
import TestSupport
import Testing

/// What the versions of Kubernetes take of users of a pod's own: pages know the newest one alone.
@Suite struct InvalidPodTests {
  private func count(_ spec: String, minor: Int, annotations: String = "") async -> Int {
    let file = manifestFile(
      """
      {apiVersion: v1, kind: Pod,
       metadata: {name: shop, annotations: {\(annotations)}},
       spec: {\(spec), containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}}
      """)
    let linter = Linter(rules: [.invalidPod], kubernetes: KubernetesVersion(minor: minor))
    return await linter.lint([file], Inventory(file.resources), jobs: 1).count
  }

  @Test(arguments: ["hostNetwork", "hostPID", "hostIPC"])
  func leavesUsersOfAPodAloneWhereTheServerDoes(_ field: String) async {
    let spec = "hostUsers: false, \(field): true"
    #expect(await count(spec, minor: 32) == 0)
    #expect(await count(spec, minor: 33) == 1)
  }

  @Test(arguments: [
    (
      "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
        + "{nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In, values: [b c]}]}]}}}", 33
    ),
    ("hostNetwork: true, securityContext: {sysctls: [{name: net.core.somaxconn}]}", 31),
    ("volumes: [{name: a, projected: {sources: [{serviceAccountToken: {path: /a}}]}}]", 31),
    ("initContainers: [{name: a, image: b, securityContext: {procMount: Unmasked}}]", 33),
  ])
  func asksNothingThatTheServerDoesNotAskYet(_ spec: String, _ minor: Int) async {
    #expect(await count(spec, minor: minor - 1) == 0)
    #expect(await count(spec, minor: minor) == 1)
  }

  @Test func comparesTheAnnotationWithTheFieldWhereThereIsOne() async {
    let spec = "securityContext: {appArmorProfile: {type: Unconfined}}"
    let annotations = "container.apparmor.security.beta.kubernetes.io/web: runtime/default"
    #expect(await count(spec, minor: 29, annotations: annotations) == 0)
    #expect(await count(spec, minor: 30, annotations: annotations) == 1)
  }

  @Test func letsContainersHaveTheirOwnPolicyWhereTheServerDoes() async {
    for name in ["a, restartPolicy: Never", "b, restartPolicy: OnFailure"] {
      let spec = "initContainers: [{name: \(name), image: \"ghcr.io/acme/shop:1.4.2\"}]"
      #expect(await count(spec, minor: 33) == 1)
      #expect(await count(spec, minor: 34) == 0)
    }
    let sidecar = "initContainers: [{name: a, image: b, restartPolicy: Always}]"
    #expect(await count(sidecar, minor: 33) == 0)
  }
}
