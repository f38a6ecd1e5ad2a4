import YAMLSyntax

/// The close look at an object: what of it is not as the schema says.
package struct SchemaInspection {
  let schema = KindSchema.shared
  let target: SchemaTarget
  /// Whether what is missing counts: not in a patch.
  let demands: Bool
  private(set) var faults: [SchemaFault] = []
  private var reported: Set<Int> = []
  /// Asked about one of several alternatives: what it does not name, stands in the schema around it.
  var isAlternative = false
  /// Of alternatives: something is wrong; something is not known here.
  private(set) var isWrong = false
  var isUncertain = false
  /// Nodes that may still be looked at: aliases can make few lines into many.
  private var budget = 200_000

  init(target: SchemaTarget, demands: Bool) {
    self.target = target
    self.demands = demands
  }

  /// What is wrong where it is written is not said of each alias that leads there.
  mutating func report(_ problem: SchemaFault.Problem, at node: Node) {
    isWrong = true
    let isNew = reported.insert(node.writtenPosition).inserted
    guard isNew || node.position != nil else { return }
    faults.append(SchemaFault(problem: problem, node: node))
  }

  /// What a value in a CustomResourceDefinition is not, by the schema that it stands in.
  package static func faults(of value: Node, by schema: Node) -> [SchemaFault] {
    var inspection = SchemaInspection(
      target: SchemaTarget(minor: SchemaTarget.newestMinor), demands: true)
    inspection.inspect(value, schema, isObject: schema.embedsObject, depth: 1)
    return inspection.faults
  }

  /// Counts a node; false: enough has been seen.
  mutating func mayLook(_ depth: Int) -> Bool {
    budget -= 1
    return budget > 0 && depth < 100
  }

  /// Reports a scalar, list or mapping that is none of `type`.
  mutating func check(_ node: Node, is type: FieldType) -> Bool {
    if type.accepts(node) { return true }
    if node.isNull || node.isOpen { isUncertain = true } else { report(.wrongType(type), at: node) }
    return false
  }
}

// MARK: - Kubernetes' own types

extension SchemaInspection {
  mutating func inspect(_ node: Node, as type: UInt16, depth: Int = 0) {
    let facts = schema.types[Int(type)]
    guard !facts.isOpen, mayLook(depth), check(node, is: .mapping) else { return }
    for (key, value) in node.entries where !key.isMergeKey {
      // A key that is a collection is what `{{ … }}` reads as; nothing is known of this mapping then.
      guard let name = key.text else { return }
      guard let number = key.withText({ schema.field($0, of: type) }) else {
        if !Self.isOpenKey(name, depth) {
          report(.unknownField(known: known(facts), nil), at: key)
        }
        continue
      }
      let field = schema.fields[number]
      guard target.has(field.minors) else {
        let lifetime = SchemaFault.Lifetime(
          first: Int(field.minors.lowerBound), last: Int(field.minors.upperBound))
        report(.unknownField(known: known(facts), lifetime), at: key)
        continue
      }
      inspect(value, field.shape, of: facts, depth: depth + 1)
    }
    guard demands, facts.demanded != 0 else { return }
    for field in schema.fields[facts.fields] where field.demand != 0 {
      let name = schema.name(of: field)
      guard let value = node.value(forKey: name), !value.isNull else {
        report(.missingField(name), at: node)
        continue
      }
      // To the server it is the same: no text that is demanded may be empty.
      if field.shape.isText, value.kind == .scalar, value.withText(\.isEmpty) {
        report(.emptyText(name), at: value)
      }
    }
  }

