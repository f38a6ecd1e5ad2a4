import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let serviceBecamePublic = Rule(
    id: "service-became-public", group: .security,
    summary: "The change opens a Service to the outside",
    rationale: """
      A Service that only the cluster could reach gets a public address or a port on every node, loses its
      `loadBalancerSourceRanges` or the annotation that keeps its load balancer internal, or lets in `0.0.0.0/0`.

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
      .bad(
        "internal before",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop, annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: "true"}}
          spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {type: ↓LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
        """),
      .bad(
        "a range that lets in everybody",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}], loadBalancerSourceRanges: [10.0.0.0/8]}
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}], loadBalancerSourceRanges: [↓0.0.0.0/0]}
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
          let type = new.openType, old.openType == nil
        else { return nil }
        // Closed by its type or an annotation before, it was not the range that opened it.
        let range = old.spec?["loadBalancerSourceRanges"] == nil ? nil : new.openSourceRange
        return Defect(
          "\(new.id) can be reached from outside the cluster now", at: range ?? type, of: new)
      }
    })
}
