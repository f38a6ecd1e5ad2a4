import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let newlyPrivileged = Rule(
    id: "newly-privileged", group: .security,
    summary: "The change gives a container more rights than it had",
    rationale: """
      A pull request that makes a container privileged, gives it the node's namespaces or a capability, or lets it run as root deserves a
      second look, whatever else it is about.

      Off unless selected. Compares with the last applied revision. Quiet for what was so before, and for new objects.
      """,
    remedy: "undo it, or say in the review why it is needed",
    severity: nil, whenSelected: .warning,
    examples: [
      .bad(
        "",
        was: """
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: false}}]
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: ↓true}}]
        """),
      .good(
        "it was so before",
        was: """
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: true}}]
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.5.0", securityContext: {privileged: true}}]
        """),
      .good(
        "fewer rights",
        was: """
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: true}}]
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: false}}]
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.changes.flatMap { change -> [Defect] in
        change.fields.compactMap { field in
          guard let node = field.newNode, change.old != nil, raisesPrivileges(field.path, node)
          else {
            return nil
          }
          return comparison.defect(
            "\(change.id) gets more rights: \(field.path) becomes \(node.text ?? "")", change,
            at: field.path)
        }
      }
    })

  private static func raisesPrivileges(_ path: FieldPath, _ node: Node) -> Bool {
    guard case .key(let last)? = path.steps.last else {
      let isAdded = path.steps.dropLast().suffix(2) == [.key("capabilities"), .key("add")]
      return isAdded && node.kind == .scalar
    }
    switch last {
    case "privileged", "hostNetwork", "hostPID", "hostIPC", "allowPrivilegeEscalation":
      return node.bool == true
    case "runAsNonRoot": return node.bool == false
    case "runAsUser": return node.int == 0
    default: return false
    }
  }
}
