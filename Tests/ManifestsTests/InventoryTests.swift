import Manifests
import Testing
import YAMLSyntax

/// Objects find each other by labels and names; a namespace that is not written may be any.
@Suite struct InventoryTests {
  private static let yaml = """
    {apiVersion: v1, kind: Service, metadata: {name: shop, namespace: a},
      spec: {selector: {app: web, tier: front}, ports: [{port: 80, targetPort: http}]}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: any}, spec: {selector: {app: web}}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: none, namespace: a}, spec: {clusterIP: None}}
    ---
    {apiVersion: v1, kind: Service, metadata: {name: out, namespace: a},
      spec: {type: ExternalName, externalName: example.org}}
    ---
    {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: a},
      spec: {replicas: 2, template: {metadata: {labels: {app: web, tier: front}}, spec: {
        volumes: [{name: v, persistentVolumeClaim: {claimName: data}}, {name: e, emptyDir: {}}],
        containers: [{name: c, image: x, ports: [{name: http, containerPort: 8080}]}]}}}}
    ---
    {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: b},
      spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}}}
    ---
    {apiVersion: v1, kind: Pod, metadata: {name: pod, labels: {app: web}},
      spec: {containers: [{name: c, image: x}]}}
    ---
    {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: a},
      spec: {accessModes: [ReadWriteOnce]}}
    ---
    {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: shared, namespace: a},
      spec: {accessModes: [ReadWriteOnce, ReadWriteMany]}}
    ---
    {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h, namespace: a},
      spec: {scaleTargetRef: {kind: Deployment, name: web}, minReplicas: 4}}
    ---
    {apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: k, namespace: b},
      spec: {scaleTargetRef: {name: web}}}
    """

  private static let inventory = Inventory(resources(yaml))

  private func workload(_ namespace: String?) throws -> Workload {
    try #require(Self.inventory.workloads.first { $0.id.namespace == namespace })
  }

  private func names(_ workloads: [Workload]) -> [String] { workloads.map(\.id.description) }

  private func asker(in namespace: String?) -> Resource {
    let space = namespace.map { ", namespace: \($0)" } ?? ""
    return resources("{apiVersion: v1, kind: ConfigMap, metadata: {name: asker\(space)}}")[0]
  }

