import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let runAsRoot = Rule(
    id: "run-as-root", group: .security,
    summary: "The container runs as root, or nobody has said otherwise",
    rationale: """
      Root in the container is root on the node for everything that leaks out of it. The user of the image may be root: only
      `runAsNonRoot: true` (checked by the kubelet) or a `runAsUser` above 0 says that it is not, on the container or on the pod.

      Off unless selected; an error for `runAsUser: 0` written out. Quiet for Windows pods and with `hostUsers: false`, where root is
      nobody on the node.
      """,
    remedy: "set runAsNonRoot: true, and runAsUser if the image starts as root",
    severity: nil, whenSelected: .warning,
    examples: [
      .bad(
        "unknown, and root for sure",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: ↓web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: cart}
        spec:
          securityContext: {runAsUser: ↓0}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "on the container, or on the pod",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {runAsNonRoot: true}}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: cart}
        spec:
          securityContext: {runAsUser: 1000}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "root is nobody outside",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          hostUsers: false
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .container { container, workload, _ in
      guard container.role != .ephemeral, !workload.isWindows,
        workload.pod[.hostUsers]?.bool != false
      else {
        return []
      }
      let (own, common) = (container.securityContext, workload.pod[.securityContext])
      let user = own?["runAsUser"] ?? common?["runAsUser"]
      let isNonRoot = own?["runAsNonRoot"]?.bool ?? common?["runAsNonRoot"]?.bool
      guard isNonRoot != true, user?.int ?? 0 == 0 else { return [] }
      let what = user == nil ? "may run as root" : "runs as root"
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) \(what)",
          at: user ?? container.nameNode,
          of: workload.resource, severity: user == nil ? nil : .error)
      ]
    })
}
