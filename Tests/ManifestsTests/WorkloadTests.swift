import Manifests
import Testing
import YAMLSyntax

/// What rules ask of a workload: how long it runs, how many pods it keeps, how it replaces them.
@Suite struct WorkloadTests {
  private func deployment(_ spec: String, kind: String = "Deployment", metadata: String = "name: a")
    throws -> Workload
  {
    try workload(
      """
      apiVersion: apps/v1
      kind: \(kind)
      metadata: {\(metadata)}
      spec: {template: {spec: {containers: [{name: c, image: x}]}}, \(spec)}
      """)
  }

  @Test(arguments: [
    ("Deployment", "", true), ("Pod", "", true), ("Pod", "restartPolicy: Always", true),
    ("Pod", "restartPolicy: Never", false), ("Pod", "restartPolicy: OnFailure", false),
    ("PodTemplate", "", false),
  ])
  func knowsWhetherItRunsOn(_ kind: String, _ policy: String, _ expected: Bool) throws {
    let pod = "{containers: [{name: c, image: x}], \(policy)}"
    let body =
      switch kind {
      case "Pod": "apiVersion: v1\nspec: \(pod)\n"
      case "PodTemplate": "apiVersion: v1\ntemplate: {spec: \(pod)}\n"
      default: "apiVersion: apps/v1\nspec: {template: {spec: \(pod)}}\n"
      }
    #expect(try workload("kind: \(kind)\nmetadata: {name: a}\n" + body).isLongRunning == expected)
  }

  @Test func countsItsPods() throws {
    #expect(try deployment("replicas: 3").replicas == 3)
    #expect(try deployment("replicas: 0").isScaledToZero)
    #expect(try deployment("paused: true").replicas == nil)
    #expect(try deployment("replicas: \"3\"").replicas == nil)
  }

  @Test func isOwnedOrAPatch() throws {
    #expect(try deployment("x: 1", metadata: "name: a, ownerReferences: [{}]").isOwned)
    #expect(try !deployment("x: 1").isOwned)
    #expect(try deployment("$patch: replace").isPatch)
    let patch = try workload(
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: a}
      spec: {template: {spec: {containers: [{name: c, env: []}]}}}
      """)
    #expect(patch.isPatch)
  }

  @Test(arguments: [
    ("x: 1", "RollingUpdate", "25%", "25%", 3, 2),
    ("strategy: {type: Recreate}", "Recreate", "25%", "25%", 3, 2),
    (
      "strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}", "RollingUpdate", "1", "0", 1, 0
    ),
    (
      "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 50%}}", "RollingUpdate", "0", "50%",
      0,
      5
    ),
    (
      "strategy: {rollingUpdate: {maxSurge: 0%, maxUnavailable: 1%}}", "RollingUpdate", "0%", "1%",
      0,
      1
    ),
  ])
  func fillsInTheDefaultsOfADeployment(
    _ spec: String, _ type: String, _ maxSurge: String, _ maxUnavailable: String, _ surge: Int,
    _ unavailable: Int
  ) throws {
    let strategy = try #require(try deployment(spec).strategy)
    #expect(strategy.type == type)
    #expect(strategy.isRolling == (type == "RollingUpdate"))
    #expect(strategy.maxSurge.description == maxSurge)
    #expect(strategy.maxUnavailable.description == maxUnavailable)
    #expect(strategy.surge(of: 10) == surge)
    #expect(strategy.unavailable(of: 10) == unavailable)
  }

  @Test func fillsInTheDefaultsOfADaemonSet() throws {
    let strategy = try #require(try deployment("x: 1", kind: "DaemonSet").strategy)
    #expect(strategy.maxSurge == .int(0))
    #expect(strategy.maxUnavailable == .int(1))
    #expect(strategy.node == nil)
    let written = try #require(
      try deployment("updateStrategy: {type: OnDelete}", kind: "DaemonSet").strategy)
    #expect(!written.isRolling)
    #expect(written.node != nil)
  }

  @Test func hasNoStrategyInOtherKinds() throws {
    #expect(try deployment("x: 1", kind: "StatefulSet").strategy == nil)
    #expect(try deployment("x: 1", kind: "ReplicaSet").strategy == nil)
  }

  @Test func takesOnePodDownWhereBothSharesRoundToZero() throws {
    let spec = "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 25%}}"
    let strategy = try #require(try deployment(spec).strategy)
    #expect(strategy.unavailable(of: 1) == 1)
    #expect(strategy.unavailable(of: 8) == 2)
  }

  @Test func findsItsPodsBySelector() throws {
    let written = try deployment("selector: {matchLabels: {app: a}}")
    #expect(written.selector?.matchLabels == Labels(["app": "a"]))
    #expect(try deployment("x: 1").selector == nil)
    let controller = try workload(
      """
      apiVersion: v1
      kind: ReplicationController
      metadata: {name: a}
      spec: {selector: {app: a}, template: {spec: {containers: [{name: c, image: x}]}}}
      """)
    #expect(controller.selector?.matchLabels == Labels(["app": "a"]))
  }

  @Test func takesPortsOfItsNode() throws {
    let pods = try workload(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec:
        hostNetwork: true
        containers: [{name: c, image: x, ports: [{hostPort: 0}, {containerPort: 1, hostPort: 53}]}]
      """)
    #expect(pods.hostPort?.int == 53)
    #expect(pods.usesHostNetwork)
    #expect(try deployment("x: 1").hostPort == nil)
    #expect(try !deployment("x: 1").usesHostNetwork)
  }
}
