import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingGoverningService = Rule(
    id: "missing-governing-service", group: .references,
    summary: "A StatefulSet names a Service that is not in the scan",
    rationale: """
      `spec.serviceName` is the headless Service that gives each pod its name in DNS
      (`db-0.db.shop.svc`). Kubernetes does not check it: the pods start, and their peers never find
      them. The field can not be changed later.

      A warning where another Service beside it selects its pods, otherwise `info`: the Service may come
      from elsewhere. Quiet without `serviceName`, and when the scan has no Service at all.
      What lives elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "add the headless Service, or name the one that is there",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          serviceName: ↓db-headless
          template:
            metadata: {labels: {app: db}}
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}
        """),
      .good(
        "",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: shop}
        spec:
          serviceName: db
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec: {clusterIP: None, ports: [{port: 5432}]}
        """),
      .good(
        "none is asked for",
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {ports: [{port: 80}]}
        """),
    ],
    check: .workloadAmongOthers(of: [GroupKind("apps", "StatefulSet")]) { workload, context in
      guard let node = workload.spec?["serviceName"], let name = node.text, !name.isEmpty,
        !Placeholder.isIn(name), !context.inventory.services.isEmpty
      else { return [] }
      guard !context.inventory.hasService(named: name, in: workload.id.namespace) else {
        return []
      }
      let isOtherwiseServed = context.inventory.services(selecting: workload).contains {
        $0.resource.source == workload.resource.source
      }
      return [
        Defect(
          "\(workload.id) is governed by the Service \"\(name)\", which is not in the scan",
          at: node, of: workload.resource,
          severity: isOtherwiseServed && !context.inventory.surroundings.lacksRenderings
            ? nil : .info)
      ]
    })
}
