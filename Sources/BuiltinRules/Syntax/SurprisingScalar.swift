import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let surprisingScalar = Rule(
    id: "surprising-scalar", group: .syntax,
    summary: "An unquoted value is not the text that it looks like",
    rationale: """
      Without quotes `on`, `yes` and `y` are booleans to kubectl and texts to kustomize, `0777` is the
      number 511, `1.10` the number 1.1 and `1e3` a thousand. Where the API server wants a text (labels,
      annotations, environment variables, arguments, the data of a ConfigMap) it refuses any number or
      boolean: reported as an error.

      Quiet for quoted values, for file modes (`defaultMode: 0644`), and for numbers and booleans in
      fields that want them.
      """,
    remedy: "put the value in quotes",
    severity: .warning,
    examples: [
      .bad(
        "the API server refuses these",
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: shop
          labels: {version: ↓1.10}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              env:
                - {name: PORT, value: ↓8080}
                - {name: DEBUG, value: ↓true}
        """),
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
    fix: .safe("put the value in quotes where the API server, Flux or Argo CD wants a text"),
    check: .file { file, _ in
      let texts = zip(file.resources, file.workloads).flatMap(misreadTexts)
      let places = Set(texts.map(\.place.range))
      let others = file.tree.ambiguousScalars.compactMap { node -> Defect? in
        guard !places.contains(node.range), node.isNumberOrBoolean,
          let resource = file.resource(around: node.range),
          let what = surprise(node, in: resource)
        else { return nil }
        let defect = Defect("\(what) in \(resource.id)", at: node, of: resource)
        return isText(node.path(from: resource.root), of: resource)
          ? defect.repaired(by: quote) : defect
      }
      return texts + others
    })

  // MARK: Where the API server wants a text

  private static func misreadTexts(in resource: Resource, _ workload: Workload?) -> [Defect] {
    var places: [Node] = []
    func addValues(_ node: Node?) {
      if let node { places += node.numbersAndBooleans }
    }
    addMetadata(resource.metadata)
    if resource.id.group.isEmpty {
      if resource.id.kind == "ConfigMap" { addValues(resource.root["data"]) }
      if resource.id.kind == "Secret" { addValues(resource.root["stringData"]) }
    }
    if let workload {
      if workload.kind != "Pod" { addMetadata(workload.template.metadata) }
      addValues(workload.template.spec["nodeSelector"])
      for container in workload.containers {
        addValues(container.node["command"])
        addValues(container.node["args"])
        guard let env = container.node["env"] else { continue }
        places += env.items.compactMap { $0["value"] }.filter(\.isNumberOrBoolean)
      }
    }
    func addMetadata(_ metadata: Node?) {
      addValues(metadata?["labels"])
      addValues(metadata?["annotations"])
    }
    return places.map { misread($0, in: resource) }
  }

  private static func misread(_ node: Node, in resource: Resource) -> Defect {
    let type = node.bool == nil ? "number" : "boolean"
    let field = node.path(from: resource.root)
    let value = resource.id.kind == "Secret" ? "the value" : node.text ?? ""
    return Defect(
      "\(value) at \(field) of \(resource.id) is a \(type), but the API server wants a text",
      at: node, of: resource, severity: .error
    ).repaired(by: quote)
  }

  /// Versions of charts and revisions: fields whose type is known to be a text.
  private static func isText(_ field: FieldPath, of resource: Resource) -> Bool {
    switch (resource.id.group, lastKey(field)) {
    case ("helm.toolkit.fluxcd.io", "version"): field.description == "spec.chart.spec.version"
    case ("argoproj.io", "targetRevision"): true
    default: false
    }
  }

  private static func quote(_ site: RepairSite) -> EditGroup? {
    guard site.resource != nil, let scalar = site.tree.writtenScalar(at: site.range),
      scalar.isNumberOrBoolean, scalar.tag == nil, let text = scalar.text,
      !site.text.isReferenced(site.range)
    else { return nil }
    return EditGroup([TextEdit(site.range, "\"\(text)\"")])
  }

  // MARK: Elsewhere

  private static func surprise(_ node: Node, in resource: Resource) -> String? {
    guard let text = node.text, let scalar = node.scalar() else { return nil }
    let field = node.path(from: resource.root)
    switch scalar {
    case .bool(let value):
      if field.node(in: resource.root)?.range != node.range {
        return "the key \(text) at \(field) is \"\(value)\" to kubectl and \"\(text)\" to kustomize"
      }
      return "\(text) at \(field) is the boolean \(value) to kubectl and a text to kustomize"
    case .int(let value):
      guard text.first == "0" || text.contains("_"), !isMode(field), String(value) != text else {
        return nil
      }
      return "\(text) at \(field) is the number \(value)"
    case .float(let value):
      guard isVersion(field) else { return nil }
      return "\(text) at \(field) is the number \(shortest(value)), not a version"
    case .null, .string: return nil
    }
  }

  private static func shortest(_ value: Double) -> String {
    Int64(exactly: value).map(String.init) ?? String(value)
  }

  private static func lastKey(_ field: FieldPath) -> String {
    for step in field.steps.reversed() {
      if case .key(let key) = step { return key }
    }
    return ""
  }

  private static func isMode(_ field: FieldPath) -> Bool {
    let key = lastKey(field).lowercased()
    return key.hasSuffix("mode") || key.hasSuffix("umask") || key.hasSuffix("permissions")
  }

  private static func isVersion(_ field: FieldPath) -> Bool {
    let key = lastKey(field).lowercased()
    return ["tag", "revision", "sha", "commit"].contains(key) || key.hasSuffix("version")
      || key.hasSuffix("revision") || key.hasSuffix("tag")
  }
}
