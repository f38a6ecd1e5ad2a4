import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let serviceBecamePublic = Rule(
    id: "service-became-public", group: .security,
    summary: "The change opens a Service to the outside",
    rationale: """
      A Service that only the cluster could reach gets a public address or a port on every node, or loses its
      `loadBalancerSourceRanges`.

      Off unless selected. Compares with the last applied revision. Quiet for Services that were open before, and for new ones, which
      `exposed-service` reports.
      """,
    remedy: "keep it ClusterIP behind an Ingress, or limit it: loadBalancerSourceRanges",
    severity: nil, whenSelected: .warning,
    examples: [
      .bad(
        "",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {type: ClusterIP, selector: {app: shop}, ports: [{port: 80}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {type: ↓LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
        """),
      .good(
        "open before",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {type: NodePort, selector: {app: shop}, ports: [{port: 80}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
        """),
      .good(
        "closed now",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {type: ClusterIP, selector: {app: shop}, ports: [{port: 80}]}
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.changes.compactMap { change in
        guard let old = change.old, let new = change.new, new.kind == GroupKind("", "Service"),
          new.isOpen, !old.isOpen, let type = new.spec?["type"]
        else { return nil }
        return Defect("\(new.id) can be reached from outside the cluster now", at: type, of: new)
      }
    })
}

extension Resource {
  fileprivate var isOpen: Bool {
    guard let type = spec?["type"], type.says("LoadBalancer") || type.says("NodePort") else {
      return false
    }
    return spec?["loadBalancerSourceRanges"]?.items.contains { _ in true } != true
  }
}
