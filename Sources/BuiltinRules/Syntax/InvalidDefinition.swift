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
      empty for specified object fields". A list says what its items are, and a mapping has either fields of its own or keys that anybody may choose. Some
      of JSON Schema is left out: "$ref is not supported". A default is of the type of its field, and a list that is a map names keys that no item
      is without, which are no objects. Alternatives (`anyOf`) judge values and describe none, `metadata` is the server's own, and a pattern is one of Go's,
      which looks neither ahead nor back. An expression has all its operands and brackets. A group of the Kubernetes community's own, as `shops.k8s.io`, was approved by it. Names of kinds, versions and columns are words that the server takes.

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
      .bad(
        "schemas and names",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: shops.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: ↓Shop_1, plural: shops, singular: ↓Shop, shortNames: [sh, ↓SH]}
          conversion: {strategy: ↓Webhook}
          versions:
            - name: ↓v1.0
              served: true
              storage: true
              additionalPrinterColumns: [{name: Size, type: string, jsonPath: ↓spec.size}]
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    size: {type: ↓text}
                    owners: {↓type: array}
                    zones: {type: array, ↓uniqueItems: true, items: {type: string}}
                    ports: {type: array, x-kubernetes-list-type: ↓map, items: {type: object, properties: {port: {type: integer}}}}
                    hosts: {type: array, x-kubernetes-list-type: ↓list, items: {type: string}}
                    labels: {type: object, properties: {app: {type: string}}, ↓additionalProperties: {type: string}}
            - {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: ↓string}}}
            - {name: ↓v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}
        """),
      .bad(
        "what JSON schemas have and the server's do not",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: shops.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Shop, plural: shops}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  ↓definitions: {size: {type: string}}
                  properties:
                    size: {↓$ref: "#/definitions/size"}
                    labels: {type: object, ↓patternProperties: {"^x-": {type: string}}}
                    pair: {type: array, ↓items: [{type: string}, {type: integer}], ↓additionalItems: false}
                    owner: {type: object, ↓id: owner, ↓dependencies: {name: [mail]}}
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
          conversion: {strategy: None}
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
                    id: {type: string, id: "", definitions: {}}
                    definitions: {type: object, properties: {$ref: {type: string}, dependencies: {type: array, items: {type: string}}}}
                    zones: {type: array, x-kubernetes-list-type: set, uniqueItems: false, items: {type: string}}
                    ports: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port], items: {type: object, required: [port], properties: {port: {type: integer}}}}
                    open: {type: object, properties: {a: {type: string}}, additionalProperties: true}
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
    ] + definitionDefaultExamples + definitionStructureExamples,
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
