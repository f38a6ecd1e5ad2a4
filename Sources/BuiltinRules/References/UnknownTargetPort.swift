import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unknownTargetPort = Rule(
    id: "unknown-target-port", group: .references,
    summary: "A Service sends traffic to a port name that its pods do not have",
    rationale: """
      A `targetPort` that is a name is looked up among the containers' ports of each selected pod. No
      pod with such a port is an endpoint: the Service stays empty although its pods run.

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
      .good(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports: [{port: 80, targetPort: http}, {name: admin, port: 81, targetPort: 9090}]
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
      let named = service.ports.compactMap { $0["targetPort"] }.filter { $0.string != nil }
      guard !named.isEmpty else { return [] }
      let workloads = context.inventory.workloads(
        selectedBy: service.selector, for: resource
      ).filter { !$0.isPatch }
      guard let example = workloads.first else { return [] }
      return named.compactMap { port in
        guard let name = port.string, !Placeholder.isIn(name),
          !workloads.contains(where: { $0.containers.contains { $0.declaresPort(named: name) } })
        else { return nil }
        return Defect(
          "\(resource.id) sends traffic to the port \"\(name)\", which no container of "
            + "\(example.id) declares", at: port, of: resource,
          related: [Defect.Related("\(example.id)", at: example.resource.nameNode)])
      }
    })
}