  private mutating func inspect(
    _ node: Node, _ shape: Shape, of owner: KindSchema.TypeFacts, depth: Int
  ) {
    guard mayLook(depth) else { return }
    switch shape.layer {
    case .list:
      guard check(node, is: .list) else { return }
      for item in node.items { inspect(item, shape.element, of: owner, depth: depth + 1) }
    case .map:
      guard check(node, is: .mapping) else { return }
      for (key, value) in node.entries where !key.isMergeKey {
        inspect(value, shape.element, of: owner, depth: depth + 1)
      }
    case .none:
      if shape.content == .object { return inspect(node, as: shape.type, depth: depth + 1) }
      guard let type = shape.content.fieldType else { return }
      if type == .quantity, node.kind == .scalar, isJudgedElsewhere(owner) { return }
      guard check(node, is: type) else { return }
      switch shape.content {
      case .word: check(node, isOneOf: schema.words(shape.type))
      case .filledWord: check(node, isOneOf: schema.words(shape.type), emptyCounts: true)
      case .range: check(node, isIn: schema.ranges[Int(shape.type)])
      default:
        if let numbers = shape.content.numbers { check(node, isIn: numbers) }
        if let form = shape.content.nameForm {
          check(node, isName: form, emptyCounts: shape.content == .filledSubdomain)
        }
      }
    }
  }

  private mutating func check(_ node: Node, isIn numbers: ClosedRange<Int64>) {
    guard let number = node.int, !numbers.contains(number) else { return }
    report(.invalidValue(.numbers(numbers)), at: node)
  }

  /// An empty text is no name, and mostly the same as none.
  mutating func check(_ node: Node, isName form: NameForm, emptyCounts: Bool = false) {
    guard !node.withText({ $0.isEmpty ? !emptyCounts : form.accepts($0) }), let text = node.text,
      !node.isNull,
      !node.isOpen, !Placeholder.isInName(text), !(text.hasPrefix("@") && text.hasSuffix("@"))
    else { return }
    report(.invalidValue(.names(form)), at: node)
  }

  /// An empty text is not set, unless it `counts`.
  mutating func check(_ node: Node, isOneOf words: [String], emptyCounts: Bool = false) {
    guard let text = node.text, !node.isNull, !text.isEmpty || emptyCounts, !words.contains(text),
      !node.isOpen
    else { return }
    report(.invalidValue(.words(words)), at: node)
  }

  /// Amounts of containers and claims are the matter of a rule of their own.
  private func isJudgedElsewhere(_ owner: KindSchema.TypeFacts) -> Bool {
    let name = schema.bytes(of: owner.name)
    return name.elementsEqual("core.v1.ResourceRequirements".utf8)
      || name.elementsEqual("core.v1.VolumeResourceRequirements".utf8)
  }

  private func known(_ facts: KindSchema.TypeFacts) -> [String] {
    schema.fields[facts.fields].filter { target.has($0.minors) }.map(schema.name)
  }

  /// Filled in by a pipeline, an instruction of a patch, or the mark of an encrypted file.
  static func isOpenKey(_ name: String, _ depth: Int) -> Bool {
    name.hasPrefix("$") || Placeholder.isIn(name) || depth == 0 && name == "sops"
  }
}

extension Shape {
  fileprivate var isText: Bool { layer == .none && content.fieldType == .text }
}

extension Shape.Content {
  /// nil: any of its type.
  fileprivate var numbers: ClosedRange<Int64>? {
    switch self {
    case .count, .user: 0...Int64(Int32.max)
    case .longCount: 0...Int64.max
    case .positive: 1...Int64(Int32.max)
    case .weight: 1...100
    case .port: 1...65_535
    case .portOrZero: 0...65_535
    case .mode: 0...0o777
    default: nil
    }
  }

  fileprivate var fieldType: FieldType? {
    switch self {
    case .text, .time, .word, .filledWord, .label, .subdomain, .filledSubdomain, .qualifiedName,
      .header, .pathPart, .driver:
      .text
    case .int32, .count, .weight, .port, .portOrZero, .mode: .smallNumber
    case .int64, .longCount, .user, .positive, .range: .wholeNumber
    case .number: .number
    case .bool: .bool
    case .quantity: .quantity
    case .intOrText: .numberOrText
    case .bytes: .base64
    case .anything, .object: nil
    }
  }
}