  @Test func keepsFoldersApartThatHaveObjectsOfOneName() throws {
    func folder(_ name: String, _ namespace: String = "") -> [Resource] {
      resources(
        """
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: web\(namespace)}, spec: {template: {
          metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: \(name)\(namespace)}, spec: {selector: {app: web}}}
        ---
        {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web\(namespace)}, spec: {
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 5}}
        """
      ).map { $0.moved(to: name) }
    }
    let apart = Inventory(folder("dev") + folder("prod"))
    for workload in apart.workloads {
      #expect(
        apart.services(selecting: workload).map(\.resource.source) == [workload.resource.source])
    }
    let service = try #require(apart.services.first)
    #expect(
      apart.workloads(selectedBy: service.selector, for: service.resource).map(\.resource.source)
        == ["dev"])
    // A Service alone may be another one for the same pods.
    let gateway = resources(
      "{apiVersion: v1, kind: Service, metadata: {name: dev}, spec: {selector: {app: web}}}"
    ).map { $0.moved(to: "gateway") }
    let besides = Inventory(folder("dev") + gateway)
    #expect(
      besides.services(selecting: besides.workloads[0]).map(\.resource.source) == [
        "dev", "gateway",
      ]
    )
    // Of another kind or in a namespace that is written, they may all meet.
    let other = resources(
      """
      {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web}, spec: {template: {
        metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}}}
      """
    ).map { $0.moved(to: "other") }
    let mixed = Inventory(folder("dev") + other)
    #expect(mixed.services(selecting: try #require(mixed.workloads.last)).count == 1)
    let written = Inventory(folder("dev", ", namespace: n") + folder("prod", ", namespace: n"))
    #expect(written.services(selecting: written.workloads[0]).count == 2)
  }

  @Test func knowsItsObjectsByKind() {
    #expect(Self.inventory.resources.count == 11)
    #expect(Self.inventory.workloads.count == 3)
    #expect(Self.inventory.services.count == 4)
    #expect(
      Self.inventory.resources("", "Service").map(\.id.name) == ["shop", "any", "none", "out"])
    #expect(Self.inventory.resources("apps", "Service").isEmpty)
  }

  @Test func findsWorkloadsByLabels() {
    let app = Labels(["app": "web"])
    #expect(
      names(Self.inventory.workloads(selectedBy: app, for: asker(in: "a"))) == [
        "Deployment a/web", "Pod pod",
      ])
    #expect(
      names(Self.inventory.workloads(selectedBy: app, for: asker(in: nil)))
        == ["Deployment a/web", "Deployment b/web", "Pod pod"])
    let both = Labels(["app": "web", "tier": "front"])
    #expect(
      names(Self.inventory.workloads(selectedBy: both, for: asker(in: nil))) == ["Deployment a/web"]
    )
    #expect(Self.inventory.workloads(selectedBy: Labels(["app": "x"]), for: asker(in: nil)).isEmpty)
    #expect(Self.inventory.workloads(selectedBy: Labels([:]), for: asker(in: nil)).isEmpty)
  }

  @Test func findsWorkloadsBySelector() throws {
    let selector = try #require(
      LabelSelector(try root("{matchExpressions: [{key: tier, operator: DoesNotExist}]}")))
    #expect(
      names(Self.inventory.workloads(matching: selector, for: asker(in: "b"))) == [
        "Deployment b/web", "Pod pod",
      ])
    let every = try #require(LabelSelector(try root("{}")))
    #expect(Self.inventory.workloads(matching: every, for: asker(in: nil)).count == 3)
  }

  @Test func findsTheServicesOfAWorkload() throws {
    let first = Self.inventory.services(selecting: try workload("a"))
    #expect(first.map(\.resource.id.name) == ["shop", "any"])
    let second = Self.inventory.services(selecting: try workload("b"))
    #expect(second.map(\.resource.id.name) == ["any"])
    let pod = Self.inventory.services(selecting: try workload(nil))
    #expect(pod.map(\.resource.id.name) == ["any"])
  }

  @Test func findsEachOfManyNamespacesOnce() throws {
    let spaces = (0..<40).map { ", namespace: n\($0)" } + ["", ""]
    let yaml = spaces.enumerated().map { number, space in
      """
      {apiVersion: apps/v1, kind: Deployment, metadata: {name: web\(space)}, spec: {template:
        {metadata: {labels: {app: web, run: web, no: n\(number)}}, spec: {containers: [{name: c, image: x}]}}}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: web\(space)}, spec: {selector: {app: web}}}
      """
    }.joined(separator: "\n---\n")
    let inventory = Inventory(resources(yaml))
    let everyone = ["n7", nil, nil]
    let web = Labels(["run": "web"])
    let near = inventory.workloads(selectedBy: web, for: asker(in: "n7"))
    #expect(near.map(\.id.namespace) == everyone)
    #expect(inventory.workloads(selectedBy: web, for: asker(in: nil)).count == spaces.count)
    #expect(inventory.workloads(selectedBy: web, for: asker(in: "elsewhere")).count == 2)
    #expect(inventory.services(named: "web", in: "n7").map(\.resource.id.namespace) == everyone)
    #expect(inventory.services(selecting: near[0]).map(\.resource.id.namespace) == everyone)
    #expect(inventory.services(selecting: near[1]).count == spaces.count)
    #expect(inventory.workloads(named: "web").count == spaces.count)
    #expect(inventory.workloads(named: "web", in: "n7").map(\.id.namespace) == everyone)
    #expect(inventory.workloads(named: "run").isEmpty)
    #expect(inventory.namesakes.map(\.id.namespace) == [nil, nil, nil, nil])
  }

  @Test func letsAnUnwrittenNamespaceBeAny() {
    #expect(Inventory.mayShare(nil, "a"))
    #expect(Inventory.mayShare("a", nil))
    #expect(Inventory.mayShare(nil, nil))
    #expect(Inventory.mayShare("a", "a"))
    #expect(!Inventory.mayShare("a", "b"))
  }

  @Test func knowsTheFewestPods() throws {
    #expect(Self.inventory.replicas(of: try workload("a")) == 4)
    #expect(Self.inventory.isAutoscaled(try workload("b")))
    #expect(Self.inventory.replicas(of: try workload("b")) == 0)
    #expect(!Self.inventory.isAutoscaled(try workload(nil)))
    #expect(Self.inventory.replicas(of: try workload(nil)) == 1)
  }

  @Test func knowsVolumesThatOneNodeMounts() throws {
    #expect(try workload("a").claims == ["data"])
    #expect(Self.inventory.exclusiveClaim(of: try workload("a"))?.id.name == "data")
    #expect(Self.inventory.exclusiveClaim(of: try workload("b")) == nil)
    #expect(Self.inventory.claim(named: "shared", in: nil)?.id.name == "shared")
    #expect(Self.inventory.claim(named: "data", in: "b") == nil)
  }

  @Test func knowsItsServices() throws {
    #expect(Self.inventory.hasService(named: "none", in: "a"))
    #expect(!Self.inventory.hasService(named: "none", in: "b"))
    #expect(Self.inventory.hasService(named: "any", in: "b"))
    #expect(Self.inventory.services.map(\.isHeadless) == [false, false, true, false])
    #expect(Self.inventory.services.map(\.isExternalName) == [false, false, false, true])
    let container = try #require(try workload("a").containers.first)
    #expect(Self.inventory.services.map { $0.leads(to: container) } == [true, false, false, false])
  }

  @Test func asksForProbesWhereTrafficGoes() throws {
    let found = Self.inventory.containers(of: try workload("a"), without: .readiness)
    #expect(found.map(\.name) == ["c"])
  }

  @Test(arguments: [
    ("NetworkPolicy, metadata: {name: p, namespace: a}, spec: {podSelector: {}}", true),
    ("NetworkPolicy, metadata: {name: p}, spec: {podSelector: {}}", true),
    ("NetworkPolicy, metadata: {name: p, namespace: b}, spec: {podSelector: {}}", false),
    ("NetworkPolicy, metadata: {name: p, namespace: a}, spec: {}", false),
    (
      "NetworkPolicy, metadata: {name: p, namespace: a}, "
        + "spec: {podSelector: {matchLabels: {tier: front, app: web}}}", true
    ),
    (
      "NetworkPolicy, metadata: {name: p, namespace: a}, "
        + "spec: {podSelector: {matchLabels: {app: web, tier: back}}}", false
    ),
    (
      "NetworkPolicy, metadata: {name: p, namespace: a}, "
        + "spec: {podSelector: {matchExpressions: [{key: tier, operator: Exists}]}}", true
    ),
    (
      "NetworkPolicy, metadata: {name: p, namespace: a}, "
        + "spec: {podSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}", false
    ),
  ])
  func knowsWhichPodsAPolicyCovers(_ policy: String, _ covers: Bool) throws {
    let policy = "\n---\n{apiVersion: networking.k8s.io/v1, kind: \(policy)}"
    let inventory = Inventory(resources(Self.yaml + policy))
    let web = try #require(
      inventory.workloads.first { $0.id.name == "web" && $0.id.namespace == "a" })
    #expect(inventory.hasNetworkPolicy(for: web) == covers)
    let others = Inventory(resources(Self.yaml))
    #expect(!others.hasNetworkPolicy(for: web))
  }

  @Test func takesAPolicyForTheWholeCluster() throws {
    let policy = """

      ---
      apiVersion: cilium.io/v2
      kind: CiliumClusterwideNetworkPolicy
      metadata: {name: p}
      spec: {endpointSelector: {matchLabels: {app: web}}}
      """
    let inventory = Inventory(resources(Self.yaml + policy))
    #expect(!inventory.workloads.isEmpty)
    #expect(inventory.workloads.allSatisfy { inventory.hasNetworkPolicy(for: $0) })
  }
}
