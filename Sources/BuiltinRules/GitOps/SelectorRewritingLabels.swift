import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let selectorRewritingLabels = Rule(
    id: "selector-rewriting-labels", group: .gitops,
    summary: "Labels of a kustomization changed the selectors of objects that exist",
    rationale: """
      `commonLabels`, and `labels` with `includeSelectors`, write their pairs into `spec.selector` as well. The
      selector of a Deployment, StatefulSet or DaemonSet can not be changed after the first apply: the API server
      refuses the update of every workload that the kustomization takes in.

      Needs the last applied revision, and speaks where the kustomization could not be rendered: otherwise
      `selector-change` names each object. Quiet where the pairs were the same before, however they were written,
      where the kustomization is new, and where it takes in no workload with a selector.
      """,
    remedy: "use labels without includeSelectors (includeTemplates reaches the pods)",
    severity: .warning,
    examples: [
      .bad(
        "",
        was: """
          resources: [web.yaml]
          """,
        """
        resources: [web.yaml]
        ↓commonLabels:
          team: shop
        """,
        at: "k8s/kustomization.yaml", files: ["k8s/web.yaml": deployment]),
      .bad(
        "through a base",
        was: """
          resources: [../base]
          labels:
            - pairs: {env: prod}
              includeSelectors: true
          """,
        """
        resources: [../base]
        labels:
          - ↓pairs: {env: production}
            includeSelectors: true
        """,
        at: "k8s/prod/kustomization.yaml",
        files: [
          "k8s/base/web.yaml": deployment,
          "k8s/base/kustomization.yaml": "resources: [web.yaml]",
        ]),
      .good(
        "the same pairs in another place",
        was: """
          resources: [web.yaml]
          commonLabels: {team: shop}
          """,
        """
        resources: [web.yaml]
        labels:
          - pairs: {team: shop}
            includeSelectors: true
        """,
        at: "k8s/kustomization.yaml", files: ["k8s/web.yaml": deployment]),
      .good(
        "the selectors are left alone",
        was: "resources: [web.yaml]",
        """
        resources: [web.yaml]
        labels:
          - pairs: {team: shop}
            includeTemplates: true
        """,
        at: "k8s/kustomization.yaml", files: ["k8s/web.yaml": deployment]),
      .good(
        "nothing has a selector",
        was: "resources: [settings.yaml]",
        """
        resources: [settings.yaml]
        commonLabels: {team: shop}
        """,
        at: "k8s/kustomization.yaml",
        files: [
          "k8s/settings.yaml": """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings}
          """
        ]),
    ],
    check: .comparison { comparison, context in
      // Said already, with the object and the value.
      let isSaid = comparison.changes.changes.contains { change in
        !change.refusals.isEmpty && change.action == .reject
          && selectors.contains(change.id.groupKind)
      }
      guard !isSaid else { return [] }
      let repository = context.inventory.surroundings.repository
      let before = comparison.old.surroundings.repository.kustomizations
      var reader = ClosureReader(repository)
      return repository.kustomizations.values.sorted { $0.folder < $1.folder }
        .compactMap { kustomization in
          guard let old = before[kustomization.folder],
            old.selectorLabels.pairs != kustomization.selectorLabels.pairs
          else { return nil }
          let count = reader.takenIn(by: kustomization).objects.count { object in
            selectors.contains(object.kind) && object.resource?.spec != nil
          }
          guard count > 0 else { return nil }
          let place =
            kustomization.selectorLabels.node ?? kustomization.root.firstKey ?? kustomization.root
          let what = count == 1 ? "one workload" : "\(count) workloads"
          return Defect(
            "\(kustomization.folder) changed the labels in the selector of \(what): their update is refused",
            at: place.range, in: kustomization.file,
            related: old.selectorLabels.node.map {
              [Defect.Related("was applied like this", at: $0, revision: comparison.name)]
            } ?? [])
        }
    })

  /// Workloads whose selector can not be changed.
  private static let selectors: Set<GroupKind> = [
    GroupKind("apps", "DaemonSet"), GroupKind("apps", "Deployment"),
    GroupKind("apps", "ReplicaSet"), GroupKind("apps", "StatefulSet"),
  ]

  private static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {selector: {matchLabels: {app: web}}}
    """
}

extension KustomizationFile {
  /// The pairs that are written into selectors, and the key under which the first of them stand.
  fileprivate var selectorLabels: (pairs: [String: String], node: Node?) {
    var pairs: [String: String] = [:]
    var node: Node?
    func add(_ map: Node?, _ key: Node?) {
      guard let map, map.firstKey != nil else { return }
      node = node ?? key
      for (key, value) in map.pairs { pairs[key.text ?? ""] = value.text ?? "" }
    }
    add(root["commonLabels"], root.keyNode("commonLabels"))
    for entry in list("labels") where entry["includeSelectors"]?.bool == true {
      add(entry["pairs"], entry.keyNode("pairs"))
    }
    return (pairs, node)
  }
}
