import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let ineffectiveChange = Rule(
    id: "ineffective-change", group: .updates,
    summary: "The API server accepts the change and keeps the old value",
    rationale: """
      Some fields are filled in again from what is there when a manifest leaves them out: a Service's
      `clusterIP`, its node ports, its `healthCheckNodePort`; a pod's `serviceAccountName`, which the server also
      keeps as `serviceAccount`. The apply succeeds and changes nothing; whoever wrote the change believes
      otherwise. So it is with a definition in a chart's `crds/`, which Helm installs once and never updates.
      """,
    remedy: "leave the value as it is, or delete the object first",
    severity: .warning,
    examples: [
      .bad(
        "the address stays",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec:
            clusterIP: 10.96.0.10
            selector: {app: shop}
            ports: [{port: 80}]
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        ↓spec:
          selector: {app: shop}
          ports: [{port: 80}]
        """),
      .good(
        "the server chose it, and keeps it",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec:
            selector: {app: shop}
            ports: [{port: 80}]
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports: [{port: 81}]
        """),
      .good(
        "",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: shop}
          spec:
            clusterIP: 10.96.0.10
            selector: {app: shop}
            ports: [{port: 80}]
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          clusterIP: 10.96.0.10 # fixed
          selector: {app: shop}
          ports: [{port: 80}]
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.changes.flatMap { change in
        if let definition = change.new, definition.isChartDefinition, change.action == .none {
          return [
            Defect(
              "\(change.id) \(change.reason)", at: definition.nameNode, of: definition,
              remedy:
                "kubectl apply --server-side -f crds/ before the upgrade, or upgrade.crds: CreateReplace in Flux"
            )
          ]
        }
        return change.fields.filter { $0.effect == .ineffective }.compactMap { field in
          comparison.defect(
            "\(field.path) of \(change.id) keeps its old value: the API server accepts the change and "
              + "ignores it", change, at: field.path)
        }
      }
    })
}
