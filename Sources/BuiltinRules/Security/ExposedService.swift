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

      Off unless selected. Quiet for an internal load balancer (by the annotations of the clouds), with `loadBalancerSourceRanges`
      that leave somebody out, and for the Services of an ingress controller or a gateway by name.
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
      .bad(
        "annotations that say nothing of who may come in; a range that lets in everybody",
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
          annotations: {service.beta.kubernetes.io/aws-load-balancer-cross-zone-load-balancing-enabled: "true"}
        spec: {type: ↓LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart, annotations: {load-balancer.hetzner.cloud/use-private-ip: "true"}}
        spec: {type: ↓LoadBalancer, selector: {app: cart}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: mail}
        spec: {type: ↓LoadBalancer, selector: {app: mail}, ports: [{port: 80}], loadBalancerSourceRanges: [10.0.0.0/8, 0.0.0.0/0]}
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
      .good(
        "internal on Google's, IBM's and Alibaba's cloud, and by default of the AWS Load Balancer Controller",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop, annotations: {networking.gke.io/load-balancer-type: Internal}}
        spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart, annotations: {service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type: private}}
        spec: {type: LoadBalancer, selector: {app: cart}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: mail, annotations: {service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type: intranet}}
        spec: {type: LoadBalancer, selector: {app: mail}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: search}
        spec: {type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, selector: {app: search}, ports: [{port: 80}]}
        """),
      .good(
        "internal by an annotation that is merged into the others",
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
          annotations: {<<: {networking.gke.io/load-balancer-type: Internal}, owner: shop}
        spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80}]}
        """),
    ],
    check: .resource(of: [GroupKind("", "Service")]) { service, _ in
      guard let type = service.openType,
        !["ingress", "gateway", "traefik"].contains(where: service.id.name.contains)
      else { return [] }
      return [
        Defect("\(service.id) can be reached from outside the cluster", at: type, of: service)
      ]
    })
}
