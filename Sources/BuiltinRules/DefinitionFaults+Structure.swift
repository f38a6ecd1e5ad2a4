import Manifests
import YAMLSyntax

/// What makes a schema structural (`ValidateStructural`), and what its root cannot have.
extension DefinitionFaults {
  private static let rest = Keys([
    "pattern", "anyOf", "allOf", "oneOf", "not", "x-kubernetes-map-type",
    "x-kubernetes-embedded-resource", "x-kubernetes-validations", "x-kubernetes-list-map-keys",
  ])

  /// The keywords that few schemas have.
  mutating func checkRest(of schema: Node, isInList: Bool) {
    schema.forEachValue(of: Self.rest) { keyword, value in
      switch keyword {
      case 0: check(pattern: value)
      case 1, 2, 3: check(alternatives: value, Self.junctors[keyword - 1])
      case 4: check(alternative: value, "not", depth: 0)
      case 5: check(mapType: value, in: schema)
      case 6: check(embedded: value, in: schema)
      case 7: check(validations: value, isInList: isInList)
      default: check(mapKeys: value, in: schema)
      }
    }
  }

  private static let junctors: [StaticString] = ["anyOf", "allOf", "oneOf", "not"]

  private mutating func check(pattern: Node) {
    guard let text = pattern.text, !pattern.isNull, !pattern.isOpen,
      case .refused(let reason) = Pattern.read(text)
    else { return }
    add(
      "the pattern \(text) of its schema is none: \(reason)", at: pattern,
      remedy: "write it as Go's regexp reads it")
  }

  // MARK: Alternatives

  private mutating func check(alternatives list: Node, _ junctor: StaticString) {
    guard list.isSequence, !(junctor.description == "anyOf" && list.isIntOrString) else { return }
    var isFirst = true
    list.forEachItem { item in
      let isException = isFirst && junctor.description == "allOf"
      isFirst = false
      if isException, item["anyOf"]?.isIntOrString == true { return }
      check(alternative: item, junctor, depth: 0)
    }
  }

  /// What says what a value is, and not whether it is good.
  private static let structure: [StaticString] = [
    "type", "default", "title", "description", "nullable", "additionalProperties",
    "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string", "x-kubernetes-list-map-keys", "x-kubernetes-list-type",
    "x-kubernetes-map-type", "x-kubernetes-validations",
  ]
  private static let structuralKeys = Keys(structure.map(\.description))

  private mutating func check(alternative schema: Node, _ junctor: StaticString, depth: Int) {
    guard schema.isMapping, depth < 32 else { return }
    schema.forEachValue(of: Self.structuralKeys) { number, value in
      let name = Self.structure[number]
      let says =
        switch name.description {
        case "default": !value.isNull
        case "additionalProperties": value.isMapping
        default:
          value.isMapping || value.isSequence
            ? value.firstKey != nil || value.item(at: 0) != nil
            : value.bool ?? !(value.isNull || value.withText(\.isEmpty))
        }
      guard says, !value.isOpen, let key = schema.keyNode(name) else { return }
      add(
        "its schema has \(name) within \(junctor), where values are judged and not described",
        at: key, remedy: "write it beside \(junctor)")
    }
    if let key = schema["properties"]?.keyNode("metadata") {
      add("its schema has metadata within \(junctor)", at: key, remedy: "remove it")
    }
    if let items = schema["items"] { check(alternative: items, junctor, depth: depth + 1) }
    schema["properties"]?.forEachPair { check(alternative: $1, junctor, depth: depth + 1) }
    for inner in Self.junctors.dropLast() {
      schema[inner]?.forEachItem { check(alternative: $0, inner, depth: depth + 1) }
    }
    if let inner = schema["not"] { check(alternative: inner, "not", depth: depth + 1) }
  }

  // MARK: The root

  /// What the root of a schema cannot have beside the subresource `status`.
  private static let besidesStatus: [StaticString] = [
    "allOf", "anyOf", "oneOf", "not", "enum", "default", "minProperties", "maxProperties",
    "x-kubernetes-map-type",
  ]

