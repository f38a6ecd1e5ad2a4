import Linting

extension EndpointFaults {
  static let examples: [Example] = [
    .bad(
      "addresses that no other node can reach; names of hosts",
      """
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: shop}
      addressType: IPv4
      endpoints: [{addresses: [10.0.0.1]}, {addresses: [↓127.0.0.1]}, {addresses: [↓169.254.169.254]}, {addresses: ↓[]}]
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: cart}
      addressType: IPv6
      endpoints: [{addresses: ["2001:db8::1"]}, {addresses: [↓"::1"]}, {addresses: [↓"fe80::1"]}, {addresses: [↓"ff02::1"]}]
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: db}
      addressType: FQDN
      endpoints: [{addresses: [db.acme.com]}, {addresses: [↓db]}, {addresses: [↓db_1.acme.com]}]
      ---
      apiVersion: v1
      kind: Endpoints
      metadata: {name: order}
      subsets: [{addresses: [{ip: ↓127.0.0.1}], ports: [{port: 80}]}]
      """),
    .good(
      "addresses that other nodes can reach; names of hosts",
      """
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: shop}
      addressType: IPv4
      endpoints: [{addresses: [169.253.0.1]}, {addresses: [128.0.0.1]}, {addresses: [224.0.1.1]}]
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: db}
      addressType: FQDN
      endpoints: [{addresses: [db.acme.com]}, {addresses: [db.acme.com.]}, {addresses: ["${HOST}"]}]
      """),
  ]
}
