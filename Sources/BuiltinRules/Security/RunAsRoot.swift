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
      .bad(
        "null says nothing",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: ↓web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {runAsUser: null}}]
        """),
      .good(
        "null on the container leaves it to the pod",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          securityContext: {runAsUser: 1000}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {runAsUser: null}}]
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
      .good(
        "a placeholder",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          securityContext: {runAsUser: "${USER_ID}"}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .container { container, workload, _ in
      guard container.role != .ephemeral, !workload.isWindows else { return [] }
      let rights = workload.rights(of: container)
      guard rights.root > .never,
        !["runAsNonRoot", "runAsUser"].contains(where: { rights.node($0)?.isOpen == true })
      else { return [] }
      let isCertain = rights.root == .certain
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) \(isCertain ? "runs" : "may run") as root",
          at: rights.node("runAsUser") ?? container.nameNode, of: workload.resource,
          severity: isCertain ? .error : nil)
      ]
    })
}
