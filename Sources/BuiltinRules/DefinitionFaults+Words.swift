import Manifests
import YAMLSyntax

/// Names and schemas of definitions.
extension DefinitionFaults {
  // MARK: Names

  mutating func checkNames(of spec: Node) {
    let names = spec["names"]
    for field: StaticString in ["kind", "listKind"] {
      if let name = names?[field] { check(word: name, field.description, isKind: true) }
    }
    for field: StaticString in ["plural", "singular"] {
      if let name = names?[field] { check(word: name, field.description) }
    }
    names?["shortNames"]?.forEachItem { check(word: $0, "short name") }
    names?["categories"]?.forEachItem { check(word: $0, "category") }
    if let list = names?["listKind"], let kind = names?["kind"]?.text, list.text == kind,
      !kind.isEmpty
    {
      add("its kind and that of its lists are both \(kind)", at: list, remedy: "write \(kind)List")
    }
    if let node = spec["group"], let group = node.text, !group.isEmpty, !group.contains("."),
      !node.isNull, !node.isOpen, !Placeholder.isInName(group)
    {
      add(
        "its group \(group) is no domain", at: node,
        remedy: "write one with a point, as \(group).example.com")
    }
    if let conversion = spec["conversion"], conversion.isMapping { check(conversion: conversion) }
  }

  mutating func check(nameOf version: Node, _ names: inout Set<String>) {
    if let name = version["name"], let text = name.text, !name.isNull {
      check(word: name, "version")
      if !names.insert(text).inserted, !Placeholder.isIn(text) {
        add("it has two versions called \(text)", at: name, remedy: "give each its own name")
      }
    }
    version["additionalPrinterColumns"]?.forEachItem { column in
      guard let path = column["jsonPath"], let text = path.text, !text.isEmpty, !path.isNull,
        !text.hasPrefix("."), !path.isOpen
      else { return }
      add(
        "the path \(text) of a column does not begin with a point", at: path,
        remedy: "write .\(text)")
    }
  }

  /// `IsDNS1035Label`; of kinds in lower case.
  private mutating func check(word: Node, _ what: String, isKind: Bool = false) {
    guard word.kind == .scalar, !word.isNull, let text = word.text, !text.isEmpty, !word.isOpen,
      !Placeholder.isInName(text)
    else { return }
    let name = isKind ? text.lowercased() : text
    guard !name.withBytes(LabelSyntax.isLabel) || name.first?.isNumber == true else { return }
    add(
      "its \(what) is \(text), which may have \(isKind ? "letters, digits and dashes" : "lower-case letters, digits and dashes") "
        + "only, a letter first", at: word, remedy: "correct the name")
  }

  // MARK: Schemas

  /// The usual ones first.
  static let types: [StaticString] = [
    "string", "object", "array", "integer", "boolean", "number",
  ]

  mutating func check(type: Node) {
    guard type.kind == .scalar, !type.isNull,
      !Self.types.contains(where: type.says),
      let text = type.text, !text.isEmpty, !type.isOpen
    else { return }
    add(
      "its schema has the type \(text), which is none of "
        + Self.types.map(\.description).joined(separator: ", "),
      at: type, remedy: "write one of them")
  }

  /// `$ref` and `additionalItems` are refused with any value, the others if they say something.
  mutating func check(unsupported name: StaticString, _ value: Node, in schema: Node) {
    guard !value.isNull, let key = schema.keyNode(name) else { return }
    let saysSomething = value.isMapping ? value.firstKey != nil : value.withText { !$0.isEmpty }
    guard saysSomething || key.says("$ref") || key.says("additionalItems") else { return }
    add(
      "its schema has \(name), which is not supported", at: key,
      remedy: key.says("$ref") ? "write what it points at in its place" : "remove it")
  }

  mutating func check(items: Node, in schema: Node) {
    guard items.item(at: 0) != nil, let key = schema.keyNode("items") else { return }
    add(
      "a list of its schema has a list of items, one schema for each, which is not supported",
      at: key, remedy: "write one schema for all of them")
  }

  mutating func check(isUnique value: Node, in schema: Node) {
    guard value.bool == true, let key = schema.keyNode("uniqueItems") else { return }
    add(
      "its schema has uniqueItems, which would take too long", at: key,
      remedy: "write x-kubernetes-list-type: set")
  }

  mutating func check(listType value: Node, in schema: Node) {
    guard value.kind == .scalar, !value.isNull, !value.isOpen else { return }
    check(list: schema, value)
    if value.says("map") {
      let keys = schema["x-kubernetes-list-map-keys"]
      if let keys, let items = schema["items"] { check(keys: keys, of: items) }
      guard keys.isEmptyList else { return }
      add(
        "a list of its schema is a map, and does not say by which keys", at: value,
        remedy: "add x-kubernetes-list-map-keys")
    } else if !value.says("atomic"), !value.says("set") {
      add(
        "a list of its schema is of the type \(value.text ?? "")", at: value,
        remedy: "write atomic, set or map")
    }
  }

  /// A schema beside fields; `true` is none.
  mutating func check(_ others: Node?, beside properties: Node?, in schema: Node) {
    guard let others, others.isMapping || others.bool == false, let properties,
      properties.firstKey != nil, let key = schema.keyNode("additionalProperties")
    else { return }
    add(
      "its schema has properties and additionalProperties in one place", at: key,
      remedy: "keep one of them: fields that are known, or keys that are not")
  }

  mutating func check(_ type: Node, withoutItemsIn schema: Node) {
    guard type.says("array"),
      schema["x-kubernetes-preserve-unknown-fields"]?.bool != true, let key = schema.keyNode("type")
    else { return }
    add("a list of its schema does not say what its items are", at: key, remedy: "add items")
  }
}
