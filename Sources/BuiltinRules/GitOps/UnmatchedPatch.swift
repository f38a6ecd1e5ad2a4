import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unmatchedPatch = Rule(
    id: "unmatched-patch", group: .gitops,
    summary: "The target of a patch matches no object",
    rationale: """
      kustomize ignores a patch whose `target` matches nothing, without a word: after a rename or a move to
      another API group the limits, replicas or hosts of an environment are silently those of the base.

      `kind`, `name` and `namespace` are regular expressions over the whole text; a name may be the written one
      or the one that a prefix has made. Quiet for components, for expressions and label selectors that are not
      simple, and where not everything that the kustomization takes in can be read here.
      """,
    remedy: "name an object that is there, or remove the patch",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        resources: [web.yaml]
        patches:
          - target:
              kind: Deployment
              name: ↓webb
            patch: |
              - {op: replace, path: /spec/replicas, value: 3}
          - target: {↓kind: StatefulSet}
            path: limits.yaml
        """,
        at: "k8s/kustomization.yaml", files: ["k8s/web.yaml": deployment]),
      .bad(
        "what Flux lays over a folder",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: web, namespace: flux-system}
        spec:
          path: ./k8s
          sourceRef: {kind: GitRepository, name: flux-system}
          patches:
            - target: {kind: Deployment, name: ↓website}
              patch: |
                - {op: replace, path: /spec/replicas, value: 3}
            - target: {kind: Deployment, name: "we.*"}
              patch: |
                - {op: replace, path: /spec/replicas, value: 3}
        """,
        files: ["k8s/kustomization.yaml": "resources: [web.yaml]", "k8s/web.yaml": deployment]),
      .good(
        "a prefix, an expression, a kind alone",
        """
        resources: [../base]
        patches:
          - target: {kind: Deployment, name: prod-web}
            path: replicas.yaml
          - target: {kind: Deployment, name: web}
            path: replicas.yaml
          - target: {name: "(web|api).*"}
            path: replicas.yaml
          - target: {group: apps, version: v1, kind: Deployment}
            path: replicas.yaml
          - target: {kind: ConfigMap, name: settings}
            path: replicas.yaml
        configMapGenerator:
          - name: settings
            literals: [mode=prod]
        """,
        at: "k8s/prod/kustomization.yaml",
        files: [
          "k8s/base/web.yaml": deployment,
          "k8s/base/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: prod-",
        ]),
      .good(
        "a component is laid over what others take in",
        """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        patches:
          - target: {kind: Deployment, name: api}
            path: replicas.yaml
        """,
        at: "k8s/component/kustomization.yaml"),
      .good(
        "the chart's objects are not here",
        """
        resources: [web.yaml]
        helmCharts: [{name: redis, repo: "https://charts.example.com", version: 18.1.0}]
        patches:
          - target: {kind: StatefulSet}
            path: limits.yaml
        """,
        at: "k8s/kustomization.yaml", files: ["k8s/web.yaml": deployment]),
    ],
    check: .inventory { context in
      let repository = context.inventory.surroundings.repository
      var reader = ClosureReader(repository)
      let own = repository.kustomizations.values.sorted { $0.folder < $1.folder }
        .flatMap { kustomization -> [Defect] in
          let patches = kustomization.targetedPatches
          guard !patches.isEmpty, !kustomization.isComponent else { return [] }
          let closure = reader.takenIn(by: kustomization)
          guard closure.isComplete, !closure.objects.isEmpty else { return [] }
          let labels = closure.addedLabels.union(kustomization.addedLabels.keys)
          return unmatched(patches.map(\.target), in: closure, labels).map { words, place in
            Defect(
              "no object that \(kustomization.folder) takes in matches \(words): the patch changes nothing",
              at: place.range, in: kustomization.file)
          }
        }
      return own
        + context.inventory.overlaidFolders(&reader).flatMap { owner, overlay, closure in
          let targets = overlay["patches"]?.items.compactMap { $0["target"] } ?? []
          return unmatched(targets, in: closure, closure.addedLabels).map { words, place in
            Defect(
              "no object that \(owner.id) applies matches \(words): the patch changes nothing",
              at: place, of: owner)
          }
        }
    })

  /// What those of `targets` say that match nothing, and the places to point at.
  private static func unmatched(
    _ targets: [Node], in closure: Closure, _ labels: Set<String>
  ) -> [(words: String, place: Node)] {
    targets.compactMap { node in
      guard let target = PatchTarget(node),
        !closure.objects.contains(where: { target.matches($0, addedLabels: labels) })
      else { return nil }
      let words = ["kind", "name", "namespace", "labelSelector"].compactMap { field in
        node.value(forKey: field)?.text
      }
      return (words.joined(separator: " "), node["name"] ?? node.firstKey ?? node)
    }
  }

  private static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {selector: {matchLabels: {app: web}}}
    """
}

/// What a patch is for.
private struct PatchTarget {
  private var group: NamePattern?
  private var version: NamePattern?
  private var kind: NamePattern?
  private var name: NamePattern?
  private var namespace: NamePattern?
  private var labels: [(key: String, value: String)] = []

  /// nil: written in a way that only kustomize can decide about.
  init?(_ node: Node) {
    func pattern(_ field: StaticString) -> NamePattern?? {
      guard let text = node[field]?.text, !text.isEmpty else { return .some(nil) }
      guard !Placeholder.isIn(text), let pattern = NamePattern(text) else { return nil }
      return .some(pattern)
    }
    guard let group = pattern("group"), let version = pattern("version"),
      let kind = pattern("kind"), let name = pattern("name"),
      let namespace = pattern("namespace"), node["annotationSelector"] == nil
    else { return nil }
    (self.group, self.version, self.kind) = (group, version, kind)
    (self.name, self.namespace) = (name, namespace)
    for part in node["labelSelector"]?.text?.split(separator: ",") ?? [] {
      let pair = part.split(separator: "=", omittingEmptySubsequences: false)
      guard pair.count == 2, !part.contains("!"), !part.contains("(") else { return nil }
      labels.append((String(pair[0]), String(pair[1])))
    }
  }

  func matches(_ object: Closure.Object, addedLabels: Set<String>) -> Bool {
    let isNamed = name.map { object.names.contains(where: $0.matches) } ?? true
    let isThere =
      namespace.map { pattern in
        object.namespaces.isEmpty || object.namespaces.contains(where: pattern.matches)
      } ?? true
    let isOfKind =
      (group?.matches(object.kind.group) ?? true) && (version?.matches(object.version) ?? true)
      && (kind?.matches(object.kind.kind) ?? true)
    guard isNamed, isThere, isOfKind else { return false }
    let written = object.resource?.metadata?["labels"]
    return labels.allSatisfy { key, value in
      addedLabels.contains(key) || object.resource == nil
        || written?.value(forKey: key)?.text == value
    }
  }
}
