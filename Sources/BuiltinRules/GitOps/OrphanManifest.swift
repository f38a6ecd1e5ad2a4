import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let orphanManifest = Rule(
    id: "orphan-manifest", group: .gitops,
    summary: "A manifest beside a kustomization that nothing lists",
    rationale: """
      kustomize applies what `resources` names and nothing else. A file that lies beside the kustomization and
      is named nowhere is applied by nobody: often a new manifest whose line was forgotten, or an old one that
      was meant to be deleted. A warning where what the kustomization applies needs an object of that file by name.

      Quiet for files that any kustomization of the scan names in any field, for those that a pipeline applies
      by name, for those that the kustomization beside them names in a comment, and in folders where more files are left
      out than listed: a collection to choose from.
      """,
    remedy: "add the file to resources, or delete it",
    severity: .info,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: ↓web}
        """,
        at: "k8s/service.yaml",
        files: [
          "k8s/kustomization.yaml": "resources: [deployment.yaml]",
          "k8s/deployment.yaml": "",
        ]),
      .bad(
        "what is applied needs it",
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: web}
        ---
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: ↓web-db}
        """,
        at: "k8s/access.yaml",
        files: [
          "k8s/kustomization.yaml": "resources: [pod.yaml]",
          "k8s/pod.yaml": """
          apiVersion: v1
          kind: Pod
          metadata: {name: web}
          spec: {containers: [{name: web, image: "ghcr.io/acme/web:1.4.2", envFrom: [{secretRef: {name: web-db}}]}]}
          """,
        ]),
      .good(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        """,
        at: "k8s/service.yaml",
        files: ["k8s/kustomization.yaml": "resources: [./service.yaml]"]),
      .good(
        "a patch",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {type: LoadBalancer}
        """,
        at: "k8s/service.yaml",
        files: ["k8s/kustomization.yaml": "patches: [{path: service.yaml}]"]),
      .good(
        "one of several to choose from",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        """,
        at: "examples/service.yaml",
        files: [
          "examples/kustomization.yaml": "resources: [operator.yaml]",
          "examples/another.yaml": """
          apiVersion: v1
          kind: Service
          metadata: {name: another}
          """,
        ]),
      .good(
        "left out on purpose",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        """,
        at: "k8s/service.yaml",
        files: [
          "k8s/kustomization.yaml": """
          resources:
            - deployment.yaml
            # - service.yaml  # the mesh has its own
          """,
          "k8s/deployment.yaml": "",
        ]),
      .good(
        "no kustomization beside it",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        """,
        at: "k8s/service.yaml"),
    ],
    check: .inventory { context in
      let repository = context.inventory.surroundings.repository
      guard !repository.kustomizations.isEmpty else { return [] }
      var named = repository.kustomizations.values.reduce(into: Set<String>()) {
        $0.formUnion($1.mentions)
      }
      for command in repository.deployCommands {
        if case .paths(let paths) = command.target { named.formUnion(paths) }
      }
      let beside = repository.objects.keys.filter {
        repository.kustomizations[RepositoryPath.folder(of: $0)] != nil
      }
      let byFolder = Dictionary(grouping: beside.sorted(), by: RepositoryPath.folder)
      let orphans = byFolder.values.flatMap { files -> [String] in
        let left = files.filter { !named.contains($0) }
        guard left.count * 2 <= files.count || left.count == 1 else { return [] }
        // Somebody thought of it.
        let kustomization = repository.kustomizations[RepositoryPath.folder(of: files[0])]
        let known = kustomization?.commentedOut ?? []
        return left.filter { !known.contains($0) }
      }
      var reader = ClosureReader(repository)
      return orphans.sorted().compactMap { file in
        guard let objects = repository.objects[file], let first = objects.first else { return nil }
        for object in objects {
          guard let user = context.inventory.user(of: object, &reader) else { continue }
          return Defect(
            "\(user.id) needs \(object.id), and no kustomization lists \(file)",
            at: object.nameNode, of: object, severity: .warning,
            remedy: "add the file to resources")
        }
        let rest = objects.count > 1 ? " and \(objects.count - 1) more" : ""
        return Defect(
          "\(first.id)\(rest): no kustomization lists \(file)", at: first.nameNode, of: first)
      }
    })
}

extension Inventory {
  /// What the kustomization beside `orphan` applies that needs it, or the Secret that is made of it; nil: nothing, or
  /// something else may be what is needed.
  fileprivate func user(of orphan: Resource, _ reader: inout ClosureReader) -> Resource? {
    let file = orphan.root.tree.file.path
    let applied = reader.closure(of: RepositoryPath.folder(of: file)).objects
    let made =
      [(orphan.kind, orphan.id.name)] + orphan.ownedSecrets.map { (GroupKind("", "Secret"), $0) }
    for (kind, name) in made where !name.isEmpty {
      guard !applied.contains(where: { $0.kind == kind && $0.names.contains(name) }),
        !surroundings.external.hold(kind.kind, named: name, in: nil),
        resources(kind, named: name, in: nil).allSatisfy({ $0.root.tree.file.path == file })
      else { continue }
      let user = applied.lazy.compactMap(\.resource).first { resource in
        Reference.references(from: resource).contains {
          $0.kind == kind && $0.name == name && !$0.isOptional
        }
      }
      if let user { return user }
    }
    return nil
  }
}
