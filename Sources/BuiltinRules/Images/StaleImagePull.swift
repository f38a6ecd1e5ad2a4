import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let staleImagePull = Rule(
    id: "stale-image-pull", group: .images,
    summary: "Nodes keep old content of a mutable image tag",
    rationale: """
      A node that has an image of this name does not ask the registry again with
      `imagePullPolicy: IfNotPresent` or `Never`. With a tag that moves, every node runs what it
      happened to pull first.

      Quiet for tags that never move, for digests, and where the policy is left out: it is then
      `Always` for `latest`, and for any other mutable tag `mutable-image-tag` says what happens.
      """,
    remedy: "pin the image; until then set imagePullPolicy: Always",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:latest
              imagePullPolicy: ↓IfNotPresent
        """),
      .good(
        "a version never moves",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              imagePullPolicy: IfNotPresent
        """),
      .good(
        "the policy left out, or Always",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:latest"}
            - {name: job, image: "ghcr.io/acme/job:main", imagePullPolicy: Always}
        """),
    ],
    check: .containerAmongOthers { container, workload, context in
      guard let written = container.image, written.isUndigested,
        ImageTag.isMutable(written.undigestedTag ?? "latest", words: ImageTag.mutableWords),
        !context.isReplaced(written)
      else { return [] }
      let tag = written.undigestedTag ?? "latest"
      let whose = "container \"\(container.name)\" of \(workload.id)"
      guard let policy = container.node["imagePullPolicy"], let word = policy.text,
        word == "IfNotPresent" || word == "Never"
      else { return [] }
      return [
        Defect(
          "\(whose) pulls the mutable tag :\(tag) only once per node (imagePullPolicy: \(word))",
          at: policy, of: workload.resource)
      ]
    })
}
