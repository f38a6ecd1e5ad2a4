import Linting

extension Rule {
  static let customValueExamples: [Example] = [
    .bad(
      "names and numbers of what is seldom written",
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: shop}
      spec: {controller: acme.com/shop, parameters: {kind: Settings, name: ↓a/b}}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: shop}
      roleRef: {kind: Role, name: ↓a%b}
      subjects: [{kind: User, name: jo}]
      ---
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: shop}
      provisioner: ↓ebs csi
      allowedTopologies: [{matchLabelExpressions: [{key: ↓my zone, values: [a]}]}]
      ---
      apiVersion: storage.k8s.io/v1
      kind: CSIDriver
      metadata: {name: csi.acme.com}
      spec: {nodeAllocatableUpdatePeriodSeconds: ↓5, tokenRequests: [{audience: a, expirationSeconds: ↓60}]}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: shop}
      spec: {policyName: ↓Shop_1, validationActions: [Deny], paramRef: {name: shop, parameterNotFoundAction: ↓deny}, matchResources: {matchPolicy: ↓exact}}
      ---
      apiVersion: flowcontrol.apiserver.k8s.io/v1
      kind: PriorityLevelConfiguration
      metadata: {name: shop}
      spec: {type: Limited, limited: {lendablePercent: ↓101, nominalConcurrencyShares: ↓-1, limitResponse: {type: ↓Drop}}}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: shop}
      addressType: IPv4
      endpoints: [{addresses: [10.0.0.1], hostname: ↓a.b}]
      ports: [{name: ↓web_1, port: 80, appProtocol: ↓http 2}]
      ---
      apiVersion: resource.k8s.io/v1
      kind: ResourceClaim
      metadata: {name: shop}
      spec: {devices: {requests: [{name: a, exactly: {deviceClassName: ↓Gpu_1, allocationMode: ↓Exact, count: ↓-1}}]}}
      """),
    .good(
      "names and numbers of what is seldom written",
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata: {name: shop}
      spec: {controller: acme.com/shop, parameters: {kind: Settings, name: A_b}}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: shop}
      roleRef: {kind: Role, name: "system:A_b"}
      subjects: [{kind: User, name: "CN=Jane Doe"}]
      ---
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: shop}
      provisioner: EBS.csi.aws.com/shop
      ---
      apiVersion: storage.k8s.io/v1
      kind: VolumeAttributesClass
      metadata: {name: shop}
      driverName: "${DRIVER}"
      parameters: {iops: "3000"}
      ---
      apiVersion: flowcontrol.apiserver.k8s.io/v1
      kind: PriorityLevelConfiguration
      metadata: {name: shop}
      spec: {type: Limited, limited: {lendablePercent: 0, nominalConcurrencyShares: 0, limitResponse: {type: Reject}}}
      """),
    .bad(
      "what the definition of a custom resource asks for",
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
                  spec:
                    type: object
                    properties:
                      mode: {type: integer, enum: [1, 2]}
                      share: {type: number, minimum: 0.5, exclusiveMaximum: true, maximum: 1}
                      step: {type: integer, multipleOf: 5}
                      size: {type: integer, format: int32}
                      code: {type: string, pattern: "^[a-z]{2}-[0-9]+$"}
                      since: {type: string, format: date-time}
                      host: {type: string, format: ipv4}
                      zones: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                      ports: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port, protocol], items: {type: object, required: [port], properties: {port: {type: integer}, protocol: {type: string, default: TCP}}}}
                      labels: {type: object, maxProperties: 1, additionalProperties: {type: string}}
                      owner: {type: object, properties: {name: {type: string}, id: {type: string}}, oneOf: [{required: [name]}, {required: [id]}]}
                      word: {type: string, anyOf: [{enum: [a]}, {maxLength: 2, pattern: "^b"}], not: {enum: [bb]}}
                      pod: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                      amount: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
      ---
      apiVersion: example.com/v1
      kind: Shop
      metadata: {name: ↓My_Shop}
      spec:
        mode: ↓3
        share: ↓1.0
        step: ↓7
        code: ↓DE-1
        since: ↓yesterday
        host: ↓300.1.1.1
        zones: [a, b, ↓a]
        ports: [{port: 80}, {port: ↓80, protocol: TCP}, {port: 80, protocol: UDP}]
        labels: ↓{a: b, c: d}
        owner: ↓{name: a, id: b}
        word: ↓bcd
      ---
      apiVersion: example.com/v1
      kind: Shop
      metadata: {name: cart}
      spec: {share: ↓0.4, owner: ↓{}, word: ↓bb, amount: 5}
      """),
    .good(
      "what the definition of a custom resource asks for",
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
                  spec:
                    type: object
                    properties:
                      mode: {type: integer, enum: [1, 2]}
                      share: {type: number, minimum: 0.5, exclusiveMaximum: true, maximum: 1}
                      step: {type: integer, multipleOf: 5}
                      size: {type: integer, format: int32}
                      code: {type: string, pattern: "^[a-z]{2}-[0-9]+$"}
                      since: {type: string, format: date-time}
                      host: {type: string, format: ipv4}
                      zones: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                      ports: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [port, protocol], items: {type: object, required: [port], properties: {port: {type: integer}, protocol: {type: string, default: TCP}}}}
                      labels: {type: object, maxProperties: 1, additionalProperties: {type: string}}
                      owner: {type: object, properties: {name: {type: string}, id: {type: string}}, oneOf: [{required: [name]}, {required: [id]}]}
                      kind: {type: object, properties: {type: {type: string, default: a}, name: {type: string}}, oneOf: [{properties: {type: {enum: [a]}}}, {properties: {type: {enum: [b]}}, required: [name]}]}
                      word: {type: string, anyOf: [{enum: [a]}, {maxLength: 2, pattern: "^b"}], not: {enum: [bb]}}
                      pod: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                      amount: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}
      ---
      apiVersion: example.com/v1
      kind: Shop
      metadata: {name: my.shop}
      spec:
        mode: 2.0
        share: 0.5
        step: 10
        size: 2147483647
        code: de-17
        since: "2026-01-31T12:00:00.5+01:00"
        host: 10.0.0.1
        zones: [a, b, "${A}", "${A}"]
        ports: [{port: 80}, {port: 80, protocol: UDP}, {port: "${PORT}"}, {port: "${PORT}"}]
        labels: {a: b}
        owner: {id: a}
        kind: {name: a}
        word: bc
        pod: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}
        amount: 8589934592
      ---
      apiVersion: example.com/v1
      kind: Shop
      metadata: {name: cart}
      spec: {code: "${CODE}", word: "${WORD}", amount: 5%}
      """),
  ]
}
