import YAMLSyntax

/// The quick look at an object: most are what their kind's schema says, and nothing else is asked about them.
///
/// One pass over the flat tree that makes no text and no ``Node``. Whatever is out of the ordinary (an alias, a
/// tag, a key with escapes) ends it: `SchemaFaults` looks closer then.
struct SchemaWalk {
  private let schema: SchemaTables
  private let target: SchemaTarget
  private let root: Int
  private let nodes: UnsafeBufferPointer<NodeRecord>
  private let bytes: UnsafeBufferPointer<UInt8>
  /// Flags of keys and scalars that do not stand in the source as they read.
  private let unusual = NodeRecord.Flags.rewritten.rawValue | NodeRecord.Flags.tagged.rawValue
  private let rewritten = NodeRecord.Flags.rewritten.rawValue
  private let tagged = NodeRecord.Flags.tagged.rawValue
  private let merges = NodeRecord.Flags.merges.rawValue

  init(schema: SchemaTables, target: SchemaTarget, root: Int, arrays: NodeArrays) {
    self.schema = schema
    self.target = target
    self.root = root
    nodes = arrays.nodes
    bytes = arrays.bytes
  }

  /// Whether the object is sound for sure.
  func isSound(as type: UInt16) -> Bool { isSound(root, as: type) }

  private func isSound(_ node: Int, as type: UInt16) -> Bool {
    let facts = schema.types[Int(type)]
    if facts.isOpen { return true }
    let record = nodes[node]
    guard case .mapping = record.kind, record.flags.rawValue & merges == 0 else { return false }
    var present: UInt16 = 0
    let end = Int(record.link)
    var key = node + 1
    while key < end {
      guard isUsualScalar(nodes[key]) else { return false }
      guard let number = schema.number(of: text(nodes[key]), type) else {
        // The mark of an encrypted file.
        guard node == root, text(nodes[key]).elementsEqual("sops".utf8) else { return false }
        key = after(key + 1)
        continue
      }
      let field = schema.fields[number]
      guard target.has(field.minors), isSound(key + 1, field.shape) else { return false }
      if field.demand != 0, !isUnset(nodes[key + 1]) { present |= field.demand }
      key = after(key + 1)
    }
    return present == facts.demanded
  }

  private func isSound(_ node: Int, _ shape: Shape) -> Bool {
    let record = nodes[node]
    switch shape.layer {
    case .list:
      guard case .sequence = record.kind else { return isNull(record) }
      var item = node + 1
      while item < Int(record.link) {
        guard isSound(item, shape.element) else { return false }
        item = after(item)
      }
      return true
    case .map:
      guard case .mapping = record.kind else { return isNull(record) }
      guard record.flags.rawValue & merges == 0 else { return false }
      var key = node + 1
      while key < Int(record.link) {
        guard case .scalar = nodes[key].kind, isSound(key + 1, shape.element) else { return false }
        key = after(key + 1)
      }
      return true
    case .none:
      if case .object = shape.content {
        if case .mapping = record.kind { return isSound(node, as: shape.type) }
        return isNull(record)
      }
      if case .word = shape.content { return isKnown(record, in: shape.type) }
      if case .filledWord = shape.content {
        return isKnown(record, in: shape.type) && !isEmptyText(record)
      }
      if case .range = shape.content {
        // With a zero before it, it is octal.
        return isShortNumber(record) && text(record).first != UInt8(ascii: "0")
          && schema.ranges[Int(shape.type)].contains(Int64(number(record)))
      }
      return isSound(record, shape.content)
    }
  }

  // MARK: Nodes

  /// The node after `node` and all within it.
  @inline(__always)
  private func after(_ node: Int) -> Int {
    switch nodes[node].kind {
    case .mapping, .sequence: Int(nodes[node].link)
    case .scalar, .alias: node + 1
    }
  }

  @inline(__always)
  private func isUsualScalar(_ record: NodeRecord) -> Bool {
    if case .scalar = record.kind { return record.flags.rawValue & unusual == 0 }
    return false
  }

  @inline(__always)
  private func isPlain(_ record: NodeRecord) -> Bool {
    if case .plain = record.style { true } else { false }
  }

  /// The bytes of a usual scalar.
  @inline(__always)
  private func text(_ record: NodeRecord) -> UnsafeBufferPointer<UInt8> {
    let quote = isPlain(record) ? 0 : 1
    return UnsafeBufferPointer(
      rebasing: bytes[Int(record.start) + quote..<Int(record.end) - quote])
  }

  // MARK: Scalars

