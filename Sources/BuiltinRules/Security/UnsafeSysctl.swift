import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unsafeSysctl = Rule(
    id: "unsafe-sysctl", group: .security,
    summary: "The pod sets a kernel parameter that the kubelet refuses unless told otherwise",
    rationale: """
      Only a few parameters stay within a pod. Others may disturb the node: a kubelet that does not list them under
      `allowedUnsafeSysctls` refuses the pod (`SysctlForbidden`), again and again.

      Off unless selected. Quiet for the parameters that Kubernetes calls safe.
      """,
    remedy: "drop it, or set it on the nodes",
    severity: nil, whenSelected: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          securityContext: {sysctls: [{name: ↓kernel.msgmax, value: "65536"}]}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "slashes are points",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          securityContext: {sysctls: [{name: net/ipv4/tcp_syncookies, value: "1"}]}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .workload { workload, _ in
      guard let list = workload.pod[.securityContext]?["sysctls"] else { return [] }
      return list.items.compactMap { item in
        guard let node = item["name"], let name = node.text, !name.isEmpty,
          !SafeSysctl.contains(name)
        else { return nil }
        return Defect(
          "\(workload.id) sets the unsafe sysctl \(name)", at: node, of: workload.resource)
      }
    })
}
