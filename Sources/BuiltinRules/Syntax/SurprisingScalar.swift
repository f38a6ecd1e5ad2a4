import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let surprisingScalar = Rule(
    id: "surprising-scalar", group: .syntax,
    summary: "An unquoted value is not the text that it looks like",
    rationale: """
      Without quotes `on`, `yes` and `y` are booleans to kubectl and texts to kustomize, `0777` is the
      number 511 and `1.10` the number 1.1. Values that the API server refuses are the matter of `wrong-type`.

      Quiet for quoted values, for file modes (`defaultMode: 0644`), and for numbers and booleans in
      fields that want them.
      """,
    remedy: "put the value in quotes",
    severity: .warning,
    examples: [
      .bad(
        "kubectl and kustomize disagree; a version loses its zero",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          hostNetwork: ↓yes
          securityContext: {runAsUser: ↓0100}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop}
        spec: {chart: {spec: {chart: shop, version: ↓1.20}}}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          labels: {version: "1.10", tier: 1.4.2}
        spec:
          hostNetwork: true
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              args: ["8080", "on", --port=1]
              resources: {limits: {cpu: 0.5}}
        """),
      .good(
        "file modes are octal numbers",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          volumes:
            - {name: scripts, configMap: {name: scripts, defaultMode: 0755}}
        """),
    ],
    fix: .safe("put the value in quotes where Flux or Argo CD wants a text"),
    check: .fileAmongOthers { file, context in
      file.tree.ambiguousScalars.compactMap { node -> Defect? in
        guard node.isNumberOrBoolean, let resource = file.resource(around: node.range),
          let what = surprise(node, in: resource), !isRefused(node, of: resource, context)
        else { return nil }
        let defect = Defect("\(what) in \(resource.id)", at: node, of: resource)
        return isText(node, in: resource) ? defect.repaired(by: quote) : defect
      }
    })

  /// Whether `wrong-type` speaks of it.
  private static func isRefused(_ node: Node, of resource: Resource, _ context: Context) -> Bool {
    context.schemaFaults(of: resource).contains { fault in
      if case .wrongType = fault.problem { fault.node.range == node.range } else { false }
    }
  }

  /// Versions of charts and revisions: fields whose type is known to be a text.
  private static func isText(_ node: Node, in resource: Resource) -> Bool {
    switch (resource.id.group, node.lastKey(below: resource.root)) {
    case ("helm.toolkit.fluxcd.io", "version"):
      node.path(from: resource.root).description == "spec.chart.spec.version"
    case ("argoproj.io", "targetRevision"): true
    default: false
    }
  }

  private static func surprise(_ node: Node, in resource: Resource) -> String? {
    guard let text = node.text, let scalar = node.scalar() else { return nil }
    // Most are file modes: the whole way to them is of interest to nobody.
    let key = node.lastKey(below: resource.root).lowercased()
    func field() -> FieldPath { node.path(from: resource.root) }
    switch scalar {
    case .bool(let value):
      let field = field()
      if field.node(in: resource.root)?.range != node.range {
        return "the key \(text) at \(field) is \"\(value)\" to kubectl and \"\(text)\" to kustomize"
      }
      return "\(text) at \(field) is the boolean \(value) to kubectl and a text to kustomize"
    case .int(let value):
      guard text.first == "0" || text.contains("_"), String(value) != text, !isMode(key) else {
        return nil
      }
      return "\(text) at \(field()) is the number \(value)"
    case .float(let value):
      guard isVersion(key) else { return nil }
      return "\(text) at \(field()) is the number \(shortest(value)), not a version"
    case .null, .string: return nil
    }
  }

  private static func shortest(_ value: Double) -> String {
    Int64(exactly: value).map(String.init) ?? String(value)
  }

  private static func isMode(_ key: String) -> Bool {
    key.hasSuffix("mode") || key.hasSuffix("umask") || key.hasSuffix("permissions")
  }

  private static func isVersion(_ key: String) -> Bool {
    ["tag", "revision", "sha", "commit"].contains(key) || key.hasSuffix("version")
      || key.hasSuffix("revision") || key.hasSuffix("tag")
  }
}
