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
        apiVersion: kafka.strimzi.io/v1beta2
        kind: Kafka
        metadata: {name: shop}
        spec: {kafka: {version: ↓3.10, replicas: 3}}
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
    check: .fileAmongOthers { file, context in
      file.tree.ambiguousScalars.compactMap { node -> Defect? in
        guard let scalar = surprise(node), let resource = file.resource(around: node.range),
          !isRefused(node, of: resource, context)
        else { return nil }
        let complaint = complaint(about: node, scalar, in: resource)
        return Defect("\(complaint) in \(resource.id)", at: node, of: resource)
      }
    })

  /// Whether `wrong-type` speaks of it.
  private static func isRefused(_ node: Node, of resource: Resource, _ context: Context) -> Bool {
    context.schemaFaults(of: resource).contains { fault in
      if case .wrongType = fault.problem { fault.node.range == node.range } else { false }
    }
      || resource.textsOfOtherTypes.contains { $0.range == node.range }
  }

  /// What `node` is where it does not look like it; nil for most: file modes, above all.
  private static func surprise(_ node: Node) -> Scalar? {
    guard let scalar = node.scalar() else { return nil }
    switch scalar {
    case .bool: return scalar
    case .int(let value):
      guard let text = node.text, text.first == "0" || text.contains("_"), String(value) != text,
        !isMode(node.lastKey.lowercased())
      else { return nil }
      return scalar
    case .float: return isVersion(node.lastKey.lowercased()) ? scalar : nil
    case .null, .string: return nil
    }
  }

  private static func complaint(
    about node: Node, _ scalar: Scalar, in resource: Resource
  ) -> String {
    let text = node.text ?? ""
    let field = node.path(from: resource.root)
    switch scalar {
    case .bool(let value):
      if field.node(in: resource.root)?.range != node.range {
        return "the key \(text) at \(field) is \"\(value)\" to kubectl and \"\(text)\" to kustomize"
      }
      return "\(text) at \(field) is the boolean \(value) to kubectl and a text to kustomize"
    case .int(let value): return "\(text) at \(field) is the number \(value)"
    case .float(let value):
      return "\(text) at \(field) is the number \(shortest(value)), not a version"
    case .null, .string: return "\(text) at \(field)"
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
