import YAMLSyntax

// MARK: - Custom resources

extension SchemaInspection {
  /// `root` by the `openAPIV3Schema` of its definition.
  mutating func inspect(custom root: Node, by definition: Node) {
    inspect(root, definition, isObject: true, depth: 0)
    guard let name = root["metadata"]?["name"] else { return }
    check(name, isName: .subdomain)
    if let rules = definition.value(at: ["properties", "metadata", "properties", "name"]) {
      inspect(name, rules, isObject: false, depth: 2)
    }
  }

  /// `isObject`: it has `apiVersion`, `kind` and `metadata`, which schemas need not name. `around`: of an alternative, the
  /// schema that it stands in.
  mutating func inspect(
    _ node: Node, _ rules: Node, isObject: Bool, around: Node? = nil, depth: Int
  ) {
    guard mayLook(depth), !node.isNull else {
      isUncertain = true
      return
    }
    if rules.isTrue("x-kubernetes-int-or-string") {
      guard check(node, is: .longNumberOrText) else { return }
    } else {
      switch rules["type"]?.text ?? (isAlternative ? node.typeName : nil) {
      case "object":
        guard check(node, is: .mapping) else { return }
        inspectFields(node, rules, isObject: isObject, around: around, depth: depth)
      case "array":
        guard check(node, is: .list) else { return }
        inspectItems(node, rules, around: around, depth: depth)
      case "string": if check(node, is: .text) { inspect(text: node, rules) }
      case "integer": if check(node, is: .wholeNumber) { inspect(number: node, rules) }
      case "number": if check(node, is: .number) { inspect(number: node, rules) }
      case "boolean": if check(node, is: .bool) { check(node, isOneOfThoseIn: rules) }
      default: break
      }
    }
    inspect(alternativesOf: node, rules, around: around ?? rules, depth: depth)
  }

  private mutating func inspectFields(
    _ node: Node, _ rules: Node, isObject: Bool, around: Node?, depth: Int
  ) {
    let properties = rules["properties"]
    let others = rules["additionalProperties"]
    let isClosed =
      properties?.isMapping == true && others == nil && !rules.keepsUnknownFields && !isAlternative
    check(entriesOf: node, rules)
    for (key, value) in node.entries where !key.isMergeKey {
      guard let name = key.text else { return }
      if isObject, inspectObjectField(name, value, depth) { continue }
      if let property = properties?.value(forKey: name) {
        inspect(
          value, property, isObject: property.embedsObject,
          around: around?["properties"]?.value(forKey: name), depth: depth + 1)
      } else if let others, others.isMapping {
        inspect(value, others, isObject: others.embedsObject, depth: depth + 1)
      } else if isClosed, !Self.isOpenKey(name, depth) {
        let known = properties.map { $0.entries.compactMap(\.key.text) } ?? []
        report(.unknownField(known: known, nil), at: key)
      }
    }
    let described = (around ?? rules)["properties"]
    check(required: rules["required"], of: node, in: described, depth)
    if isAlternative, properties?.names(absentIn: node, withDefaultsIn: described) == true {
      isUncertain = true
    }
    if isObject, depth > 0 { check(embedded: node, properties) }
  }

  private mutating func check(
    required: Node?, of node: Node, in properties: Node?, _ depth: Int
  ) {
    guard demands, let required else { return }
    for name in required.items.compactMap(\.text) {
      guard node.value(forKey: name) == nil, properties?.value(forKey: name)?["default"] == nil
      else { continue }
      // Written by controllers.
      if name == "status", depth == 0 || isAlternative {
        isUncertain = true
        continue
      }
      report(.missingField(name), at: node)
    }
  }

  /// An object within another says what it is, too.
  private mutating func check(embedded node: Node, _ properties: Node?) {
    guard demands else { return }
    for name in ["apiVersion", "kind"]
    where node.value(forKey: name)?.isNull ?? true
      && properties?.value(forKey: name)?["default"] == nil
    {
      report(.missingField(name), at: node)
    }
  }

  /// Whether it is one of the fields that all objects have.
  private mutating func inspectObjectField(_ name: String, _ value: Node, _ depth: Int) -> Bool {
    switch name {
    case "apiVersion", "kind": return true
    case "metadata":
      if let type = schema.type("meta.v1.ObjectMeta") { inspect(value, as: type, depth: depth + 1) }
      return true
    // Written by controllers.
    case "status": return depth == 0
    default: return false
    }
  }
}

extension Node {
  /// What JSON schemas call it; nil: nothing, or in a way of its own.
  fileprivate var typeName: String? {
    if isMapping { return "object" }
    if isSequence { return "array" }
    return switch scalar() {
    case .string: "string"
    case .int: "integer"
    case .float: "number"
    case .bool: "boolean"
    default: nil
    }
  }

  /// Whether one of these properties is none of `object`, where the server fills it in.
  fileprivate func names(absentIn object: Node, withDefaultsIn properties: Node?) -> Bool {
    entries.contains { key, _ in
      object.value(for: key) == nil && properties?.value(for: key)?["default"] != nil
    }
  }

  func isTrue(_ key: StaticString) -> Bool { self[key]?.bool == true }
  var embedsObject: Bool { isTrue("x-kubernetes-embedded-resource") }
  fileprivate var keepsUnknownFields: Bool { isTrue("x-kubernetes-preserve-unknown-fields") }
}
