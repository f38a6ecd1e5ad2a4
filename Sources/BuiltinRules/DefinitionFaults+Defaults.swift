import Linting
import Manifests
import YAMLSyntax

/// What the server fills in, what it tells items apart by, and whom it trusts.
extension DefinitionFaults {
  /// `ValidateDefaults`: a default is of the type of its field.
  mutating func check(default value: Node, ofType type: Node, in schema: Node) {
    guard !value.isNull, !value.isOpen, let name = type.text,
      schema["x-kubernetes-int-or-string"].isAbsent
    else { return }
    // Words that are read in two ways are of either type.
    let dialects = [Dialect.kubectl, .kustomize].filter {
      Self.isDefault(value, ofType: name, $0)
    }
    guard dialects.isEmpty else {
      return dialects.count == 2 ? check(default: value, fits: schema) : ()
    }
    add(
      "the default \(value.text.map { "\($0) " } ?? "")of its schema is not of the type \(name)",
      at: value,
      remedy: name == "string" ? "put it in quotes" : "correct the default, or the type")
  }

  /// A default is what its own schema asks for.
  private mutating func check(default value: Node, fits schema: Node) {
    for fault in SchemaInspection.faults(of: value, by: schema) {
      switch fault.problem {
      case .invalidValue(let wanted):
        add(
          "\(fault.shownValue(wanted)) in a default of its schema is refused by the schema itself, which takes "
            + wanted.words(insteadOf: fault.node.text ?? ""), at: fault.node,
          remedy: "correct the default, or the schema")
      case .missingField(let field):
        add(
          "a default of its schema has no \(field), which the schema demands", at: value,
          remedy: "add \(field), or take it out of required")
      case .unknownField:
        add(
          "a default of its schema has the field \(fault.node.text ?? ""), which the schema does not know",
          at: fault.node, remedy: "correct the name, or add it to properties")
      case .wrongType(let type):
        add(
          "\(fault.node.text ?? "a value") in a default of its schema is not \(type.description)",
          at: fault.node, remedy: "correct the default, or the type")
      // To a schema it is a text as any other.
      case .emptyText: break
      }
    }
  }

  private static func isDefault(_ value: Node, ofType name: String, _ dialect: Dialect) -> Bool {
    if value.isMapping { return name == "object" || !isKnown(name) }
    if value.isSequence { return name == "array" || !isKnown(name) }
    return switch (name, value.scalar(dialect)) {
    case ("boolean", .bool), ("integer", .int), ("number", .int), ("number", .float),
      ("string", .string):
      true
    case ("integer", .float(let number)): number.rounded() == number
    default: !isKnown(name)
    }
  }

  private static func isKnown(_ name: String) -> Bool {
    types.contains { $0.description == name }
  }

  /// `validateMapListKeysMapSet`: no item is without the fields by which it is found.
  mutating func check(keys: Node, of items: Node) {
    guard items["type"]?.says("object") == true || items["properties"]?.isMapping == true else {
      return
    }
    let properties = items["properties"]
    let required = items["required"].map { Array($0.items) } ?? []
    keys.forEachItem { key in
      guard let name = key.text, !key.isOpen else { return }
      guard let property = properties?.value(for: key) else {
        add(
          "a list of its schema is a map by \(name), which its items do not have", at: key,
          remedy: "name one of the properties of the items")
        return
      }
      guard property.isMapping, property["default"].isAbsent,
        !required.contains(where: { $0.text == name })
      else { return }
      add(
        "a list of its schema is a map by \(name), which its items may do without", at: key,
        remedy: "make \(name) required, or give it a default")
    }
  }

  private static let approval = "api-approved.kubernetes.io"

  /// `validateAPIApproval`: groups of the community's own.
  mutating func checkApproval(of spec: Node) {
    guard let node = spec["group"], let group = node.text,
      [".k8s.io", ".kubernetes.io"].contains(where: { ".\(group)".hasSuffix($0) }),
      resource.annotation(Self.approval)?.isEmpty ?? true, !Placeholder.isInName(group)
    else { return }
    add(
      "its group \(group) is the community's, and the annotation \(Self.approval) is missing",
      at: node,
      remedy:
        "take a group of your own, or write where it was approved; \"unapproved, …\" is taken, too"
    )
  }

  private static let serviceFields: [StaticString] = [
    "caBundle", "group", "groupPriorityMinimum", "insecureSkipTLSVerify", "service", "version",
    "versionPriority",
  ]

  /// `ValidateAPIService`.
  mutating func checkTrust(in spec: Node) {
    if spec["service"].isAbsent, spec.hasOnly(Self.serviceFields) {
      for field: StaticString in ["caBundle", "insecureSkipTLSVerify"] {
        guard let value = spec[field], !value.isNull, value.bool != false,
          !value.withText(\.isEmpty), let key = spec.keyNode(field)
        else { continue }
        add("it has \(field), and no service", at: key, remedy: "add service, or remove \(field)")
      }
    }
    guard let node = spec["insecureSkipTLSVerify"], node.bool == true,
      let bundle = spec["caBundle"], !bundle.isNull, bundle.text?.isEmpty == false
    else { return }
    add(
      "it has a caBundle and insecureSkipTLSVerify: true", at: node,
      remedy: "take insecureSkipTLSVerify out")
  }
}

extension Rule {
  static let definitionDefaultExamples: [Example] = [
    .bad(
      "defaults, keys and groups",
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: shops.acme.k8s.io}
      spec:
        group: ↓acme.k8s.io
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
                  size: {type: integer, default: ↓"3"}
                  mode: {type: string, default: ↓5}
                  isOpen: {type: boolean, default: ↓"true"}
                  share: {type: number, default: ↓half}
                  zones: {type: array, items: {type: string}, default: ↓{}}
                  owner: {type: object, default: ↓[]}
                  ports:
                    type: array
                    x-kubernetes-list-type: map
                    x-kubernetes-list-map-keys: [port, ↓protocol, ↓name]
                    items: {type: object, required: [port], properties: {port: {type: integer}, protocol: {type: string}}}
      ---
      apiVersion: apiregistration.k8s.io/v1
      kind: APIService
      metadata: {name: v1.metrics.example.com}
      spec: {group: metrics.example.com, version: v1, groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: ↓true, caBundle: eA==, service: {name: a, namespace: a}}
      """),
    .good(
      "defaults, keys and groups",
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: shops.acme.k8s.io, annotations: {api-approved.kubernetes.io: "unapproved, for our own use"}}
      spec:
        group: acme.k8s.io
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
                  default: {type: string}
                  size: {type: integer, default: 3.0}
                  mode: {type: string, default: "5"}
                  switch: {type: string, default: on}
                  isOpen: {type: boolean, default: false}
                  share: {type: number, default: 1}
                  none: {type: string, nullable: true, default: null}
                  port: {type: integer, x-kubernetes-int-or-string: true, default: http}
                  any: {x-kubernetes-preserve-unknown-fields: true, default: {a: 1}}
                  ports:
                    type: array
                    x-kubernetes-list-type: map
                    x-kubernetes-list-map-keys: [port, protocol]
                    items: {type: object, required: [port], properties: {port: {type: integer}, protocol: {type: string, default: TCP}}}
      ---
      apiVersion: apiregistration.k8s.io/v1
      kind: APIService
      metadata: {name: v1.metrics.example.com}
      spec: {group: metrics.example.com, version: v1, groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, caBundle: "", service: {name: a, namespace: a}}
      """),
  ]
}
