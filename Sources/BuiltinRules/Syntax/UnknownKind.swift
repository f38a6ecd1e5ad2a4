import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unknownKind = Rule(
    id: "unknown-kind", group: .syntax,
    summary: "Nothing is known of this kind: its fields are not checked",
    rationale: """
      Names and types of fields are checked for Kubernetes' own kinds, and for custom resources whose CustomResourceDefinition is
      in the input. This kind is neither: `unknown-field`, `wrong-type` and `missing-field` say nothing of it. Said once for a kind.
      Where the definitions lie elsewhere, a copy of them beside the manifests is enough: kubevet fetches nothing.

      A warning where it is a slip (`app/v1` for `apps/v1`, a `ServiceMonitor` in `v1`) and where the definition in the input does
      not serve this version, an error where the target version does not serve it yet. What it serves no longer is the matter of `removed-api`.
      Quiet for kinds whose definition is named under `external:` in the configuration.
      """,
    remedy:
      "keep the CustomResourceDefinition beside the manifests, or correct apiVersion and kind",
    severity: .info, errorsAreRefusals: true, isSaidOnce: true,
    examples: [
      .bad(
        "said once for a kind",
        """
        apiVersion: ↓example.com/v1
        kind: Shop
        metadata: {name: shop}
        ---
        apiVersion: example.com/v1
        kind: Shop
        metadata: {name: other}
        """),
      .bad(
        "slips",
        """
        apiVersion: ↓app/v1
        kind: Deployment
        metadata: {name: shop}
        spec: {selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: v1
        kind: ↓ConfigMaps
        metadata: {name: shop}
        ---
        apiVersion: ↓v1
        kind: ServiceMonitor
        metadata: {name: shop}
        """),
      .bad(
        "a version that its definition does not serve any more",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: shops.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Shop, plural: shops}
          versions:
          - {name: v1alpha1, served: false, storage: false, schema: {openAPIV3Schema: {type: object}}}
          - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
        ---
        apiVersion: ↓example.com/v1alpha1
        kind: Shop
        metadata: {name: shop}
        """),
      .good(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec: {selector: {matchLabels: {app: shop}}}
        """),
      .good(
        "defined in the input; retired by Kubernetes",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: shops.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Shop, plural: shops}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
        ---
        apiVersion: example.com/v1
        kind: Shop
        metadata: {name: shop}
        ---
        apiVersion: extensions/v1beta1
        kind: Ingress
        metadata: {name: shop}
        """),
    ],
    check: .resourceAmongOthers { resource, context in
      guard !context.inventory.isSound(resource, context.schemaTarget),
        let node = resource.root["apiVersion"]
      else { return [] }
      let kind = "\(resource.apiVersion) \(resource.id.kind)"
      if let unserved = context.schemaTarget.unserved(resource) {
        return [
          Defect(
            "\(resource.id): Kubernetes serves \(kind) from 1.\(unserved) on; the target is "
              + "\(context.kubernetes)", at: node, of: resource, severity: .error,
            remedy: "use a version of the API that the target serves")
        ]
      }
      if let served = context.inventory.servedVersions(insteadOf: resource) {
        return [
          Defect(
            "\(resource.id): its definition serves \(served.joined(separator: ", ")), not "
              + "\(resource.version): the API server knows no \(kind)", at: node, of: resource,
            severity: .warning, remedy: "use a version of the API that the definition serves")
        ]
      }
      guard context.inventory.lacksSchema(of: resource), !isRetired(resource) else { return [] }
      if let slip = slip(resource) {
        return [
          Defect(
            "\(resource.id): there is no \(kind)\(slip.hint)", at: slip.place ?? node,
            of: resource, severity: .warning, remedy: "correct apiVersion or kind")
        ]
      }
      guard !context.inventory.surroundings.external.holdDefinition(of: resource.kind) else {
        return []
      }
      return [
        Defect(
          "\(kind) is no kind of Kubernetes' own, and its definition is not in the input: its "
            + "fields are not checked", at: node, of: resource)
      ]
    })

  private static func isRetired(_ resource: Resource) -> Bool {
    RetiredAPI.named(resource.apiVersion, resource.id.kind) != nil
  }

  /// What to say of a kind that Kubernetes itself would have, were it one, and at which word, where only one
  /// is wrong; nil: somebody else may have it.
  private static func slip(_ resource: Resource) -> (hint: String, place: Node?)? {
    let kind = resource.id.kind
    let siblings = SchemaTarget.kinds(of: resource.apiVersion)
    if let near = siblings.first(where: { kind.count > 4 && Spelling.distance($0, kind) <= 2 }) {
      return ("; did you mean \(resource.apiVersion) \(near)?", resource.root["kind"])
    }
    let group = resource.id.group
    // Groups without a dot are Kubernetes' own; templates of OpenShift's first versions are in none.
    guard !siblings.isEmpty || !group.isEmpty && !group.contains("."), kind != "Template" else {
      return nil
    }
    let others = SchemaTarget.apiVersions(of: kind)
    if let stable = others.first(where: { !$0.contains("alpha") && !$0.contains("beta") }) {
      return ("; did you mean \(stable) \(kind)?", nil)
    }
    return siblings.isEmpty ? nil : ("", nil)
  }
}
