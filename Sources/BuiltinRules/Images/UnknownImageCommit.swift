import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unknownImageCommit = Rule(
    id: "unknown-image-commit", group: .images,
    summary: "The image tag names a commit that git does not know here",
    rationale: """
      A tag that is a commit id says which source runs. Where the repository does not have that commit, or HEAD does not follow from it, what
      runs is not what git says: the image was built from a branch that was squashed, rebased or never merged, or the tag is a slip.

      Looked at are images that this repository builds: those whose path is that of a git remote (`ghcr.io/acme/shop/web` for
      `github.com/acme/shop`), and those that `images` names. The tag is the id, at least seven digits of it, alone or behind `sha-`, `git-` or
      `commit-`. Quiet for digests and all other tags, for images built elsewhere, and without git. A shallow clone lacks most commits:
      said once as a hint.
      """,
    remedy: "deploy an image that was built from a commit of this branch",
    severity: .warning, isSaidOnce: true,
    options: [
      Option("images", .strings([]), "Images that this repository builds, without their tags")
    ],
    examples: [
      .bad(
        "the repository has a1b2c3d, and d4c3b2a on a branch that was never merged",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: ↓"ghcr.io/acme/shop:0badc0de"}
            - {name: api, image: ↓"ghcr.io/acme/shop/api:sha-d4c3b2a"}
            - {name: worker, image: "ghcr.io/acme/shop/worker:a1b2c3d"}
        """),
      .good(
        "a commit of this branch; versions, dates and digests",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:a1b2c3d"}
            - {name: api, image: "ghcr.io/acme/shop/api:1.4.2"}
            - {name: worker, image: "ghcr.io/acme/shop/worker:20240131"}
        """),
      .good(
        "built elsewhere",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec: {containers: [{name: web, image: "ghcr.io/other/tool:d4c3b2a"}]}
        """),
    ],
    check: .containerAmongOthers { container, workload, context in
      let repository = context.inventory.surroundings.repository
      guard !repository.imageCommits.isEmpty, let image = container.image,
        let reference = image.reference, let commit = reference.commit,
        repository.builds(reference, named: context.strings("images")),
        let state = repository.imageCommits[commit]
      else { return [] }
      let whose = "container \"\(container.name)\" of \(workload.id)"
      switch state {
      case .ancestor: return []
      case .elsewhere:
        return [
          Defect(
            "\(whose) runs commit \(commit), from which HEAD does not follow", at: image.node,
            of: workload.resource)
        ]
      case .unknown where repository.isShallow:
        return [
          Defect(
            "the clone is shallow: whether the commits that image tags name are in this branch is not "
              + "known", at: image.node, of: workload.resource, severity: .info,
            remedy: "fetch the whole history (fetch-depth: 0)")
        ]
      case .unknown:
        return [
          Defect(
            "\(whose) runs commit \(commit), which this repository does not have", at: image.node,
            of: workload.resource)
        ]
      }
    })
}
