import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let overlappingSelectors = Rule(
    id: "overlapping-selectors", group: .references,
    summary: "Two controllers select the same pods",
    rationale: """
      Kubernetes does not stop two controllers of one namespace from selecting each other's pods;
      they then count, scale and adopt what is not theirs. It usually comes from a copied manifest in
      which one label was forgotten.

      Reported within one file, one kustomization, or a folder that is known to be applied as a whole.
      Quiet across namespaces and across folders, and for selectors that a further label keeps apart.
      """,
    remedy: "give each workload a label of its own, in its selector and in its template",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          ↓selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: worker}
        spec:
          selector: {matchLabels: {app: shop, role: worker}}
          template:
            metadata: {labels: {app: shop, role: worker}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "a label of its own on each side",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop, role: web}}
          template:
            metadata: {labels: {app: shop, role: web}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: worker}
        spec:
          selector: {matchLabels: {app: shop, role: worker}}
          template:
            metadata: {labels: {app: shop, role: worker}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
      .good(
        "two namespaces",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: one}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: two}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        """),
    ],
    check: .workloadAmongOthers { workload, context in
      guard let selector = workload.controllerSelector, !workload.isOwned else { return [] }
      let namespace = workload.id.namespace
      var others = 0
      let taken = context.inventory.firstWorkload(matching: selector, for: workload.resource) {
        other in
        others += 1
        if others > mostRivals { return true }
        // What a controller made, as in a dump of a cluster, is not its rival.
        guard other.id != workload.id, other.id.namespace == namespace, !other.isOwned,
          context.inventory.areAppliedTogether(other.resource, workload.resource),
          let otherSelector = other.controllerSelector
        else { return false }
        // Two that select each other are said once, at the one that comes later.
        let isMutual = otherSelector.matches(workload.labels)
        return !isMutual || other.comesBefore(workload)
      }
      guard let taken, others <= mostRivals, let key = workload.spec?.keyNode("selector") else {
        return []
      }
      return [
        Defect(
          "the selector of \(workload.id) also selects the pods of \(taken.id)", at: key,
          of: workload.resource,
          related: [Defect.Related("\(taken.id)", at: taken.resource.nameNode)])
      ]
    })
}

/// Of thousands of versions of one object, as a watch writes them, none is the rival of another: looking at all for
/// each of them would take minutes.
private let mostRivals = 1_000

extension Workload {
  /// The selector of a controller that counts its pods by it; Jobs have one of their own making.
  fileprivate var controllerSelector: LabelSelector? {
    switch resource.id.group {
    case "apps", "extensions", "": break
    default: return nil
    }
    guard kind != "Pod", let selector, !selector.isEmpty else { return nil }
    return selector
  }

  fileprivate func comesBefore(_ other: Workload) -> Bool {
    let (mine, theirs) = (resource.root, other.resource.root)
    guard mine.tree === theirs.tree else { return mine.tree.file.path < theirs.tree.file.path }
    return mine.range.start < theirs.range.start
  }
}
