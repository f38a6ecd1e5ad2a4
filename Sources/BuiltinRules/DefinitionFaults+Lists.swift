import Manifests
import YAMLSyntax

/// Lists and maps of schemas, as `ValidateCustomResourceDefinitionOpenAPISchema` looks at them.
extension DefinitionFaults {
  mutating func check(list schema: Node, _ kind: Node) {
    if let type = schema["type"], let name = type.text, !name.isEmpty, !type.says("array"),
      !type.isOpen
    {
      add(
        "its schema calls what is of the type \(name) a list (x-kubernetes-list-type)", at: kind,
        remedy: "remove it, or write type: array")
    }
    guard let items = schema["items"], items.isMapping, kind.says("set") || kind.says("map") else {
      return
    }
    if let nullable = items["nullable"], nullable.bool == true {
      add(
        "a list of its schema is a \(kind.text ?? ""), and its items may be null", at: nullable,
        remedy: "remove nullable")
    }
    if kind.says("set") { check(itemsOfSet: items, kind) } else { check(itemsOfMap: items, schema) }
  }

  private mutating func check(itemsOfSet items: Node, _ kind: Node) {
    let (type, mapType, listType) = (
      items["type"], items["x-kubernetes-map-type"], items["x-kubernetes-list-type"]
    )
    if type?.says("object") == true, mapType?.says("atomic") != true, mapType?.isOpen != true {
      add(
        "a list of its schema is a set of objects, which the server cannot compare", at: kind,
        remedy: "write x-kubernetes-map-type: atomic into items, or x-kubernetes-list-type: map")
    }
    if type?.says("array") == true, let listType, !listType.says("atomic"), !listType.isOpen {
      add(
        "a list of its schema is a set of lists that are not atomic", at: listType,
        remedy: "write atomic")
    }
  }

  private mutating func check(itemsOfMap items: Node, _ schema: Node) {
    if let type = items["type"], let name = type.text, !name.isEmpty, !type.says("object"),
      !type.isOpen
    {
      add(
        "a list of its schema is a map, and its items are of the type \(name)", at: type,
        remedy: "write type: object, or x-kubernetes-list-type: set")
    }
    var known: Set<String> = []
    schema["x-kubernetes-list-map-keys"]?.forEachItem { key in
      guard let name = key.text, !key.isOpen else { return }
      guard known.insert(name).inserted else {
        return add(
          "a list of its schema is a map by \(name) twice", at: key, remedy: "write it once")
      }
      guard let property = items["properties"]?.value(for: key) else { return }
      if let type = property["type"], type.says("object") || type.says("array") {
        add(
          "a list of its schema is a map by \(name), which is of the type \(type.text ?? "")",
          at: type, remedy: "name a field with a text or a number")
      }
      if let nullable = property["nullable"], nullable.bool == true {
        add(
          "a list of its schema is a map by \(name), which may be null", at: nullable,
          remedy: "remove nullable")
      }
    }
  }

  mutating func check(mapKeys keys: Node, in schema: Node) {
    guard keys.item(at: 0) != nil, schema["x-kubernetes-list-type"]?.says("map") != true,
      schema["x-kubernetes-list-type"]?.isOpen != true,
      let key = schema.keyNode("x-kubernetes-list-map-keys")
    else { return }
    add(
      "its schema has x-kubernetes-list-map-keys for a list that is no map", at: key,
      remedy: "add x-kubernetes-list-type: map, or remove the keys")
  }

  mutating func check(mapType value: Node, in schema: Node) {
    guard value.kind == .scalar, let word = value.text, !value.isNull, !value.isOpen else { return }
    if !value.says("atomic"), !value.says("granular") {
      add(
        "a map of its schema is of the type \(word)", at: value,
        remedy: "write atomic, or granular")
    } else if schema["type"]?.says("object") != true, schema["type"]?.isOpen != true {
      add(
        "its schema calls what is no object a map (x-kubernetes-map-type)", at: value,
        remedy: "remove it, or write type: object")
    }
  }

  /// `x-kubernetes-preserve-unknown-fields`.
  mutating func check(preserves value: Node, in schema: Node) {
    if value.bool == false {
      add(
        "its schema has x-kubernetes-preserve-unknown-fields: false", at: value, remedy: "remove it"
      )
    } else if value.bool == true, schema["x-kubernetes-int-or-string"]?.bool == true {
      add(
        "a number or a text of its schema keeps unknown fields", at: value, remedy: "remove it")
    }
  }

  /// `x-kubernetes-embedded-resource: true`.
  mutating func check(embedded value: Node, in schema: Node) {
    guard value.bool == true, let key = schema.keyNode("x-kubernetes-embedded-resource") else {
      return
    }
    let properties = schema["properties"]
    if schema["type"]?.says("object") != true, schema["type"]?.isOpen != true {
      add("an object in its schema is of another type", at: key, remedy: "write type: object")
    } else if schema["additionalProperties"]?.isMapping == true {
      add(
        "an object in its schema has additionalProperties", at: key,
        remedy: "write x-kubernetes-preserve-unknown-fields: true instead")
    } else if properties?.firstKey == nil,
      schema["x-kubernetes-preserve-unknown-fields"]?.bool != true
    {
      add(
        "an object in its schema has no fields", at: key,
        remedy: "add x-kubernetes-preserve-unknown-fields: true")
    }
  }
}
