import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let duplicateResource = Rule(
    id: "duplicate-resource", group: .references,
    summary: "One object stands twice in what is applied together",
    rationale: """
      Two manifests of the same kind, namespace and name in one folder are one object to the API
      server: the one that is applied last wins, and the next apply may choose the other one. kustomize
      refuses such a folder.

      Quiet across folders, and for files that the folder's kustomization does not list.
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
    check: .inventory { context in
      var seen: [Identity: Resource] = [:]
      seen.reserveCapacity(context.inventory.resources.count)
      var defects: [Defect] = []
      for resource in context.inventory.resources
      where !resource.hasGeneratedName && !resource.isPatch && !resource.id.name.isEmpty {
        let key = Identity(resource: resource)
        guard let first = seen[key] else {
          seen[key] = resource
          continue
        }
        defects.append(
          Defect(
            "\(resource.id) stands twice in what is applied together", at: resource.nameNode,
            of: resource, related: [Defect.Related("the first one", at: first.nameNode)]))
      }
      return defects
    })
}

/// One object of one source. Hashes the name alone, which tells almost all apart.
private struct Identity: Hashable {
  var resource: Resource

  static func == (lhs: Identity, rhs: Identity) -> Bool {
    lhs.resource.id == rhs.resource.id && lhs.resource.source == rhs.resource.source
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(resource.id.name)
    hasher.combine(resource.id.kind)
  }
}
