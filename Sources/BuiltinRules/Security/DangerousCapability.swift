import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let dangerousCapability = Rule(
    id: "dangerous-capability", group: .security,
    summary: "The container gets a capability that breaks it out of its box",
    rationale: """
      `SYS_ADMIN`, `SYS_PTRACE`, `SYS_MODULE`, `NET_ADMIN`, `BPF` and the like give away the node, or its network, in one
      step; `ALL` gives away everything.

      Off unless selected. Quiet for what only names a port or a user (`NET_BIND_SERVICE`, `CHOWN`, `SETUID`), and for `drop`.
      """,
    remedy: "add only the capability that is needed, and drop ALL others",
    severity: nil, whenSelected: .error,
    options: [
      Option(
        "capabilities",
        .strings([
          "ALL", "BPF", "DAC_READ_SEARCH", "MAC_ADMIN", "NET_ADMIN", "NET_RAW", "PERFMON",
          "SYS_ADMIN",
          "SYS_BOOT", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_TIME",
        ]), "capabilities that are reported, without CAP_")
    ],
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {capabilities: {add: [CHOWN, ↓SYS_ADMIN, ↓CAP_BPF]}}}]
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}}}]
        """),
      .good(
        "none",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .container { container, workload, context in
      guard let added = container.securityContext?["capabilities"]?["add"] else {
        return []
      }
      let dangerous = context.strings("capabilities")
      return added.items.compactMap { node in
        guard let name = node.text?.uppercased().trimmingPrefix("CAP_"),
          dangerous.contains(String(name))
        else { return nil }
        return Defect(
          "container \"\(container.name)\" of \(workload.id) gets the capability \(name)", at: node,
          of: workload.resource)
      }
    })
}
