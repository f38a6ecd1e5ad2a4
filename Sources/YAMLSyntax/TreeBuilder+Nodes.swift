/// Nodes: what each event of libyaml adds to the tree.
extension TreeBuilder {
  mutating func addScalar(
    _ value: UnsafeBufferPointer<UInt8>, _ style: ScalarStyle, _ marks: EventReader.Marks,
    _ properties: EventReader.Properties
  ) throws(SyntaxError) {
    var start = offsets.byte(at: marks.start)
    var end = offsets.byte(at: marks.end)
    if !properties.isEmpty { start = bytes.skippingProperties(in: start..<end) }
    if style == .literal || style == .folded { end = bytes.trimmingBlanks(in: start..<end) }
    if withoutSurrogates != nil, style == .doubleQuoted,
      let text = bytes.decodingSurrogates(in: start..<end)
    {
      try text.withUnsafeBufferPointer { (text) throws(SyntaxError) in
        try addScalar(text, style, start..<end, properties)
      }
    } else {
      try addScalar(value, style, start..<end, properties)
    }
  }

  /// A scalar that reads as it is written.
  mutating func addPlain(_ value: UnsafeBufferPointer<UInt8>, from start: Int) {
    let index = nodes.count
    let end = start + value.count
    nodes.append(
      NodeRecord(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end), link: 0,
        kind: .scalar, style: .plain, flags: current.flags))
    if value.isAmbiguousScalar { result.ambiguous.append(UInt32(truncatingIfNeeded: index)) }
    expanded += 1
    if takesKey(end: end) { noteKey(index, value, .plain) }
  }

  private mutating func addScalar(
    _ value: UnsafeBufferPointer<UInt8>, _ style: ScalarStyle, _ range: Range<Int>,
    _ properties: EventReader.Properties
  ) throws(SyntaxError) {
    let (start, end) = (range.lowerBound, range.upperBound)
    let index = nodes.count
    var record = NodeRecord(
      start: UInt32(start), end: UInt32(end), link: 0, kind: .scalar, style: style,
      flags: current.flags)
    if !bytes.holds(value, in: range, style) {
      keep(value, range, in: &record)
      // Go's YAML readers, unlike libyaml, know no `\/`; JSON does.
      if style == .doubleQuoted, !isJSON, let place = bytes.slashEscape(in: start..<end) {
        throw SyntaxError("found unknown escape character", at: SourceRange(place, place + 2))
      }
    }
    expanded += 1
    if !properties.isEmpty {
      note(properties, of: index, in: &record)
      if let anchor = properties.anchor {
        anchors[String(cString: anchor)] = Anchor(node: index, expanded: 1)
      }
    }
    if style == .plain, record.flags.isDisjoint(with: [.tagged, .rewritten]),
      value.isAmbiguousScalar
    {
      result.ambiguous.append(UInt32(index))
    }
    nodes.append(record)
    if takesKey(end: end) { noteKey(index, value, style) }
  }

  /// Keeps a value that is no part of the file as it stands there.
  private mutating func keep(
    _ value: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, in record: inout NodeRecord
  ) {
    record.flags.insert(.rewritten)
    if record.style == .literal, value.count >= LiteralText.leastSize,
      let literal = LiteralText(of: value, in: bytes, range)
    {
      record.flags.insert(.literal)
      record.link = UInt32(result.literals.count)
      result.literals.append(literal)
      return
    }
    record.link = UInt32(result.rewrittenEnds.count)
    result.rewrittenText.append(contentsOf: value)
    result.rewrittenEnds.append(result.rewrittenText.count)
  }

  mutating func openCollection(
    _ kind: NodeRecord.Kind, _ marks: EventReader.Marks, _ properties: EventReader.Properties,
    isFlow: Bool
  ) throws(SyntaxError) {
    var start = offsets.byte(at: marks.start)
    if !properties.isEmpty { start = bytes.skippingProperties(in: start..<bytes.count) }
    guard outer.count < Limits.nesting else {
      throw Self.tooDeep(at: SourceRange(start, start + 1))
    }
    let index = nodes.count
    var record = NodeRecord(
      start: UInt32(start), end: UInt32(start), link: 0, kind: kind, style: .plain,
      flags: isFlow ? .inFlow : [])
    if takesKey(end: start) { result.hasCollectionKeys = true }
    outer.append(current)
    current = OpenCollection(
      node: index, end: start, expandedBefore: expanded, isMapping: kind == .mapping,
      flags: record.flags)
    expanded += 1
    if !properties.isEmpty {
      note(properties, of: index, in: &record)
      if let anchor = properties.anchor {
        anchors[String(cString: anchor)] = Anchor(node: index, expanded: nil)
        openAnchors[index] = String(cString: anchor)
      }
    }
    nodes.append(record)
  }

  mutating func closeCollection(_ marks: EventReader.Marks, isFlow: Bool) {
    let closed = current
    current = outer.removeLast()
    // A block collection ends with its last child; libyaml would end it at the next token.
    let end = isFlow ? offsets.byte(at: marks.end) : closed.end
    nodes[closed.node].end = UInt32(end)
    nodes[closed.node].link = UInt32(nodes.count)
    if isFlow, closed.isMapping, nodes.count == closed.node + 3, nodes[closed.node + 2].isEmpty {
      result.hasWordsInBraces = true
    }
    current.end = end
    current.height = max(current.height, closed.height + 1)
    if closed.keyCount > Self.searchedKeys { indexedKeys[closed.node] = nil }
    if !openAnchors.isEmpty, let anchor = openAnchors.removeValue(forKey: closed.node),
      anchors[anchor]?.node == closed.node
    {
      anchors[anchor]?.expanded = expanded - closed.expandedBefore
      anchors[anchor]?.height = closed.height + 1
    }
  }

  mutating func addAlias(_ name: String, _ marks: EventReader.Marks) throws(SyntaxError) {
    let start = offsets.byte(at: marks.start)
    let place = SourceRange(start, offsets.byte(at: marks.end))
    guard let anchor = anchors[name] else {
      // Without the name: an unquoted password may begin with a star.
      throw SyntaxError("this alias names an anchor that does not stand before it", at: place)
    }
    guard let size = anchor.expanded else {
      throw SyntaxError("this alias stands within the value that it names", at: place)
    }
    expanded += size
    guard expanded <= max(Limits.expandedNodes, 10 * (nodes.count - documentStart)) else {
      throw SyntaxError(
        "aliases expand to more than \(Limits.expandedNodes) values", at: place, isLimit: true)
    }
    guard outer.count + anchor.height <= Limits.nesting else { throw Self.tooDeep(at: place) }
    current.height = max(current.height, anchor.height)
    result.hasAliases = true
    nodes.append(
      NodeRecord(
        start: UInt32(place.start), end: UInt32(place.end), link: UInt32(anchor.node),
        kind: .alias, style: .plain, flags: current.flags))
    _ = takesKey(end: place.end)
  }

  private static func tooDeep(at place: SourceRange) -> SyntaxError {
    SyntaxError("nested more than \(Limits.nesting) levels deep", at: place, isLimit: true)
  }

  private mutating func note(
    _ properties: EventReader.Properties, of index: Int, in record: inout NodeRecord
  ) {
    guard let tag = properties.tag else { return }
    record.flags.insert(.tagged)
    result.tags[UInt32(index)] = String(cString: tag)
  }
}
