import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let privilegeEscalation = Rule(
    id: "privilege-escalation", group: .security,
    summary: "A program in the container may gain more rights than it was started with",
    rationale: """
      Unless `allowPrivilegeEscalation: false` is written, a set-uid program in the image can become root. The restricted Pod
      Security Standard asks for the field.

      Off unless selected. Quiet for privileged containers, which are reported as such, and for Windows pods.
      """,
    remedy: "set securityContext.allowPrivilegeEscalation: false",
    severity: nil, whenSelected: .warning,
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
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {allowPrivilegeEscalation: false}}]
        """),
      .good(
        "Windows knows no such thing; privileged is said elsewhere",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          os: {name: windows}
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: cart}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: true}}]
        """),
      .good(
        "a placeholder",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              securityContext: {allowPrivilegeEscalation: "${MAY_ESCALATE}"}
        """),
    ],
    check: .container { container, workload, _ in
      guard container.role != .ephemeral, !workload.isWindows else { return [] }
      let context = container.securityContext
      let (node, privileged) = (context?["allowPrivilegeEscalation"], context?["privileged"])
      guard node?.bool != false, privileged?.bool != true, node?.isOpen != true,
        privileged?.isOpen != true
      else { return [] }
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) may gain privileges",
          at: node
            ?? container.nameNode, of: workload.resource)
      ]
    })
}
