import BuiltinRules
import Linting
import Manifests
import TestSupport
import Testing

/// What the versions of Kubernetes take of users of a pod's own: pages know the newest one alone.
@Suite struct InvalidPodTests {
  private func count(_ spec: String, minor: Int) async -> Int {
    let file = manifestFile(
      """
      {apiVersion: v1, kind: Pod, metadata: {name: shop},
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
}
