import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let mutableImageTag = Rule(
    id: "mutable-image-tag", group: .images,
    summary: "The image tag can point to other content tomorrow",
    rationale: """
      A branch name, a channel such as `stable`, `latest`, or no tag at all names whatever was pushed
      last. A new push changes nothing in the manifest: no rollout happens, and pods that restart
      later run other code than their neighbours. A rollback brings nothing back.

      Quiet for a digest, even beside a tag; for a commit, a full version or a build number; for
      images that a kustomization's `images` or Skaffold replaces; for `auto`, which Istio fills in.
      """,
    remedy: "name a version, a commit or a digest that is never pushed again",
    severity: .error,
    options: [
      Option("tags", .strings(ImageTag.mutableWords), "words that make a tag mutable")
    ],
    examples: [
      .bad(
        "a branch",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: ↓ghcr.io/acme/shop:main
        """),
      .bad(
        "no tag: `5000` is the registry's port",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          initContainers:
            - {name: wait, image: ↓"busybox:latest"}
          containers:
            - {name: web, image: ↓registry:5000/shop}
        """),
      .bad(
        "wherever a pod template is: a Job that KEDA starts, a Rollout of Argo",
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledJob
        metadata: {name: shop-worker}
        spec:
          jobTargetRef:
            template:
              spec:
                restartPolicy: Never
                containers: [{name: worker, image: ↓"ghcr.io/acme/shop:main"}]
          triggers: [{type: rabbitmq}]
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: ↓"ghcr.io/acme/shop:edge"}]
        """),
      .good(
        "a digest decides, whatever stands beside it",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: web
              image: nginx:latest@sha256:9b1f0c6d1d2d5a7ee2b8a9d5b6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5
        """),
      .good(
        "commits, full versions and build numbers stay what they are",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - {name: commit, image: "ghcr.io/acme/shop:main-3f9c2d1"}
                - {name: version, image: "nginx:1.27.3-alpine"}
                - {name: build, image: "registry:5000/acme/shop:20240131"}
                - {name: injected, image: auto}
        """),
    ],
    check: .containerAmongOthers { container, workload, context in
      guard let written = container.image, written.isUndigested, !context.isReplaced(written)
      else { return [] }
      let node = written.node
      // Named only where there is something to say: almost every container passes here.
      var whose: String { "container \"\(container.name)\" of \(workload.id)" }
      guard let tag = written.undigestedTag else {
        return [
          Defect(
            "\(whose) names no image tag, which means :latest", at: node, of: workload.resource)
        ]
      }
      guard ImageTag.isMutable(tag, words: context.strings("tags")) else { return [] }
      let policy = container.node["imagePullPolicy"]
      let keepsOld = policy == nil && tag != "latest" && workload.isLongRunning
      let stale = keepsOld ? ", which nodes pull only once (imagePullPolicy IfNotPresent)" : ""
      return [
        Defect(
          "\(whose) uses the mutable image tag :\(tag)\(stale)", at: node, of: workload.resource)
      ]
    })
}

extension Rule.Context {
  /// Whether a kustomization or Skaffold writes another image before anything is applied.
  func isReplaced(_ image: ContainerImage) -> Bool {
    guard inventory.replacesImages else { return false }
    let name = image.text.prefix { $0 != "@" }
    let withoutTag = image.reference?.tag.map { name.dropLast($0.count + 1) } ?? name
    return isReplaced(name: String(withoutTag), image)
  }

  func isReplaced(name: String, _ image: ContainerImage) -> Bool {
    inventory.surroundings.replacesImage(name, in: image.node.tree.file.path)
  }
}
