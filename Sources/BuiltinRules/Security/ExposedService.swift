import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let exposedService = Rule(
    id: "exposed-service", group: .security,
    summary: "A Service can be reached from outside the cluster",
    rationale: """
      `LoadBalancer` asks the cloud for a public address, `NodePort` opens a port on every node. Both go around whatever stands in
      an Ingress: TLS, authentication, limits.

      Off unless selected. Quiet for an internal load balancer (by the annotations of the clouds), with `loadBalancerSourceRanges`,
      and for the Services of an ingress controller or a gateway by name.
      """,
    remedy: "use ClusterIP behind an Ingress, or limit it: loadBalancerSourceRanges",
    severity: nil, whenSelected: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {type: ↓LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {type: ClusterIP, selector: {app: shop}, ports: [{port: 80}]}
        """),
      .good(
        "internal, limited, or the way in itself",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop, annotations: {service.beta.kubernetes.io/aws-load-balancer-internal: "true"}}
        spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart}
        spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}], loadBalancerSourceRanges: [10.0.0.0/8]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: ingress-nginx-controller}
        spec: {type: NodePort, selector: {app: shop}, ports: [{port: 80}]}
        """),
    ],
    check: .resource(of: [GroupKind("", "Service")]) { service, _ in
      guard let type = service.spec?["type"], type.says("LoadBalancer") || type.says("NodePort"),
        service.spec?["loadBalancerSourceRanges"]?.item(at: 0) == nil, !service.isInternal,
        !["ingress", "gateway", "traefik"].contains(where: service.id.name.contains)
      else { return [] }
      return [
        Defect("\(service.id) can be reached from outside the cluster", at: type, of: service)
      ]
    })
}

extension Resource {
  /// By one of the annotations of AWS, Azure, Google, Oracle or OpenStack.
  fileprivate var isInternal: Bool {
    guard let annotations = metadata?["annotations"] else { return false }
    return annotations.entries.contains { key, value in
      guard let name = key.text, name.contains("load-balancer") || name.contains("load-balancing")
      else { return false }
      let isOn = value.text.map { ["true", "internal", "Internal"].contains($0) } ?? false
      return name.contains("internal") ? value.text != "false" : isOn
    }
  }
}
