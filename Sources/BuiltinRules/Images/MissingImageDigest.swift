import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingImageDigest = Rule(
    id: "missing-image-digest", group: .images,
    summary: "The image is named by a tag alone, not by its content",
    rationale: """
      A tag can be moved by whoever may push to the registry; a digest can not. With a digest what was tested is what
      runs, and a change of the image shows in the manifest.

      Off unless selected. Quiet for a digest, with or without a tag; for placeholders; for images that a
      kustomization or Skaffold replaces; and for `auto`, which Istio fills in.
      """,
    remedy: "add the digest: name:tag@sha256:…",
    severity: nil,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec: {containers: [{name: web, image: ↓"ghcr.io/acme/shop:1.4.2"}]}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: nginx:1.27.3@sha256:9b1f0c6d1d2d5a7ee2b8a9d5b6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5
        """),
      .good(
        "filled in by others",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec: {containers: [{name: web, image: auto}, {name: app, image: "ghcr.io/acme/shop:${TAG}"}]}
        """),
    ],
    fix: .unsafe("write the digest that the file of `--digests` names for the image"),
    check: .containerAmongOthers { container, workload, context in
      guard let image = container.image, image.isUndigested, !context.isReplaced(image)
      else {
        return []
      }
      return [
        Defect(
          "container \"\(container.name)\" of \(workload.id) names its image without a digest",
          at: image.node, of: workload.resource
        ).repaired(by: pin)
      ]
    })

  private static func pin(_ site: RepairSite) -> EditGroup? {
    guard site.resource != nil, let scalar = site.tree.writtenScalar(at: site.range),
      let image = scalar.text, let digest = site.digests[image],
      !site.text.isReferenced(site.range)
    else { return nil }
    let quote: Int
    switch scalar.style {
    case .plain: quote = 0
    case .singleQuoted, .doubleQuoted: quote = 1
    case .literal, .folded: return nil
    }
    guard site.range.end - site.range.start == image.utf8.count + 2 * quote else { return nil }
    return EditGroup([.insertion("@\(digest)", at: site.range.end - quote)])
  }
}
