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
        images:
          - name: ↓nginx
            newTag: 1.27.1
          - name: ghcr.io/acme/web
            newTag: 2.0.1
        """,
        at: "k8s/kustomization.yaml", files: ["k8s/web.yaml": pod]),
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
      return repository.kustomizations.values.sorted { $0.folder < $1.folder }
        .flatMap { unmatched($0, &reader) }
    })

  private static func unmatched(
    _ kustomization: KustomizationFile, _ reader: inout ClosureReader
  ) -> [Defect] {
    let entries = kustomization.list("images").compactMap { $0["name"] }
    guard !entries.isEmpty, !kustomization.isComponent, !kustomization.hasOwnImageRules else {
      return []
    }
    let closure = reader.takenIn(by: kustomization)
    guard closure.isComplete, !closure.objects.isEmpty, !closure.hasOwnImageRules,
      !closure.hasPatchFiles, !kustomization.hasPatchFiles
    else { return [] }
    var names = closure.newImages
    for resource in closure.objects.compactMap(\.resource) {
      guard let images = resource.imageNames else { return [] }
      names.formUnion(images)
    }
    let patches = closure.inlinePatches + kustomization.inlinePatches
    return entries.compactMap { node in
      guard let name = node.text, !name.isEmpty, !names.contains(name),
        !Placeholder.isIn(name), !patches.contains(where: { $0.contains(name) })
      else { return nil }
      let similar = names.filter { $0.hasSuffix("/\(name)") || name.hasSuffix("/\($0)") }.sorted()
      let hint = similar.first.map { "; the container has \"\($0)\"" } ?? ""
      return Defect(
        "no image of what \(kustomization.folder) takes in is called \"\(name)\": the entry changes nothing\(hint)",
        at: node.range, in: kustomization.file)
    }
  }

  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web}
    spec: {containers: [{name: web, image: "ghcr.io/acme/web:1.0.0"}]}
    """
}
