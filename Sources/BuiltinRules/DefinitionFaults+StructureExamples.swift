import Linting

extension Rule {
  static let definitionStructureExamples: [Example] = [
    .bad(
      "schemas that are not structural",
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
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                ↓nullable: true
                ↓anyOf: [{properties: {↓color: {minLength: 1}}}]
                properties:
                  kind: {type: string, ↓default: Shop}
                  metadata: {type: object, ↓required: [name], properties: {↓labels: {type: object}}}
                  code: {type: string, pattern: ↓"^(?!a)b$"}
                  size: {type: string, anyOf: [{↓type: integer}], allOf: [{↓description: small, minLength: 1}]}
                  port: {x-kubernetes-int-or-string: true, anyOf: [{↓type: string}, {↓type: integer}]}
                  rest: {type: object, x-kubernetes-preserve-unknown-fields: ↓false}
                  place: {type: array, items: {type: string}, x-kubernetes-map-type: ↓atomic}
                  parts: {type: object, x-kubernetes-map-type: ↓loose}
                  pod: {type: object, ↓x-kubernetes-embedded-resource: true}
                  zones: {type: array, x-kubernetes-list-type: ↓set, items: {type: object, nullable: ↓true}}
      """),
    .bad(
      "lists, maps and their defaults",
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
                properties:
                  words: {type: string, x-kubernetes-list-type: ↓atomic}
                  lists: {type: array, x-kubernetes-list-type: set, items: {type: array, x-kubernetes-list-type: ↓set, items: {type: string}}}
                  names: {type: array, ↓x-kubernetes-list-map-keys: [name], items: {type: object, required: [name], properties: {name: {type: string}}}}
                  texts: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {type: ↓string}}
                  ports: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port, ↓port], items: {type: object, required: [port], properties: {port: {type: ↓object, nullable: ↓true}}}}
                  open: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [↓name], items: {type: object}}
                  mode: {type: string, enum: [a], default: ↓b}
                  count: {type: integer, minimum: 5, default: ↓1}
                  owner: {type: object, required: [name], default: ↓{}, properties: {name: {type: string}}}
                  place: {type: object, default: {↓zone: a, floor: ↓"3"}, properties: {floor: {type: integer}}}
      """),
    .bad(
      "rules",
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
                properties:
                  a:
                    type: object
                    x-kubernetes-validations:
                      - {rule: ↓""}
                      - {↓message: none}
                      - {rule: "true", message: ↓" "}
                      - {rule: "true", message: ↓"a\\nb"}
                      - {rule: ↓"true &&\\n true"}
                      - {rule: ↓self ==}
                      - {rule: self.size > 1, message: small, messageExpression: ↓"'small: ' + (self.size"}
                      - {rule: "true", reason: ↓Forbidden}
                      - {rule: "true", optionalOldSelf: ↓true}
                  b: {type: array, items: {type: string, x-kubernetes-validations: [{rule: ↓self == oldSelf}]}}
      """),
    .bad(
      "versions, names and conversion",
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: shops.example.com}
      spec:
        group: example.com
        scope: Namespaced
        names: {kind: Shop, plural: shops, listKind: ↓Shop, categories: [↓All_shops]}
        conversion: {strategy: Webhook, webhook: {conversionReviewVersions: ↓[v2], clientConfig: {↓url: "https://a.acme.com", service: {name: a, namespace: b, path: ↓convert}}}}
        versions:
          - name: v1
            served: true
            storage: true
            deprecationWarning: ↓old
            additionalPrinterColumns: [{name: Size, type: string, jsonPath: .spec.size}]
            subresources: {status: {}, scale: {specReplicasPath: ↓.replicas, statusReplicasPath: ↓.spec.replicas, labelSelectorPath: ↓.metadata.labels}}
            selectableFields: [{jsonPath: .spec.size}, {jsonPath: ↓.spec.size}, {jsonPath: ↓.spec}, {jsonPath: ↓.spec.color}, {jsonPath: ↓.metadata.name}, {jsonPath: ↓spec.size}]
            schema:
              openAPIV3Schema:
                type: object
                properties: {spec: {type: object, properties: {size: {type: string}}}}
      ---
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: carts.shop}
      spec:
        group: ↓shop
        scope: Namespaced
        names: {kind: Cart, plural: carts}
        conversion: {strategy: None, ↓webhook: {conversionReviewVersions: [v1], clientConfig: {url: "https://a.acme.com"}}}
        versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
      ---
      apiVersion: apiregistration.k8s.io/v1
      kind: APIService
      metadata: {name: v2.acme.com}
      spec: {group: acme.com, version: v2, groupPriorityMinimum: 100, versionPriority: 100, ↓insecureSkipTLSVerify: true}
      """),
    .good(
      "schemas, versions and conversion",
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: shops.example.com}
      spec:
        group: example.com
        scope: Namespaced
        names: {kind: Shop, plural: shops}
        conversion: {strategy: Webhook, webhook: {conversionReviewVersions: [v1, v2], clientConfig: {service: {name: a, namespace: b, path: /convert}}}}
        versions:
          - name: v1
            served: true
            storage: true
            deprecated: true
            deprecationWarning: old
            subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .spec.selector}}
            selectableFields: [{jsonPath: .code}, {jsonPath: .place.floor}]
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  kind: {type: string}
                  metadata: {type: object, properties: {name: {type: string, maxLength: 9}}}
                  code: {type: string, pattern: "^(?:[a-z]+|\\\\d{1,3})(\\\\.[a-z0-9-]+)*$"}
                  port: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
                  share: {x-kubernetes-int-or-string: true, allOf: [{anyOf: [{type: integer}, {type: string}]}, {pattern: "%$"}]}
                  owner: {type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b], properties: {b: {minLength: 1}}}], not: {required: [c]}}
                  pod: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                  zones: {type: array, x-kubernetes-list-type: set, items: {type: object, x-kubernetes-map-type: atomic, properties: {a: {type: string}}}}
                  ports: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port], items: {type: object, required: [port], properties: {port: {type: integer, x-kubernetes-validations: [{rule: self == oldSelf}]}}}}
                  place: {type: object, default: {floor: 3}, properties: {floor: {type: integer, minimum: 1}}}
                  type: {type: string, default: a, enum: [a], x-kubernetes-validations: [{rule: "self ==\\n oldSelf", message: "fixed", reason: FieldValueForbidden, optionalOldSelf: true}]}
      """),
  ]
}