  mutating func check(root schema: Node, of version: Node) {
    if let key = schema.keyNode("nullable"), schema["nullable"]?.bool == true {
      add("its objects may be null", at: key, remedy: "remove nullable")
    }
    if let others = schema["additionalProperties"], !others.isNull,
      schema["properties"]?.firstKey == nil, let key = schema.keyNode("additionalProperties")
    {
      add(
        "the root of its schema has additionalProperties", at: key,
        remedy: "name the fields, or write x-kubernetes-preserve-unknown-fields: true")
    }
    if let status = version["subresources"]?["status"], status.isMapping {
      for name in Self.besidesStatus {
        guard let value = schema[name], !value.isNull, let key = schema.keyNode(name) else {
          continue
        }
        add(
          "the root of its schema has \(name) although status is a subresource", at: key,
          remedy: "write it into spec")
      }
    }
    for junctor in Self.junctors.dropLast() {
      schema[junctor]?.forEachItem { check(isComplete: schema, for: $0, depth: 0) }
    }
    if let other = schema["not"] { check(isComplete: schema, for: other, depth: 0) }
    schema["properties"]?.forEachPair { name, property in
      guard ["apiVersion", "kind", "metadata"].contains(name.text) else { return }
      check(objectField: property, name)
    }
  }

  /// Fields that an alternative speaks of stand in the schema, too.
  private mutating func check(isComplete schema: Node, for alternative: Node, depth: Int) {
    guard depth < 32 else { return }
    alternative["properties"]?.forEachPair { name, inner in
      if let property = schema["properties"]?.value(for: name) {
        check(isComplete: property, for: inner, depth: depth + 1)
      } else if !name.isOpen {
        add(
          "an alternative of its schema speaks of \(name.text ?? ""), which is none of its fields",
          at: name, remedy: "add it to properties")
      }
    }
    for junctor in Self.junctors.dropLast() {
      alternative[junctor]?.forEachItem { check(isComplete: schema, for: $0, depth: depth + 1) }
    }
    if let other = alternative["not"] { check(isComplete: schema, for: other, depth: depth + 1) }
  }

  /// `metadata` can have rules for names, and nothing else.
  private mutating func check(objectField schema: Node, _ name: Node) {
    guard schema.isMapping else { return }
    let wanted: StaticString = name.says("metadata") ? "object" : "string"
    if let type = schema["type"], let text = type.text, !text.isEmpty, !type.says(wanted),
      !type.isOpen
    {
      add(
        "\(name.text ?? "") is of the type \(text) in its schema", at: type,
        remedy: "write type: \(wanted)")
    }
    if let standard = schema.keyNode("default") {
      add("\(name.text ?? "") has a default in its schema", at: standard, remedy: "remove it")
    }
    guard name.says("metadata") else { return }
    schema.forEachPair { key, value in
      guard !key.says("type"), !key.says("default"), !key.says("properties"), !value.isNull,
        value.bool != false, !value.withText(\.isEmpty) || value.isMapping || value.isSequence
      else { return }
      add(
        "metadata has \(key.text ?? "") in its schema, which the server defines itself", at: key,
        remedy: "write metadata: {type: object}")
    }
    schema["properties"]?.forEachPair { key, _ in
      guard !key.says("name"), !key.says("generateName") else { return }
      add(
        "its schema has rules for metadata.\(key.text ?? ""), where there are some for name alone",
        at: key, remedy: "remove it")
    }
  }
}

extension Node {
  /// `[{type: integer}, {type: string}]`, in this order.
  fileprivate var isIntOrString: Bool {
    guard let first = item(at: 0), let second = item(at: 1), item(at: 2) == nil else {
      return false
    }
    return first.hasOnly(["type"]) && first["type"]?.says("integer") == true
      && second.hasOnly(["type"]) && second["type"]?.says("string") == true
  }
}
