import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let privilegedContainer = Rule(
    id: "privileged-container", group: .security,
    summary: "The container has every right on its node",
    rationale: """
      `privileged: true` switches off what keeps a container apart: it sees all devices and can change the node's kernel and
      every other pod on it. Storage and network drivers need it; applications do not.

      Off unless selected. Quiet for Windows pods, where the field is refused anyway.
      """,
    remedy: "drop privileged, and add the single capabilities that are needed",
    severity: nil, whenSelected: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: ↓true}}]
        """),
      .good(
        "one capability instead",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}}]
        """),
      .good(
        "Windows knows no such thing",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          os: {name: windows}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: true}}]
        """),
      .good(
        "said to be off",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: false}}]
        """),
    ],
    check: .container { container, workload, _ in
      guard let node = container.securityContext?["privileged"], node.bool == true,
        !workload.isWindows
      else { return [] }
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) is privileged", at: node,
          of: workload.resource)
      ]
    })
}
