import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unknownTargetPort = Rule(
    id: "unknown-target-port", group: .references,
    summary: "A Service sends traffic to a port name that its pods do not have",
    rationale: """
      A `targetPort` that is a name is looked up among the containers' ports of each selected pod, of the
      Service port's protocol. Without such a port a pod is no endpoint: the Service stays empty although its pods run.

      Quiet for numbers, which need no declaration; where the Service selects nothing in the scan; and
      where one of the selected workloads has the port.
      """,
    remedy: "give the container port that name, or use its number",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports: [{port: 80, targetPort: ↓web}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  ports: [{name: http, containerPort: 8080}]
        """),
      .bad(
        "the port of that name is another protocol's",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: dns}
        spec: {selector: {app: dns}, ports: [{port: 53, protocol: TCP, targetPort: ↓dns}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: dns}
        spec:
          template:
            metadata: {labels: {app: dns}}
            spec:
              containers:
                - name: dns
                  image: coredns/coredns:1.11.3
                  ports: [{name: dns, containerPort: 53, protocol: UDP}]
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports: [{port: 80, targetPort: http}, {name: admin, port: 81, targetPort: 9090}, {name: web, port: 82, targetPort: ""}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  ports: [{name: http, containerPort: 8080}]
        """),
      .good(
        "the pods are made elsewhere",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports: [{port: 80, targetPort: web}]
        """),
    ],
    check: .resourceAmongOthers(of: [GroupKind("", "Service")]) { resource, context in
      guard let service = context.inventory.service(resource), !service.selector.isEmpty,
        !service.isExternalName
      else { return [] }
      let named = service.ports.filter { $0["targetPort"]?.string != nil }
      guard !named.isEmpty else { return [] }
      let workloads = context.inventory.workloads(
        selectedBy: service.selector, for: resource
      ).filter { !$0.isPatch }
      guard let example = workloads.first else { return [] }
      return named.compactMap { port in
        guard let target = port["targetPort"], let name = target.string, !name.isEmpty,
          !Placeholder.isIn(name),
          !workloads.contains(where: { $0.serves(name, port.networkProtocol) })
        else { return nil }
        let isOther = workloads.contains { $0.containers.contains { $0.declaresPort(named: name) } }
        let what = isOther ? " for \(port.networkProtocol) and as long as the pod runs" : ""
        return Defect(
          "\(resource.id) sends traffic to the port \"\(name)\", which no container of "
            + "\(example.id) declares\(what)", at: target, of: resource,
          related: [Defect.Related("\(example.id)", at: example.resource.nameNode)])
      }
    })
}
