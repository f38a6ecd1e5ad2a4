import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidDefinition = Rule(
    id: "invalid-definition", group: .syntax,
    summary: "The API server refuses this CustomResourceDefinition or APIService",
    rationale: """
      The name is made of what is defined: `shops.example.com` of the plural `shops` in the group `example.com`, and `v1.example.com` of an
      APIService. Just one version is the one that is stored. Each version has a schema, in which each field has a type: "Required value: must not be
      empty for specified object fields".

      Looked at is `apiextensions.k8s.io/v1`. Quiet for placeholders and patches.
      """,
    remedy: "write what the API server asks for: without it nothing of this kind can be applied",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: ↓shop.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Shop, plural: shops}
          ↓preserveUnknownFields: true
          ↓versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      properties:
                        ↓size: {description: small or large}
                        owners: {type: array, ↓items: {maxLength: 9}}
            - {↓name: v2, served: true, storage: true}
        ---
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: ↓v1.metrics}
        spec: {group: metrics.example.com, version: v1, groupPriorityMinimum: 100, versionPriority: 100}
        """),
      .good(
        "",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: shops.example.com}
        spec:
          group: example.com
          scope: Namespaced
          preserveUnknownFields: false
          names: {kind: Shop, plural: shops}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    size: {x-kubernetes-int-or-string: true}
                    rest: {x-kubernetes-preserve-unknown-fields: true}
                    type: {type: string}
                    mode: {type: string, anyOf: [{enum: [a]}, {enum: [b]}]}
                    labels: {type: object, additionalProperties: {type: string}}
            - {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
        ---
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: v1.metrics.example.com}
        spec: {group: metrics.example.com, version: v1, groupPriorityMinimum: 100, versionPriority: 100}
        """),
      .good(
        "an older version, which took more; placeholders; a patch",
        """
        apiVersion: apiextensions.k8s.io/v1beta1
        kind: CustomResourceDefinition
        metadata: {name: carts.example.com}
        spec: {group: example.com, version: v1, preserveUnknownFields: true, names: {kind: Cart, plural: carts}}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: "shops.${GROUP}"}
        spec:
          group: "${GROUP}"
          names: {kind: Shop, plural: shops}
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: orders.example.com}
        spec: {conversion: {strategy: None}}
        """),
    ],
    check: .resource(
      of: [
        GroupKind("apiextensions.k8s.io", "CustomResourceDefinition"),
        GroupKind("apiregistration.k8s.io", "APIService"),
      ]
    ) { resource, _ in
      guard let spec = resource.spec, resource.version == "v1" else { return [] }
      let defects = DefinitionFaults(resource, spec).defects
      return defects.isEmpty || resource.mayBeRefused ? defects : []
    })
}

/// What the API server's validation (`ValidateCustomResourceDefinition`) says of one.
private struct DefinitionFaults {
  private let resource: Resource
  private(set) var defects: [Defect] = []

  init(_ resource: Resource, _ spec: Node) {
    self.resource = resource
    if resource.id.kind == "APIService" {
      checkName(spec["version"], spec["group"])
      return
    }
    checkName(spec["names"]?["plural"], spec["group"])
    if let key = spec.keyNode("preserveUnknownFields"), spec["preserveUnknownFields"]?.bool == true
    {
      add(
        "it keeps unknown fields as a whole", at: key,
        remedy: "write x-kubernetes-preserve-unknown-fields: true into the schema instead")
    }
    guard let versions = spec["versions"], let key = spec.keyNode("versions") else { return }
    let stored = versions.items.count { $0["storage"]?.bool == true }
    if stored != 1, !versions.items.contains(where: { Placeholder.isIn($0["storage"]?.text ?? "") })
    {
      add(
        "\(stored) of its versions are stored", at: key,
        remedy: "write storage: true for one version, and storage: false for the others")
    }
    versions.forEachItem { check(version: $0) }
  }

  private mutating func add(_ message: String, at node: Node, remedy: String? = nil) {
    defects.append(
      Defect(
        "\(resource.id) is refused: \(message)", at: node, of: resource, remedy: remedy))
  }

  private mutating func checkName(_ first: Node?, _ group: Node?) {
    guard let first = first?.text, let group = group?.text, let node = resource.metadata?["name"],
      let name = node.text, name != "\(first).\(group)",
      ![first, group, name].contains(where: Placeholder.isInName)
    else { return }
    add(
      "by what it defines it is called \(first).\(group)", at: node,
      remedy: "call it \(first).\(group)")
  }

  private mutating func check(version: Node) {
    guard let schema = version["schema"]?["openAPIV3Schema"], !schema.isNull else {
      if let key = version.firstKey {
        add(
          "its version \(version["name"]?.text ?? "") has no schema", at: key,
          remedy: "write schema.openAPIV3Schema; type: object is the least")
      }
      return
    }
    check(schema: schema, at: version["schema"]?.keyNode("openAPIV3Schema"), depth: 0)
  }

  private static let keywords = Keys([
    "type", "x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields", "$ref",
    "properties", "items", "additionalProperties",
  ])

  /// What `validateStructuralInvariants` asks of each field; of the rest of a schema, as under `anyOf`, it asks
  /// the contrary.
  private mutating func check(schema: Node, at place: Node?, depth: Int) {
    guard schema.isMapping, depth < 64 else { return }
    var hasType = false
    schema.forEachValue(of: Self.keywords) { keyword, value in
      switch keyword {
      case 0: hasType = hasType || value.withText { !$0.isEmpty }
      case 1, 2: hasType = hasType || value.bool == true
      case 3: hasType = true
      case 4: value.forEachPair { check(schema: $1, at: $0, depth: depth + 1) }
      case 5: check(schema: value, at: schema.keyNode("items"), depth: depth + 1)
      default: check(schema: value, at: schema.keyNode("additionalProperties"), depth: depth + 1)
      }
    }
    guard !hasType, let place else { return }
    add(
      "\(place.text ?? "") has no type in its schema", at: place,
      remedy: "write its type, or x-kubernetes-preserve-unknown-fields: true")
  }
}
