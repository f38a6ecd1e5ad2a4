import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unresolvedImage = Rule(
    id: "unresolved-image", group: .images,
    summary: "The image is no image: a placeholder was left in it, or it is malformed",
    rationale: """
      `${GIT_SHA}`, `{{ .Values.tag }}`, `IMAGE_TAG` or `<tag>` were to be replaced before the
      manifest is applied. Nothing replaces them in what kubevet read; the pod ends in
      `InvalidImageName` or `ImagePullBackOff`.

      Quiet for variables in what a Flux Kustomization of the scan applies that substitutes (`postBuild`); for
      placeholders that the option `placeholders` declares; for what ko builds (`ko://`); and for an empty image that OpenShift takes from an image stream.
      """,
    remedy: "fill the value in, or declare the placeholder in the rule's option `placeholders`",
    severity: .error,
    options: [
      Option(
        "placeholders", .strings([]), "texts that your pipeline replaces, such as `${GIT_SHA}`")
    ],
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: ↓"ghcr.io/acme/shop:${GIT_SHA}"}
            - {name: worker, image: ↓"ghcr.io/acme/worker:IMAGE_TAG"}
            - {name: cron, image: ↓"ghcr.io/acme/Cron:1.2.3"}
            - {name: aws, image: ↓"AWS_ACCOUNT.dkr.ecr.eu-west-1.amazonaws.com/shop:1.2.3"}
        """),
      .bad(
        "empty",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: ↓""}
        """),
      .good(
        "ordinary words in a repository's name",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/todo:1.2.3"}
            - {name: tag, image: "ghcr.io/tag/version:1.2.3"}
        """),
      .good(
        "Flux substitutes the variable",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: "ghcr.io/acme/shop:${TAG}"}
        """,
        at: "apps/web.yaml", files: ["clusters/apps.yaml": substitution]),
      .bad(
        "Flux applies and substitutes something else",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - {name: web, image: ↓"ghcr.io/acme/shop:${TAG}"}
        """,
        at: "jobs/web.yaml",
        files: [
          "clusters/apps.yaml": substitution,
          "apps/settings.yaml": """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings}
          """,
        ]),
      .good(
        "OpenShift writes the image",
        """
        apiVersion: apps.openshift.io/v1
        kind: DeploymentConfig
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          triggers: [{type: ImageChange, imageChangeParams: {containerNames: [web], from: {kind: ImageStreamTag, name: "shop:1.4.2"}}}]
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: " "}]}
        """),
      .good(
        "OpenShift writes the image of another kind, too",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
          annotations: {image.openshift.io/triggers: '[{"from": {"kind": "ImageStreamTag", "name": "shop:1.4.2"}, "fieldPath": "spec.template.spec.containers[0].image"}]'}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: " "}]}
        """),
      .bad(
        "nobody writes the image",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: cart, annotations: {image.openshift.io/triggers: "[]"}}
        spec:
          selector: {matchLabels: {app: cart}}
          template:
            metadata: {labels: {app: cart}}
            spec: {containers: [{name: web, image: ↓" "}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: blog, annotations: {image.openshift.io/triggers: '[{"from": {"kind": "ImageStreamTag", "name": "blog:1"}}]'}}
        spec:
          selector: {matchLabels: {app: blog}}
          template:
            metadata: {labels: {app: blog}}
            spec: {containers: [{name: web, image: ↓""}]}
        ---
        apiVersion: apps.openshift.io/v1
        kind: DeploymentConfig
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          triggers: [{type: ConfigChange}]
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: ↓" "}]}
        """),
      .good(
        "what ko builds",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec: {containers: [{name: web, image: "ko://github.com/acme/shop/cmd/web"}]}
        """),
    ],
    check: .containerAmongOthers { container, workload, context in
      guard let image = container.image, image.isUnresolved, !workload.resource.isUnfinished else {
        return []
      }
      let text = image.text
      // A Go package, which ko builds and replaces before anything is applied.
      if text.hasPrefix("ko://") { return [] }
      guard !context.strings("placeholders").contains(where: text.contains),
        !context.isReplaced(image),
        !context.isReplaced(name: String(text.prefix { $0 != ":" }), image)
      else { return [] }
      if text.contains("${"), context.inventory.mayFillIn(image.node, of: workload.resource) {
        return []
      }
      if text.allSatisfy(\.isWhitespace), workload.followsImageStreams(with: text) { return [] }
      let whose = "container \"\(container.name)\" of \(workload.id)"
      let what =
        text.isEmpty
        ? "has an empty image"
        : image.isPlaceholder
          ? "has a placeholder left in its image: \(text)"
          : "has an image that no container runtime accepts: \(text)"
      return [Defect("\(whose) \(what)", at: image.node, of: workload.resource)]
    })

  private static let substitution = """
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
      postBuild: {substitute: {TAG: 1.2.3}}
    """
}

extension Workload {
  /// OpenShift writes the images, as they come: what stands in the manifest holds their place.
  /// Of other kinds the API server demands an image before anybody writes one: a blank is what it takes.
  fileprivate func followsImageStreams(with image: String) -> Bool {
    if kind == "DeploymentConfig" {
      return spec?["triggers"]?.items.contains { $0["imageChangeParams"] != nil } == true
    }
    let triggers = resource.annotation("image.openshift.io/triggers")
    return !image.isEmpty && triggers?.contains("{") == true
  }
}

extension Inventory {
  /// A Flux Kustomization of the scan that fills in variables takes `node` in, or it is no telling what it takes in.
  fileprivate func mayFillIn(_ node: Node, of resource: Resource) -> Bool {
    let substituting = fluxKustomizations.filter { $0.spec?["postBuild"] != nil }
    guard !substituting.isEmpty, !patchesSubstitutions else { return !substituting.isEmpty }
    let paths = substituting.map(\.path)
    let known = paths.compactMap(\.self).filter(surroundings.repository.has)
    guard known.count == paths.count else { return true }
    // Of what is rendered: where it is written, and each kustomization that takes it in.
    let origins = node.tree.file.provenance?.origins(of: node.range).map(\.file.path)
    let files = origins ?? [resource.root.tree.file.path]
    let target = String(resource.source.prefix { $0 != " " })
    return !surroundings.substitutedFiles.isDisjoint(with: files)
      || known.contains { path in
        (files + [target]).contains { RepositoryPath.isWithin($0, path) }
      }
  }
}
