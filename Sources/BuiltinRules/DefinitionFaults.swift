import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation (`ValidateCustomResourceDefinition`, `ValidateAPIService`) says of one.
struct DefinitionFaults {
  let resource: Resource
  private(set) var defects: [Defect] = []

  init(_ resource: Resource, _ spec: Node) {
    self.resource = resource
    if resource.id.kind == "APIService" {
      checkName(spec["version"], spec["group"])
      checkTrust(in: spec)
      return
    }
    checkName(spec["names"]?["plural"], spec["group"])
    if let key = spec.keyNode("preserveUnknownFields"), spec["preserveUnknownFields"]?.bool == true
    {
      add(
        "it keeps unknown fields as a whole", at: key,
        remedy: "write x-kubernetes-preserve-unknown-fields: true into the schema instead")
    }
    checkNames(of: spec)
    checkApproval(of: spec)
    guard let versions = spec["versions"], let key = spec.keyNode("versions") else { return }
    let stored = versions.items.count { $0["storage"]?.bool == true }
    if stored != 1, !versions.items.contains(where: { Placeholder.isIn($0["storage"]?.text ?? "") })
    {
      add(
        "\(stored) of its versions are stored", at: key,
        remedy: "write storage: true for one version, and storage: false for the others")
    }
    var names: Set<String> = []
    versions.forEachItem {
      check(version: $0)
      check(nameOf: $0, &names)
      checkParts(of: $0)
    }
  }

  mutating func add(_ message: String, at node: Node, remedy: String? = nil) {
    defects.append(
      Defect(
        "\(resource.id) is refused: \(message)", at: node, of: resource, remedy: remedy))
  }

  private mutating func checkName(_ first: Node?, _ group: Node?) {
    // What is missing, the schema says.
    guard let first = first?.string, let group = group?.string,
      let node = resource.metadata?["name"], let name = node.string, name != "\(first).\(group)",
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
    if let type = schema["type"], !type.says("object"), !type.isNull, !type.isOpen {
      add(
        "its objects are of the type \(type.text ?? "")", at: type, remedy: "write type: object")
    }
    check(root: schema, of: version)
    check(
      schema: schema, at: version["schema"]?.keyNode("openAPIV3Schema"), depth: 0, isInList: false)
  }

  private static let keywords = Keys(
    [
      "type", "x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields", "$ref",
      "properties", "items", "additionalProperties", "uniqueItems", "x-kubernetes-list-type",
      "default",
    ] + unsupported.map(\.description))

  /// What JSON schemas have and the server's do not, beside `$ref`.
  private static let unsupported: [StaticString] = [
    "id", "patternProperties", "definitions", "dependencies", "additionalItems",
  ]

  /// `isInList`: in an item of a list that the server cannot tell from the others.
  private mutating func check(schema: Node, at place: Node?, depth: Int, isInList: Bool) {
    guard schema.isMapping, depth < 64 else { return }
    var hasType = false
    var (type, properties, items, others): (Node?, Node?, Node?, Node?)
    var standard: Node?
    schema.forEachValue(of: Self.keywords) { keyword, value in
      switch keyword {
      case 0:
        hasType = hasType || value.withText { !$0.isEmpty }
        type = value
        if depth > 0 { check(type: value) }
      case 1, 2:
        hasType = hasType || value.bool == true
        if keyword == 2 { check(preserves: value, in: schema) }
      case 3:
        hasType = true
        check(unsupported: "$ref", value, in: schema)
      case 4:
        properties = value
        value.forEachPair { check(schema: $1, at: $0, depth: depth + 1, isInList: isInList) }
      case 5:
        items = value
        check(items: value, in: schema)
        let isMap = schema["x-kubernetes-list-type"]?.says("map") == true
        descend(into: value, "items", of: schema, depth, isInList: isInList || !isMap)
      case 6:
        others = value
        descend(into: value, "additionalProperties", of: schema, depth, isInList: isInList)
      case 7: check(isUnique: value, in: schema)
      case 8: check(listType: value, in: schema)
      case 9: standard = value
      default: check(unsupported: Self.unsupported[keyword - 10], value, in: schema)
      }
    }
    checkRest(of: schema, isInList: isInList)
    check(others, beside: properties, in: schema)
    if let standard, let type { check(default: standard, ofType: type, in: schema) }
    if items == nil, let type { check(type, withoutItemsIn: schema) }
    if !hasType, let place { reportNoType(at: place) }
  }

  private mutating func descend(
    into value: Node, _ name: StaticString, of schema: Node, _ depth: Int, isInList: Bool
  ) {
    check(schema: value, at: schema.keyNode(name), depth: depth + 1, isInList: isInList)
  }

  private mutating func reportNoType(at place: Node) {
    add(
      "\(place.text ?? "") has no type in its schema", at: place,
      remedy: "write its type, or x-kubernetes-preserve-unknown-fields: true")
  }
}
