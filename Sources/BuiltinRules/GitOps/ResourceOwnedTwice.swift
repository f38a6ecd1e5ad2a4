import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let resourceOwnedTwice = Rule(
    id: "resource-owned-twice", group: .gitops,
    summary: "Two Flux or Argo CD objects apply the same object",
    rationale: """
      Both claim it: its labels change hands with every reconciliation, each undoes what the other sets, and
      when one of them no longer lists the object it is pruned from under the other.

      Quiet for owners of different folders or clusters, for suspended ones, for objects that get other
      names or namespaces on the way, and where what is applied cannot be read here.
      """,
    remedy: "take it out of one of them, and let the other one wait (dependsOn)",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: storage, namespace: flux-system}
        spec:
          path: ./storage
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: nodes, namespace: flux-system}
        spec:
          path: ↓./nodes
          sourceRef: {kind: GitRepository, name: flux-system}
        """,
        files: [
          "storage/kustomization.yaml": "resources: [../nodes]",
          "nodes/kustomization.yaml": "resources: [disks.yaml]",
          "nodes/disks.yaml": configuration,
        ]),
      .bad(
        "a prefix stands in place of the folder's own",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: one, namespace: flux-system}
        spec:
          path: ./app
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: two, namespace: flux-system}
        spec:
          path: ↓./app
          namePrefix: eu-
          sourceRef: {kind: GitRepository, name: flux-system}
        """,
        files: [
          "app/kustomization.yaml": "resources: [settings.yaml]\nnamePrefix: eu-",
          "app/settings.yaml": configuration,
        ]),
      .good(
        "namespaces of their own",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: one, namespace: flux-system}
        spec:
          path: ./app
          targetNamespace: one
          sourceRef: {kind: GitRepository, name: flux-system}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: two, namespace: flux-system}
        spec:
          path: ./app
          targetNamespace: two
          sourceRef: {kind: GitRepository, name: flux-system}
        """,
        files: ["app/settings.yaml": configuration]),
      .good(
        "another cluster",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: east}
        spec:
          destination: {server: "https://east.example.com", namespace: shop}
          source: {repoURL: "https://github.com/acme/fleet", path: app}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: west}
        spec:
          destination: {server: "https://west.example.com", namespace: shop}
          source: {repoURL: "https://github.com/acme/fleet", path: app}
        """,
        files: ["app/settings.yaml": configuration]),
    ],
    check: .inventory { context in
      let owners = context.inventory.folderOwners(OwnSources(context.inventory))
      var reader = ClosureReader(context.inventory.surroundings.repository)
      var first: [ResourceID: [String: Int]] = [:]
      var shared: [[Int]: [ResourceID]] = [:]
      for (number, owner) in owners.enumerated() {
        for id in Set(reader.applied(by: owner).objects.compactMap(\.id)) {
          guard let other = first[id, default: [:]][owner.cluster] else {
            first[id, default: [:]][owner.cluster] = number
            continue
          }
          shared[[other, number], default: []].append(id)
        }
      }
      return shared.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap {
        pair, ids in
        let (one, other) = (owners[pair[0]], owners[pair[1]])
        guard one.resource.id != other.resource.id else { return nil }
        let names = ids.map(\.description).sorted()
        let rest = names.count > 1 ? " and \(names.count - 1) more" : ""
        return Defect(
          "\(other.resource.id) applies \(names[0])\(rest), and so does \(one.resource.id)",
          at: other.pathNode, of: other.resource,
          related: [Defect.Related("the other owner", at: one.pathNode)])
      }
    })

  private static let configuration = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: disks}
    """
}

extension Closure.Object {
  /// nil: the name is not known before it is built.
  fileprivate var id: ResourceID? {
    guard !hasHash, let resource, !resource.hasGeneratedName, !resource.isPatch, !name.isEmpty,
      !Placeholder.isIn(name), !Placeholder.isIn(namespace ?? "")
    else { return nil }
    return ResourceID(
      kind,
      namespace: resource.id.namespace == nil
        && ClusterScope.contains(kind) ? nil : namespace, name: name)
  }
}
