import YAMLSyntax

// MARK: - Custom resources

extension SchemaInspection {
  /// `root` by the `openAPIV3Schema` of its definition.
  mutating func inspect(custom root: Node, by definition: Node) {
    inspect(root, definition, isObject: true, depth: 0)
  }

  /// `isObject`: it has `apiVersion`, `kind` and `metadata`, which schemas need not name.
  private mutating func inspect(_ node: Node, _ rules: Node, isObject: Bool, depth: Int) {
    guard mayLook(depth), !node.isNull else { return }
    if rules.isTrue("x-kubernetes-int-or-string") {
      _ = check(node, is: .numberOrText)
      return
    }
    switch rules["type"]?.text {
    case "object":
      if check(node, is: .mapping) { inspectFields(node, rules, isObject: isObject, depth: depth) }
    case "array":
      guard check(node, is: .list), let item = rules["items"], item.isMapping else { return }
      check(node, isIn: Int64(node.items.count { _ in true }), rules.range("minItems", "maxItems"))
      {
        .items($0)
      }
      for each in node.items {
        inspect(each, item, isObject: item.embedsObject, depth: depth + 1)
      }
    case "string":
      if check(node, is: .text) { inspect(text: node, rules) }
    case "integer":
      if check(node, is: .wholeNumber), let number = node.int {
        check(node, isIn: number, rules.range("minimum", "maximum")) { .numbers($0) }
      }
    case "number": _ = check(node, is: .number)
    case "boolean": _ = check(node, is: .bool)
    default: break
    }
  }

  private mutating func inspect(text node: Node, _ rules: Node) {
    if let words = rules["enum"]?.items.compactMap(\.text), !words.isEmpty {
      check(node, isOneOf: words, emptyCounts: true)
    } else if let text = node.text, !node.isOpen {
      check(node, isIn: Int64(text.unicodeScalars.count), rules.range("minLength", "maxLength")) {
        .characters($0)
      }
    }
  }

  private mutating func check(
    _ node: Node, isIn number: Int64, _ range: ClosedRange<Int64>?,
    _ wanted: (ClosedRange<Int64>) -> SchemaFault.Wanted
  ) {
    guard let range, !range.contains(number) else { return }
    report(.invalidValue(wanted(range)), at: node)
  }

  private mutating func inspectFields(
    _ node: Node, _ rules: Node, isObject: Bool, depth: Int
  ) {
    let properties = rules["properties"]
    let others = rules["additionalProperties"]
    let isClosed = properties?.isMapping == true && others == nil && !rules.keepsUnknownFields
    for (key, value) in node.entries where !key.isMergeKey {
      guard let name = key.text else { return }
      if isObject, inspectObjectField(name, value, depth) { continue }
      if let property = properties?.value(forKey: name) {
        inspect(value, property, isObject: property.embedsObject, depth: depth + 1)
      } else if let others, others.isMapping {
        inspect(value, others, isObject: others.embedsObject, depth: depth + 1)
      } else if isClosed, !Self.isOpenKey(name, depth) {
        let known = properties.map { $0.entries.compactMap(\.key.text) } ?? []
        report(.unknownField(known: known, nil), at: key)
      }
    }
    guard demands, let required = rules["required"] else { return }
    for name in required.items.compactMap(\.text) {
      guard node.value(forKey: name) == nil, properties?.value(forKey: name)?["default"] == nil
      else { continue }
      if depth == 0, name == "status" { continue }
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
  /// nil: no limit. An exclusive one, or one that is no whole number, is not judged.
  fileprivate func range(_ least: StaticString, _ most: StaticString) -> ClosedRange<Int64>? {
    let lowest = isTrue("exclusiveMinimum") ? nil : self[least]?.int
    let highest = isTrue("exclusiveMaximum") ? nil : self[most]?.int
    guard lowest != nil || highest != nil else { return nil }
    let (low, high) = (lowest ?? .min, highest ?? .max)
    return low <= high ? low...high : nil
  }

  fileprivate func isTrue(_ key: StaticString) -> Bool { self[key]?.bool == true }
  fileprivate var embedsObject: Bool { isTrue("x-kubernetes-embedded-resource") }
  fileprivate var keepsUnknownFields: Bool { isTrue("x-kubernetes-preserve-unknown-fields") }
}
