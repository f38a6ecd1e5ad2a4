import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let duplicateResource = Rule(
    id: "duplicate-resource", group: .references,
    summary: "One object stands twice in what is applied together",
    rationale: """
      Two manifests of the same kind, namespace and name are one object to the API server: the one that
      is applied last wins, and the next apply may choose the other one. kustomize refuses them.

      An error within one file, within a kustomization, in a folder named on the command line, and in
      one that Flux or Argo CD applies. Elsewhere two files of one folder may be alternatives: `info`.
      Quiet across folders, for equal copies, and for files that a kustomization does not list.
      """,
    remedy: "remove one, or give it another name or namespace",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {mode: a}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ↓shop}
        data: {mode: b}
        """),
      .bad(
        "copies in one file, too",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {mode: a}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ↓shop}
        data: {mode: a}
        """),
      .good(
        "kind, group, namespace and name make an object",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop, namespace: one}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop, namespace: two}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop, namespace: two}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        ---
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: shop}
        """),
      .good(
        "the API server makes up the name",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {generateName: migrate-}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {generateName: migrate-}
        """),
    ],
    fix: .safe("remove the later document of one file where both say the same"),
    check: .inventory { context in
      let namesakes = context.inventory.namesakes
      var seen: [Identity: Resource] = [:]
      seen.reserveCapacity(namesakes.count)
      var defects: [Defect] = []
      var saidPairs: Set<[String]> = []
      for resource in namesakes
      where !resource.isPatch && !resource.id.name.isEmpty && !resource.hasGeneratedName {
        let key = Identity(id: resource.id, source: resource.source)
        guard let first = seen[key] else {
          seen[key] = resource
          continue
        }
        defects += defect(resource, first, context, &saidPairs)
      }
      return defects
    })

  /// An error where the two are known to be applied as one; files of one folder may also be
  /// alternatives, which is worth a hint per pair of files, unless they are copies.
  private static func defect(
    _ resource: Resource, _ first: Resource, _ context: Context, _ saidPairs: inout Set<[String]>
  ) -> [Defect] {
    let related = [Defect.Related("the first one", at: first.nameNode)]
    let isOneFile = resource.root.tree === first.root.tree
    if isOneFile || context.inventory.surroundings.appliedTogether.contains(resource.source) {
      let defect = Defect(
        "\(resource.id) stands twice in what is applied together", at: resource.nameNode,
        of: resource, related: related)
      return [isOneFile ? defect.repaired { remove(resource, likeThe: first, $0) } : defect]
    }
    let files = [resource.root.tree.file.path, first.root.tree.file.path]
    guard saidPairs.insert(files).inserted, !isCopy(resource, of: first) else { return [] }
    return [
      Defect(
        "\(resource.id) stands in two files of one folder: applied together, the last one wins",
        at: resource.nameNode, of: resource, severity: .info, related: related)
    ]
  }

  private static func isCopy(_ resource: Resource, of first: Resource) -> Bool {
    resource.root.isRead(as: first.root)
  }

  private static func remove(
    _ resource: Resource, likeThe first: Resource, _ site: RepairSite
  ) -> EditGroup? {
    // What was rendered is no part of the file.
    guard site.tree === resource.root.tree, isCopy(resource, of: first),
      site.tree.roots.contains(where: { $0.range == resource.root.range })
    else { return nil }
    return site.text.removing(document: resource.root, likeDocument: first.root)
  }
}

/// One object of one source.
private struct Identity: Hashable {
  var id: ResourceID
  var source: String
}