  private func isSound(_ record: NodeRecord, _ content: Shape.Content) -> Bool {
    if case .anything = content { return true }
    guard case .scalar = record.kind, record.flags.rawValue & tagged == 0 else { return false }
    let isRewritten = record.flags.rawValue & rewritten != 0
    switch content {
    case .text, .time: return isRewritten || isText(record)
    case _ where isRewritten: return false
    case .label, .subdomain, .filledSubdomain, .qualifiedName, .header, .pathPart, .driver:
      return isText(record) && content.nameForm?.accepts(text(record)) == true
    case .intOrText, .quantity:
      let text = text(record)
      if text.count <= 9, text.allSatisfy({ $0.isDigit }) { return true }
      if case .quantity = content { return Self.isQuantity(text) }
      return !isPlain(record) || !text[0].mayStartTypedScalar || isTextOrNull(text)
    case .bytes:
      let text = text(record)
      return text.starts(with: "ENC[".utf8) || Self.isBase64(text)
    case .int32, .int64, .number, .count, .longCount, .user: return isShortNumber(record)
    case .positive, .weight:
      guard isShortNumber(record), text(record).first != UInt8(ascii: "0") else { return false }
      // Most weights are the greatest one.
      return content == .positive || record.end - record.start <= 2
        || text(record).elementsEqual("100".utf8)
    case .mode: return isShortNumber(record) && Self.isMode(text(record))
    case .port, .portOrZero:
      // Others are looked at closely: most have four digits.
      return isShortNumber(record) && record.end - record.start <= 4
        && text(record).first != UInt8(ascii: "0")
    case .bool: return isPlain(record) && Self.isTruth(text(record))
    case .object, .anything, .word, .filledWord, .range: return true
    }
  }

  @inline(__always)
  private func isText(_ record: NodeRecord) -> Bool {
    guard isPlain(record) else { return true }
    let text = text(record)
    guard let first = text.first else { return true }
    return !first.mayStartTypedScalar || isTextOrNull(text)
  }

  /// Of a short one.
  private func number(_ record: NodeRecord) -> Int {
    text(record).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  /// Whether it is a word of a list, or not set.
  private func isKnown(_ record: NodeRecord, in list: UInt16) -> Bool {
    guard isUsualScalar(record) else { return false }
    let text = text(record)
    return text.isEmpty || schema.hasWord(text, list)
  }

  private func isShortNumber(_ record: NodeRecord) -> Bool {
    isPlain(record) && record.end - record.start <= 9 && text(record).allSatisfy { $0.isDigit }
  }

  /// `0644`; or a decimal number that is as small.
  private static func isMode(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let isOctal = text.first == UInt8(ascii: "0")
    return isOctal ? text.count <= 4 : text.reduce(0) { $0 * 10 + Int($1) - 0x30 } <= 0o777
  }

  private func isNull(_ record: NodeRecord) -> Bool {
    guard isUsualScalar(record), isPlain(record) else { return false }
    let text = text(record)
    return text.isEmpty || text.count <= 4 && text.plainScalar == .null
  }

  /// Null or `""`, which is as good as nothing where something is demanded.
  @inline(__always)
  private func isUnset(_ record: NodeRecord) -> Bool {
    isPlain(record) ? isNull(record) : isEmptyText(record)
  }

  /// Two quotes.
  private func isEmptyText(_ record: NodeRecord) -> Bool {
    isUsualScalar(record) && !isPlain(record) && record.end - record.start <= 2
  }

  private func isTextOrNull(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    // No word that YAML knows is longer.
    if text[0] | 0x20 >= UInt8(ascii: "a"), text.count > 5 { return true }
    let scalar = text.plainScalar
    return scalar == nil || scalar == .null
  }

  private static func isTruth(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let words = NameWords(text)
    return words == truth || words == untruth
  }

  private static let truth = NameWords("true")
  private static let untruth = NameWords("false")

  /// `100m`, `1.5`, `64Mi`: the usual forms.
  private static func isQuantity(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var offset = 0
    var points = 0
    while offset < text.count, text[offset].isDigit || text[offset] == UInt8(ascii: ".") {
      points += text[offset] == UInt8(ascii: ".") ? 1 : 0
      offset += 1
    }
    guard offset > points, points <= 1 else { return false }
    switch text.count - offset {
    case 0: return true
    case 1:
      return switch text[offset] {
      case UInt8(ascii: "m"), UInt8(ascii: "k"), UInt8(ascii: "M"), UInt8(ascii: "G"),
        UInt8(ascii: "T"):
        true
      default: false
      }
    case 2:
      return switch (text[offset], text[offset + 1]) {
      case (UInt8(ascii: "K"), UInt8(ascii: "i")), (UInt8(ascii: "M"), UInt8(ascii: "i")),
        (UInt8(ascii: "G"), UInt8(ascii: "i")), (UInt8(ascii: "T"), UInt8(ascii: "i")):
        true
      default: false
      }
    default: return false
    }
  }

  /// Whole groups of four that read as a text.
  private static func isBase64(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count % 4 == 0 else { return false }
    guard let first = text.first else { return true }
    // A number, or a word that YAML knows, is no text.
    if text.count <= 20, first.mayStartTypedScalar { return false }
    let (last, lastButOne) = (text[text.count - 1], text[text.count - 2])
    guard text.dropLast(2).allSatisfy({ $0.isBase64 }) else { return false }
    return last == UInt8(ascii: "=")
      ? lastButOne.isBase64 || lastButOne == UInt8(ascii: "=")
      : lastButOne.isBase64 && last.isBase64
  }
}

extension UInt8 {
  fileprivate var isBase64: Bool {
    isLetterOrDigit || self == UInt8(ascii: "+")
      || self == UInt8(ascii: "/")
  }
}
