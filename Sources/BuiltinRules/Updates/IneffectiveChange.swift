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
      keeps as `serviceAccount`; a key of a Secret's `stringData`, which stays in its `data`. The apply succeeds
      and changes nothing; whoever wrote the change believes otherwise. So it is with a definition in a chart's
      `crds/`, which Helm installs once and never updates.

      Client-side apply tells the ports of a Service or a container apart by their numbers alone, and spread
      constraints by `topologyKey`. Where a TCP and a UDP port have one number, it writes a change of the second
      into the first, and takes both away where one of them goes. Server-side apply knows the protocol, too.
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
      .bad(
        "client-side apply knows but one port 53",
        was: """
          apiVersion: v1
          kind: Service
          metadata: {name: dns}
          spec:
            selector: {app: dns}
            ports: [{name: tcp, port: 53}]
          """,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: dns}
        spec:
          selector: {app: dns}
          ports: [{name: tcp, port: 53}, ↓{name: udp, port: 53, protocol: UDP}]
        """),
      .bad(
        "the key stays in data",
        was: """
          apiVersion: v1
          kind: Secret
          metadata: {name: shop}
          stringData: {user: shop, token: x}
          """,
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shop}
        ↓stringData: {user: shop}
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
          return [comparison.defect(ofKeptDefinition: definition, change)]
        }
        return comparison.defects(ofSharedKeys: change) + comparison.defects(ofKept: change)
      }
    })
}

extension Comparison {
  /// With the objects that say what only the new definition takes.
  fileprivate func defect(ofKeptDefinition definition: Resource, _ change: ResourceChange) -> Defect
  {
    let target = SchemaTarget(minor: changes.options.kubernetes)
    let kind = CustomDefinition(definition)?.kind
    let refused = changes.changes.compactMap(\.new).filter { $0.kind == kind }
      .compactMap { resource -> (Resource, Node)? in
        if old.servedVersions(insteadOf: resource) != nil {
          return (resource, resource.root["apiVersion"] ?? resource.root)
        }
        let known = Set(new.schemaFaults(of: resource, target).map(\.node.range))
        return old.schemaFaults(of: resource, target)
          .first { !known.contains($0.node.range) }.map { (resource, $0.node) }
      }
    let shown = refused.prefix(3)
    let rest = refused.count > shown.count ? " and \(refused.count - shown.count) more" : ""
    let names = shown.map { "\($0.0.id)" }.joined(separator: ", ") + rest
    let verb = refused.count == 1 ? "says" : "say"
    return Defect(
      "\(change.id) \(change.reason)"
        + (names.isEmpty ? "" : "; the one in the cluster does not take what \(names) \(verb)"),
      at: definition.nameNode, of: definition,
      remedy: "kubectl apply --server-side -f crds/ before the upgrade, or upgrade.crds: "
        + "CreateReplace in Flux",
      related: shown.map {
        Defect.Related("not taken by the definition in the cluster", at: $0.1)
      }
    )
  }

  fileprivate func defects(ofKept change: ResourceChange) -> [Defect] {
    change.fields.filter { $0.effect == .ineffective }.compactMap { field in
      let isText = change.id.kind == "Secret" && field.path.steps.first == .key("stringData")
      // It may be Flux, whose objects stand elsewhere.
      if isText, changes.options.method == .server { return nil }
      let isAccount = field.path.steps.last == .key("serviceAccountName")
      return defect(
        "\(field.path) of \(change.id) keeps its old value: the API server accepts the change and "
          + "ignores it", change, at: field.path,
        remedy: isText
          ? "take the key out of data once, with kubectl edit or kubectl patch"
          : isAccount ? "write serviceAccountName: default" : nil)
    }
  }

  fileprivate func defects(ofSharedKeys change: ResourceChange) -> [Defect] {
    change.sharedKeys.compactMap { shared in
      defect(
        "client-side apply tells the items of \(shared.list) of \(change.id) apart by \(shared.key) alone, and "
          + "takes those of \(shared.value) for one: some get lost or mixed up", change,
        at: shared.path,
        remedy: "apply it server-side, or put it in the old one's place once: kubectl replace")
    }
  }
}
