import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let hostNamespace = Rule(
    id: "host-namespace", group: .security,
    summary: "The pod shares its node's network, processes or memory",
    rationale: """
      `hostNetwork` reaches what listens on the node alone and goes around network policies, `hostPID` sees and signals every
      process, `hostIPC` reads shared memory. Drivers and node agents need them; applications do not.

      Off unless selected. Quiet where the field is false, and for the network of a HostProcess pod on Windows, which the API
      server takes with it alone.
      """,
    remedy: "remove it; for a port on the node use a Service or hostPort",
    severity: nil, whenSelected: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          ↓hostNetwork: true
          ↓hostPID: true
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          hostNetwork: false
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "a port instead of the network",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", ports: [{containerPort: 80, hostPort: 80}]}]
        """),
      .good(
        "a process of a Windows node",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          os: {name: windows}
          hostNetwork: true
          securityContext: {windowsOptions: {hostProcess: true}}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .workload { workload, _ in
      let spec = workload.template.spec
      let keys: [StaticString] = ["hostNetwork", "hostPID", "hostIPC"]
      return keys.compactMap { key in
        guard spec[key]?.bool == true, let node = spec.keyNode(key),
          key.description != "hostNetwork" || !workload.isHostProcess
        else { return nil }
        return Defect("\(workload.id) uses \(key) of its node", at: node, of: workload.resource)
      }
    })
}

extension Workload {
  /// A process of a Windows node, which the API server takes with the node's network alone.
  fileprivate var isHostProcess: Bool {
    ([pod[.securityContext]] + containers.map(\.securityContext)).contains {
      $0?["windowsOptions"]?["hostProcess"]?.bool == true
    }
  }
}
