import YAMLSyntax

// MARK: - Values of custom resources

extension SchemaInspection {
  mutating func inspect(text node: Node, _ rules: Node) {
    check(node, isOneOfThoseIn: rules)
    guard let text = node.text, !node.isOpen else {
      isUncertain = true
      return
    }
    check(node, isIn: Int64(text.unicodeScalars.count), rules.range("minLength", "maxLength")) {
      .characters($0)
    }
    if let pattern = rules["pattern"]?.text { check(node, text, matches: pattern) }
    guard let name = rules["format"]?.text else { return }
    guard let format = ValueFormat(name) else {
      isUncertain = true
      return
    }
    if !text.isEmpty, !format.accepts(node, text) {
      report(.invalidValue(.other(format.words)), at: node)
    }
  }

  private mutating func check(_ node: Node, _ text: String, matches pattern: String) {
    // Longer ones would take their time.
    guard text.utf8.count <= 2_000, case .plain(let reading) = Pattern.read(pattern) else {
      isUncertain = true
      return
    }
    if !reading.isFound(in: text) {
      report(.invalidValue(.other("a text that matches \(pattern)")), at: node)
    }
  }

  mutating func inspect(number node: Node, _ rules: Node) {
    check(node, isOneOfThoseIn: rules)
    guard let value = node.amount else {
      isUncertain = true
      return
    }
    if let number = node.int {
      check(node, isIn: number, rules.range("minimum", "maximum")) { .numbers($0) }
      if rules["format"]?.says("int32") == true, Int32(exactly: number) == nil {
        report(.wrongType(.smallNumber), at: node)
      }
    }
    for (name, exclusive, isLeast) in Self.limits {
      guard let limit = rules[name]?.amount, rules.isTrue(exclusive) || isFraction(limit, value)
      else { continue }
      let isBeyond = isLeast ? value < limit : value > limit
      guard isBeyond || rules.isTrue(exclusive) && value == limit else { continue }
      let than = isLeast ? "more than" : "less than"
      let words =
        rules.isTrue(exclusive)
        ? "\(than) \(rules[name]?.text ?? "")"
        : "\(rules[name]?.text ?? "") and \(isLeast ? "more" : "less")"
      report(.invalidValue(.other(words)), at: node)
    }
    if let step = rules["multipleOf"]?.int, step > 0, let number = node.int, number % step != 0 {
      report(.invalidValue(.other("multiples of \(step)")), at: node)
    }
  }

  private static let limits: [(StaticString, exclusive: StaticString, isLeast: Bool)] = [
    ("minimum", "exclusiveMinimum", true), ("maximum", "exclusiveMaximum", false),
  ]

  /// Ranges of whole numbers are looked at as such.
  private func isFraction(_ limit: Double, _ value: Double) -> Bool {
    limit.rounded() != limit || value.rounded() != value
  }

  /// `enum`, which has numbers and booleans, too.
  mutating func check(_ node: Node, isOneOfThoseIn rules: Node) {
    guard let list = rules["enum"], list.item(at: 0) != nil else { return }
    guard !node.isOpen, let value = node.scalar() else {
      isUncertain = true
      return
    }
    let isKnown = list.items.contains { each in
      guard let word = each.scalar() else { return true }
      if case .string = value, each.text == node.text { return true }
      return word == value || each.amount.map { $0 == node.amount } ?? false
    }
    if !isKnown { report(.invalidValue(.words(list.items.compactMap(\.text))), at: node) }
  }

  mutating func check(
    _ node: Node, isIn number: Int64, _ range: ClosedRange<Int64>?,
    _ wanted: (ClosedRange<Int64>) -> SchemaFault.Wanted
  ) {
    guard let range, !range.contains(number) else { return }
    report(.invalidValue(wanted(range)), at: node)
  }

  mutating func check(entriesOf node: Node, _ rules: Node) {
    guard demands, let range = rules.range("minProperties", "maxProperties") else { return }
    let pairs = node.pairs
    guard pairs.allSatisfy({ $0.key.text != nil }), !pairs.contains(where: { $0.key.isOpen }) else {
      isUncertain = true
      return
    }
    check(node, isIn: Int64(pairs.count), range) { .entries($0) }
  }
}

// MARK: - Lists

extension SchemaInspection {
  mutating func inspectItems(_ node: Node, _ rules: Node, around: Node?, depth: Int) {
    check(node, isIn: Int64(node.items.count { _ in true }), rules.range("minItems", "maxItems")) {
      .items($0)
    }
    if let item = rules["items"], item.isMapping {
      for each in node.items {
        inspect(
          each, item, isObject: item.embedsObject, around: around?["items"], depth: depth + 1)
      }
    }
    guard let type = rules["x-kubernetes-list-type"] else { return }
    if type.says("set") { checkSet(node) }
    if type.says("map") { check(map: node, rules) }
  }

  private mutating func checkSet(_ node: Node) {
    var known: Set<String> = []
    for item in node.items {
      guard let text = item.text, !item.isOpen else { continue }
      if !known.insert(text).inserted {
        report(.invalidValue(.other("each value of this list once")), at: item)
      }
    }
  }

  /// Items that a list has twice by their keys; what has a default, has it.
  private mutating func check(map node: Node, _ rules: Node) {
    let keys = rules["x-kubernetes-list-map-keys"].map { $0.items.compactMap(\.text) } ?? []
    let properties = rules["items"]?["properties"]
    var known: Set<[String]> = []
    for item in node.items where item.isMapping && !keys.isEmpty {
      let nodes = keys.map { item.value(forKey: $0) ?? properties?.value(forKey: $0)?["default"] }
      let texts = nodes.compactMap { $0.flatMap { $0.isOpen || $0.isNull ? nil : $0.text } }
      guard texts.count == keys.count, !known.insert(texts).inserted else { continue }
      let place = keys.lazy.compactMap { item.value(forKey: $0) }.first ?? item
      report(
        .invalidValue(.other("each item of this list once, by \(keys.joined(separator: ", "))")),
        at: place)
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

  /// Of a number.
  fileprivate var amount: Double? {
    switch scalar() {
    case .int(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }
}
