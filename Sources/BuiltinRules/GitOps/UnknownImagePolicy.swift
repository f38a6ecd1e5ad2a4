import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unknownImagePolicy = Rule(
    id: "unknown-image-policy", group: .gitops,
    summary: "A Flux marker names an image policy that is not there",
    rationale: """
      `# {"$imagepolicy": "flux-system:shop"}` has Flux write the newest image that the ImagePolicy
      `shop` accepts into that line. Without the policy Flux leaves the line alone and says nothing: the image
      is never updated again.

      `info` where the scan has no ImagePolicy at all, or only a part of the repository was read: the
      policies may be kept elsewhere.
      What lives elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "name an ImagePolicy as NAMESPACE:NAME, or remove the marker",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: image.toolkit.fluxcd.io/v1beta2
        kind: ImagePolicy
        metadata: {name: shop, namespace: flux-system}
        spec: {imageRepositoryRef: {name: shop}, policy: {semver: {range: 1.x}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers:
            - name: shop
              image: acme/shop:1.2.3 # ↓{"$imagepolicy": "flux-system:shopp"}
        """),
      .good(
        "",
        """
        apiVersion: image.toolkit.fluxcd.io/v1beta2
        kind: ImagePolicy
        metadata: {name: shop, namespace: flux-system}
        spec: {imageRepositoryRef: {name: shop}, policy: {semver: {range: 1.x}}}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop}
        spec:
          values:
            image:
              repository: acme/shop # {"$imagepolicy": "flux-system:shop:name"}
              tag: 1.2.3 # {"$imagepolicy": "flux-system:shop:tag"}
        """),
      .good(
        "text is no marker",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: notes}
        data:
          how: |
            image: acme/shop:1.2.3 # {"$imagepolicy": "flux-system:none"}
        """),
    ],
    check: .fileAmongOthers { file, context in
      guard file.tree.file.provenance == nil, file.mentionsImagePolicy else {
        return []
      }
      let policies = context.inventory.resources("image.toolkit.fluxcd.io", "ImagePolicy")
      let surroundings = context.inventory.surroundings
      let isUncertain =
        policies.isEmpty || surroundings.repository.isPartlyRead || surroundings.lacksRenderings
      let lines = LineTable(file.tree.file)
      return file.tree.comments(lines).compactMap { comment in
        guard let marker = ImagePolicyMarker(comment, lines, file.tree.file),
          !policies.contains(where: marker.names),
          !surroundings.external.hold(
            "ImagePolicy", named: marker.name, in: marker.namespace)
        else { return nil }
        var defect = Defect(
          "the marker names the ImagePolicy \(marker.shown), which is not in the scan",
          at: marker.range, in: file.tree.file, resource: file.resource(around: marker.range))
        defect.severity = isUncertain ? .info : nil
        return defect
      }
    })
}

/// `# {"$imagepolicy": "namespace:name:field"}`
private struct ImagePolicyMarker {
  let namespace: String
  let name: String
  let range: SourceRange

  init?(_ comment: Comment, _ lines: LineTable, _ file: SourceFile) {
    guard comment.text.contains("$imagepolicy"), let line = lines.byteRange(ofLine: comment.line),
      let brace = file.bytes[line].lastIndex(of: UInt8(ascii: "{"))
    else { return nil }
    range = SourceRange(brace, line.upperBound)
    let text = String(decoding: file.bytes[brace..<line.upperBound], as: UTF8.self)
    let tree = SyntaxTree(parsing: SourceFile(path: "", bytes: Array(text.utf8)))
    guard let value = tree.roots.first?["$imagepolicy"]?.text else { return nil }
    let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2, !Placeholder.isIn(value) else { return nil }
    namespace = parts[0]
    name = parts[1]
  }

  var shown: String { "\(namespace)/\(name)" }

  func names(_ policy: Resource) -> Bool {
    policy.id.name == name && Inventory.mayShare(policy.id.namespace, namespace)
  }
}
