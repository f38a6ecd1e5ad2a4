import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let floatingImageVersion = Rule(
    id: "floating-image-version", group: .images,
    summary: "The image tag moves within a series of versions",
    rationale: """
      `1`, `v1`, `1.27` or `lts` name the newest release of a series. That is often meant; know that
      a node that pulls tomorrow may run another release than a node that pulled today.

      Quiet for a digest, a full version, a build number, a commit.
      """,
    remedy: "name the full version, or add the digest",
    severity: .info, isAdvice: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: cache}
        spec:
          containers:
            - {name: redis, image: ↓"redis:7.2"}
            - {name: node, image: ↓"node:lts-alpine"}
            - {name: app, image: ↓"ghcr.io/acme/app:v2"}
        """),
      .good(
        "a digest holds the content still",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: cache}
        spec:
          containers:
            - name: redis
              image: redis:7@sha256:9b1f0c6d1d2d5a7ee2b8a9d5b6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5
        """),
      .good(
        "full versions and build numbers",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: cache}
        spec:
          containers:
            - {name: redis, image: "redis:7.2.4-alpine3.19"}
            - {name: app, image: "ghcr.io/acme/app:1234"}
            - {name: base, image: "ghcr.io/acme/base:2024.10.1"}
        """),
    ],
    check: .containerAmongOthers { container, workload, context in
      guard let written = container.image, let tag = written.undigestedTag,
        ImageTag.isFloating(tag), !ImageTag.isMutable(tag, words: ImageTag.mutableWords),
        !context.isReplaced(written)
      else { return [] }
      return [
        Defect(
          "the tag :\(tag) of container \"\(container.name)\" of \(workload.id) \(ImageTag.namesVersion(tag) ? "may follow a series" : "names no version")",
          at: written.node, of: workload.resource)
      ]
    })
}
