import Linting

extension ServiceFaults {
  static let examples: [Example] = [
    .bad(
      "addresses and ports of the cluster",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop}
      spec:
        type: LoadBalancer
        loadBalancerClass: ↓""
        externalIPs: [↓"fe80::1", ↓224.0.0.5, 224.0.1.5]
        ipFamilyPolicy: PreferDualStack
        clusterIP: 10.96.0.10
        clusterIPs: [10.96.0.10, ↓10.96.0.11]
        selector: {app: shop}
        ports: [{name: a, port: 80, nodePort: ↓8080, appProtocol: ↓""}, {name: b, port: 81, nodePort: 30081}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: cart}
      spec: {ipFamilyPolicy: PreferDualStack, clusterIP: 10.96.0.11, clusterIPs: [10.96.0.11, "fd00::10", ↓10.96.0.12], selector: {app: cart}, ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: members}
      spec: {ipFamilyPolicy: PreferDualStack, clusterIP: None, clusterIPs: [None, ↓10.96.0.10], selector: {app: members}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: order}
      spec: {↓clusterIPs: [None], selector: {app: order}, ports: [{port: 80}]}
      """),
    .bad(
      "annotations that the server reads",
      """
      apiVersion: v1
      kind: Service
      metadata: {name: shop, annotations: {↓service.beta.kubernetes.io/load-balancer-source-ranges: 10.0.0.0/8}}
      spec: {selector: {app: shop}, ports: [{port: 80}]}
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: cart
        annotations:
          service.beta.kubernetes.io/load-balancer-source-ranges: ↓10.0.0.0/8,10.1.2.3
          service.kubernetes.io/topology-aware-hints: auto
          service.kubernetes.io/topology-mode: ↓Disabled
      spec: {type: LoadBalancer, selector: {app: cart}, ports: [{port: 80}]}
      """),
    .good(
      "annotations that the server reads",
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: shop
        annotations:
          service.beta.kubernetes.io/load-balancer-source-ranges: "10.0.0.0/8, 10.1.2.3/32"
          service.kubernetes.io/topology-mode: Auto
      spec: {type: LoadBalancer, selector: {app: shop}, ports: [{port: 80, appProtocol: kubernetes.io/h2c}]}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: cart, annotations: {service.beta.kubernetes.io/load-balancer-source-ranges: any}}
      spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8], selector: {app: cart}, ports: [{port: 80}]}
      """),
    .bad(
      "addresses that are written down",
      """
      apiVersion: v1
      kind: Endpoints
      metadata: {name: database}
      subsets:
        - {addresses: [{ip: ↓127.0.0.1}, {ip: 192.0.2.8}], ports: [{↓port: 5432}, {name: metrics, port: 9090}]}
        - {↓ports: [{port: 5432}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: database}
      addressType: IPv4
      endpoints: [{addresses: [↓169.254.169.254]}]
      """),
    .good(
      "addresses that are written down",
      """
      apiVersion: v1
      kind: Endpoints
      metadata: {name: database}
      subsets:
        - {notReadyAddresses: [{ip: 192.0.2.8}], ports: [{name: a, port: 5432}, {name: a, port: 9090}]}
        - {addresses: [{ip: "fd00::8", hostname: db-1}], ports: [{port: 5432}]}
      """),
  ]
}
