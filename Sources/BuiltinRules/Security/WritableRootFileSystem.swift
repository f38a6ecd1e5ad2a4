import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let writableRootFileSystem = Rule(
    id: "writable-root-file-system", group: .security,
    summary: "The container can change its own programs",
    rationale: """
      With `readOnlyRootFilesystem: true` whoever breaks in can neither replace a program nor leave one behind; what the
      program writes goes to volumes.

      Off unless selected. Quiet for init containers, which are gone when the work begins, and for Windows pods.
      """,
    remedy: "set readOnlyRootFilesystem: true, and mount an emptyDir where it writes",
    severity: nil, whenSelected: .info,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: ↓web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {readOnlyRootFilesystem: true}}]
        """),
      .good(
        "an init container",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          initContainers: [{name: copy, image: "ghcr.io/acme/shop:1.4.2"}]
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {readOnlyRootFilesystem: true}}]
        """),
    ],
    check: .container { container, workload, _ in
      guard container.role == .main || container.role == .sidecar, !workload.isWindows,
        container.securityContext?["readOnlyRootFilesystem"]?.bool != true
      else { return [] }
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) can write to its root file system",
          at: container.nameNode, of: workload.resource)
      ]
    })
}
