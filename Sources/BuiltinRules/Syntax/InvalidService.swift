import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidService = Rule(
    id: "invalid-service", group: .syntax,
    summary: "The API server refuses a Service that is put together like this",
    rationale: """
      "spec.ports[0].name: Required value": of several ports each needs a name of its own, of lower-case letters, digits and dashes, and no
      two have one number and one protocol, or one node port.

      Many fields are for some types only, and are left behind when the type changes: "spec.loadBalancerSourceRanges: Forbidden: may only be
      used when `type` is 'LoadBalancer'". An existing Service that loses its type may keep such a field once, for the server takes it out; the next
      apply is refused.

      A port leads to a number or to a name with a letter in it, so `targetPort: "8080"` is refused. Addresses that are written down, in `externalIPs`,
      in Endpoints and in an EndpointSlice, are no names, and none of a node itself or of its own network.

      A `nodePort` outside of 30000 to 32767 is a `warning`: a cluster may have another range.

      A `nodePort` and a `clusterIP` belong to one Service of the cluster: "provided port is already allocated". Two that are applied together,
      whatever their namespaces, cannot both have it: the one that comes second is refused.

      Two addresses, or two families of them, need an `ipFamilyPolicy` that allows two; without one it is `SingleStack`.

      Quiet for placeholders and for patches.
      """,
    remedy: "give each port a name and a number of its own",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports:
            - ↓port: 80
            - {name: ↓Web, port: 443}
            - {name: ↓HTTPS, port: 8443}
            - {name: metrics, port: 9090}
            - {name: ↓metrics, port: 9091}
            - {name: again, port: ↓9090, protocol: TCP}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports: [{name: dns, port: 53}, {name: dns-udp, port: 53, protocol: UDP}]
        """),
      .bad(
        "addresses of two families",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          clusterIP: 10.96.0.10
          clusterIPs: [10.96.0.10, ↓"fd00::10"]
          sessionAffinity: ClientIP
          sessionAffinityConfig: {clientIP: {timeoutSeconds: ↓86401}}
          selector: {app: shop}
          ports: [{port: 80}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart}
        spec:
          ipFamilyPolicy: SingleStack
          ipFamilies: [IPv4, ↓IPv6]
          selector: {app: cart}
          ports: [{port: 80}]
        """),
      .bad(
        "addresses of another family",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {clusterIP: ↓10.96.0.10, ipFamilies: [IPv6], selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: database}
        spec: {type: ExternalName, externalName: db.example.com, ↓ipFamilies: [IPv4], ↓ipFamilyPolicy: SingleStack}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: database}
        addressType: IPv6
        endpoints: [{addresses: [↓192.0.2.8]}]
        ports: [{port: 5432}, {↓port: 5433}, {name: a, port: 5434}, {name: ↓a, port: 5435}]
        """),
      .good(
        "addresses of two families, as the policy says",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          ipFamilyPolicy: PreferDualStack
          clusterIP: 10.96.0.10
          clusterIPs: [10.96.0.10, "fd00::10"]
          ipFamilies: [IPv4, IPv6]
          selector: {app: shop}
          ports: [{port: 80}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: members}
        spec: {clusterIP: None, ipFamilies: [IPv6], selector: {app: members}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: database}
        spec: {type: ExternalName, externalName: db.example.com, ipFamilies: []}
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: database}
        addressType: IPv4
        endpoints: [{addresses: [192.0.2.8, "::ffff:192.0.2.9", "${ADDRESS}"]}]
        ports: [{name: "", port: 5432}, {name: a, port: 5433}, {name: "${A}", port: 1}, {name: "${A}", port: 2}]
        """),
      .bad(
        "fields of another type",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ↓externalTrafficPolicy: Local
          ↓loadBalancerSourceRanges: [10.0.0.0/8]
          ports: [{port: 80, ↓nodePort: 30080}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart}
        spec:
          type: NodePort
          clusterIP: ↓None
          ↓healthCheckNodePort: 31500
          selector: {app: cart}
          ports: [{name: a, port: 80, nodePort: 30081}, {name: b, port: 81, nodePort: ↓30081}]
        """),
      .bad(
        "names and addresses",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: database}
        spec: {type: ExternalName, externalName: ↓"https://db.example.com"}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cache}
        spec: {type: ↓ExternalName}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {clusterIP: ↓none, selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart}
        spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8, ↓10.1.2.3], selector: {app: cart}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: orders}
        spec: {↓selector: {app: orders}}
        """),
      .bad(
        "where it leads",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          clusterIP: 10.96.0.10
          clusterIPs: [↓10.96.0.11]
          externalIPs: [↓lb.acme.com, ↓127.0.0.1]
          ipFamilyPolicy: PreferDualStack
          ipFamilies: [IPv4, ↓IPv4]
          ports: [{name: a, port: 80, targetPort: ↓"8080"}, {name: b, port: 81, targetPort: ↓80800}, {name: c, port: 82, targetPort: ↓Web_1}]
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: database}
        subsets: [{addresses: [{ip: ↓db.acme.com}], ports: [{port: 5432}]}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: database}
        addressType: IPv4
        endpoints: [{addresses: [↓db.acme.com]}]
        """),
      .good(
        "where it leads",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          sessionAffinity: ClientIP
          sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}
          externalIPs: [192.0.2.7, "${ADDRESS}"]
          ports: [{name: a, port: 80, targetPort: web-1}, {name: b, port: 81, targetPort: 0}, {name: c, port: 82, targetPort: "${PORT}"}, {name: d, port: 83, targetPort: ""}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart}
        spec: {selector: {app: cart}, sessionAffinity: None, sessionAffinityConfig: {clientIP: {timeoutSeconds: 0}}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: database}
        subsets: [{addresses: [{ip: 192.0.2.8}, {ip: DATABASE_IP}], ports: [{port: 5432}]}]
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: database}
        addressType: FQDN
        endpoints: [{addresses: [db.acme.com]}]
        """),
      .good(
        "fields of their type",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          type: LoadBalancer
          externalTrafficPolicy: Local
          healthCheckNodePort: 31500
          loadBalancerSourceRanges: [" 10.0.0.0/8 ", 10.1.2.3/8, "2001:db8::/32"]
          loadBalancerClass: service.k8s.aws/nlb
          selector: {app: shop}
          ports: [{name: a, port: 53, nodePort: 30053}, {name: b, port: 53, protocol: UDP, nodePort: 30053}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: gateway}
        spec: {externalIPs: [192.0.2.7], externalTrafficPolicy: Local, clusterIP: "", selector: {app: gateway}, ports: [{port: 80, nodePort: 0}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: members}
        spec: {clusterIP: None, clusterIPs: [None], selector: {app: members}, loadBalancerSourceRanges: [], externalTrafficPolicy: ""}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: database}
        spec: {type: ExternalName, externalName: db.example.com.}
        """),
      .good(
        "one port needs no name; placeholders",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart}
        spec: {type: "${TYPE}", loadBalancerSourceRanges: ["${RANGE}"], selector: {app: cart}, ports: [{name: "${A}", port: 80}, {name: "${A}", port: 81}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: orders}
        spec: {type: LoadBalancer, clusterIP: changeme, loadBalancerSourceRanges: [YOUR-OFFICE/32, your-home/32], selector: {app: orders}, ports: [{port: 80}]}
        """),
    ] + ServiceFaults.examples + ServiceFaults.allocationExamples + EndpointFaults.examples,
    check: .resourceAmongOthers(of: [
      GroupKind("", "Service"), GroupKind("", "Endpoints"),
      GroupKind("discovery.k8s.io", "EndpointSlice"),
    ]) { service, context in
      let defects =
        service.id.kind == "Service"
        ? service.spec.map { spec in
          ServiceFaults(service, spec).defects
            + ServiceFaults.taken(from: service, context.inventory)
        } ?? []
        : EndpointFaults.defects(of: service)
      return defects.isEmpty || service.mayBeRefused ? defects : []
    })
}
