import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unmatchedImage = Rule(
    id: "unmatched-image", group: .gitops,
    summary: "An entry of `images` matches no image",
    rationale: """
      kustomize compares `name` with the whole name of an image, host included: `nginx` does not match
      `docker.io/library/nginx`. An entry that matches nothing is ignored without a word, and the tag that was
      to be deployed is not.

      Quiet for components, and where not everything that the kustomization takes in can be read here: remote
      bases, charts, generators and transformers, `configurations`, patches that name the image.
      """,
    remedy: "write the name as the container has it, or remove the entry",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        resources: [web.yaml]
        patches: [{path: log.yaml}]
        images:
          - name: ↓nginx
            newTag: 1.27.1
          - name: ghcr.io/acme/web
            newTag: 2.0.1
          - name: fluent/fluent-bit
            newTag: 3.1.2
        """,
        at: "k8s/kustomization.yaml",
        files: [
          "k8s/web.yaml": pod,
          "k8s/log.yaml": """
          apiVersion: v1
          kind: Pod
          metadata: {name: web}
          spec: {containers: [{name: log, image: fluent/fluent-bit}]}
          """,
        ]),
      .bad(
        "what Flux and Argo CD lay over a folder",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: web, namespace: flux-system}
        spec:
          path: ./k8s
          sourceRef: {kind: GitRepository, name: flux-system}
          images:
            - {name: ↓acme/web, newTag: 2.0.1}
            - {name: ghcr.io/acme/web, newTag: 2.0.1}
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: web}
        spec:
          destination: {namespace: web}
          source:
            repoURL: https://github.com/acme/fleet
            path: k8s
            kustomize:
              images: [↓"web:2.0.1", "ghcr.io/acme/web:2.0.1", "ghcr.io/acme/web=example.com/web:2.0.1"]
        """,
        files: ["k8s/kustomization.yaml": "resources: [web.yaml]", "k8s/web.yaml": pod]),
      .good(
        "the base has renamed it",
        """
        resources: [../base]
        images:
          - name: registry.example.com/web
            newTag: 2.0.1
        """,
        at: "k8s/prod/kustomization.yaml",
        files: [
          "k8s/base/web.yaml": pod,
          "k8s/base/kustomization.yaml": """
          resources: [web.yaml]
          images: [{name: ghcr.io/acme/web, newName: registry.example.com/web}]
          """,
        ]),
      .good(
        "not all of it is here",
        """
        resources: [web.yaml, "https://github.com/acme/base?ref=v1.2.3"]
        images: [{name: nginx, newTag: 1.27.1}]
        """,
        at: "k8s/kustomization.yaml", files: ["k8s/web.yaml": pod]),
      .good(
        "a patch of which no more is known than its path",
        """
        resources: [web.yaml]
        patches: [{path: image.json, target: {kind: Pod}}]
        images: [{name: nginx, newTag: 1.27.1}]
        """,
        at: "k8s/kustomization.yaml", files: ["k8s/web.yaml": pod]),
      .good(
        "a patch brings the image",
        """
        resources: [web.yaml]
        patches:
          - patch: |
              apiVersion: v1
              kind: Pod
              metadata: {name: web}
              spec: {containers: [{name: log, image: fluent/fluent-bit}]}
        images: [{name: fluent/fluent-bit, newTag: 3.1.2}]
        """,
        at: "k8s/kustomization.yaml", files: ["k8s/web.yaml": pod]),
    ],
    check: .inventory { context in
      let repository = context.inventory.surroundings.repository
      var reader = ClosureReader(repository)
      let own = repository.kustomizations.values.sorted { $0.folder < $1.folder }
        .flatMap { unmatched($0, &reader) }
      return own
        + context.inventory.overlaidFolders(&reader).flatMap { owner, overlay, closure in
          let entries = overlay["images"]?.items.compactMap(Entry.init) ?? []
          return unmatched(entries, in: closure).map { entry, hint in
            Defect(
              "no image of what \(owner.id) applies is called \"\(entry.name)\": the entry changes nothing\(hint)",
              at: entry.node, of: owner)
          }
        }
    })

  private static func unmatched(
    _ kustomization: KustomizationFile, _ reader: inout ClosureReader
  ) -> [Defect] {
    let entries = kustomization.list("images").compactMap(Entry.init)
    guard !entries.isEmpty, !kustomization.isComponent, !kustomization.hasOwnImageRules else {
      return []
    }
    var closure = reader.takenIn(by: kustomization)
    reader.addPatches(of: kustomization, to: &closure)
    return unmatched(entries, in: closure).map { entry, hint in
      Defect(
        "no image of what \(kustomization.folder) takes in is called \"\(entry.name)\": the entry changes nothing\(hint)",
        at: entry.node.range, in: kustomization.file)
    }
  }

  /// An entry of `images`.
  private struct Entry {
    var name: String
    var node: Node

    /// nil: it names no image.
    init?(_ node: Node) {
      // As Argo CD writes it: `[NAME=]NEWNAME[:TAG|@DIGEST]`.
      if let text = node.text {
        let halves = text.split(separator: "=", maxSplits: 1)
        name = halves.count == 2 ? String(halves[0]) : Resource.imageName(text)
        self.node = node
      } else {
        guard let name = node["name"], let text = name.text else { return nil }
        self.name = text
        self.node = name
      }
    }
  }

  /// Those of `entries` that change nothing, and what people may have meant.
  private static func unmatched(
    _ entries: [Entry], in closure: Closure
  ) -> [(entry: Entry, hint: String)] {
    guard closure.isComplete, !closure.objects.isEmpty, !closure.hasOwnImageRules,
      !closure.hasUnreadPatches
    else { return [] }
    var names = closure.newImages
    for resource in closure.objects.compactMap(\.resource) {
      guard let images = resource.imageNames else { return [] }
      names.formUnion(images)
    }
    return entries.compactMap { entry in
      let name = entry.name
      guard !name.isEmpty, !names.contains(name), !Placeholder.isIn(name),
        !closure.inlinePatches.contains(where: { $0.contains(name) })
      else { return nil }
      let similar = names.filter { $0.hasSuffix("/\(name)") || name.hasSuffix("/\($0)") }.sorted()
      let hint = similar.first.map { "; the container has \"\($0)\"" } ?? ""
      return (entry, hint)
    }
  }

  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec: {containers: [{name: web, image: "ghcr.io/acme/web:1.0.0"}]}
    """
}
