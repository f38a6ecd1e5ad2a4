/// Turns libyaml's events into the flat arrays of a ``SyntaxTree``, without recursion.
struct TreeBuilder: ~Copyable {
  struct Result {
    var nodes: ContiguousArray<NodeRecord> = []
    var rewrittenText: ContiguousArray<UInt8> = []
    var rewrittenEnds: ContiguousArray<Int> = []
    var tags: [UInt32: String] = [:]
    var documents: [SyntaxTree.Document] = []
    var errors: [SyntaxError] = []
    var duplicateKeys: [SyntaxTree.DuplicateKey] = []
    var hasCollectionKeys = false
  }

  let bytes: UnsafeBufferPointer<UInt8>
  var result = Result()
  var offsets: ByteOffsets
  let isASCII: Bool
  var open: ContiguousArray<OpenCollection> = []
  var anchors: [String: Anchor] = [:]
  var openAnchors: [Int: String] = [:]
  /// Keys of mappings too large to be searched for each new key.
  var indexedKeys: [Int: [String: Int]] = [:]
  var documentStart = 0
  /// Nodes of this document so far, with aliases written out.
  var expanded = 0
  var isJSON = false
  /// What libyaml reads instead of `bytes` where JSON has escapes that it refuses.
  var withoutSurrogates: [UInt8]?
  var hasLookedForSurrogates = false

  struct OpenCollection {
    var node: Int
    var end: Int
    var expandedBefore: Int
    var isMapping: Bool
    /// Levels of collections within, those behind aliases included.
    var height = 0
    var awaitsKey = true
    var keyCount = 0
    /// One bit per key seen, by a hash of six bits: most new keys are known to be new at once.
    var keyBits: UInt64 = 0
  }

  struct Anchor {
    var node: Int
    /// nil while the anchored collection is open: an alias to it would contain itself.
    var expanded: Int?
    var height = 0
  }

  static func build(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Result {
    var builder = TreeBuilder(bytes, range)
    builder.readAll(range)
    return builder.result
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    isASCII = ByteOffsets.isASCII(bytes, range)
    offsets = ByteOffsets(bytes, range, isASCII: isASCII)
    result.nodes.reserveCapacity(range.count / 24)
  }

  /// After an error goes on at the next line that starts with `---`, where kubectl, too, splits.
  /// JSON objects that follow one another without a separator are documents as well.
  private mutating func readAll(_ range: Range<Int>) {
    // Told that the text is UTF-8, libyaml would take a byte order mark for an indentation.
    var rest = bytes[range].starts(with: [0xEF, 0xBB, 0xBF]) ? range.dropFirst(3) : range
    while !rest.isEmpty {
      let documentsBefore = result.documents.count
      offsets = ByteOffsets(bytes, rest, isASCII: isASCII)
      isJSON = bytes.firstVisible(in: rest).map { bytes[$0] } == UInt8(ascii: "{")
      if isJSON, !hasLookedForSurrogates {
        withoutSurrogates = bytes.replacingSurrogates(in: rest)
        hasLookedForSurrogates = true
      }
      do throws(SyntaxError) {
        if let text = withoutSurrogates {
          try text.withUnsafeBufferPointer { (text) throws(SyntaxError) in
            try read(rest, of: text)
          }
        } else {
          try read(rest, of: bytes)
        }
        return
      } catch {
        dropDocument()
        let read = result.documents.dropFirst(documentsBefore)
        if isJSON, let last = read.last?.range.end,
          let next = bytes.firstVisible(in: last..<rest.upperBound),
          bytes[next] == UInt8(ascii: "{"), error.range.start <= next
        {
          rest = next..<rest.upperBound
          continue
        }
        result.errors.append(error)
        guard result.errors.count < Limits.errors,
          let next = bytes.nextSeparator(in: rest, from: error.range.start)
        else { return }
        rest = next..<rest.upperBound
      }
    }
  }

  private mutating func read(
    _ range: Range<Int>, of text: UnsafeBufferPointer<UInt8>
  ) throws(SyntaxError) {
    var reader = EventReader(UnsafeBufferPointer(rebasing: text[range]))
    while true {
      let event: EventReader.Event
      do throws(EventReader.Failure) {
        event = try reader.next()
      } catch {
        throw syntaxError(error, in: range)
      }
      let marks = reader.marks
      switch event {
      case .streamEnd: return
      case .documentStart:
        documentStart = result.nodes.count
        expanded = 0
        if !anchors.isEmpty { anchors.removeAll() }
      case .documentEnd: closeDocument()
      case .scalar(let value, let style, let properties):
        try addScalar(value, style, marks, properties)
      case .collectionStart(let kind, let properties, let isFlow):
        try openCollection(kind, marks, properties, isFlow: isFlow)
      case .collectionEnd(let isFlow): closeCollection(marks, isFlow: isFlow)
      case .alias(let name): try addAlias(String(cString: name), marks)
      }
    }
  }

  private mutating func syntaxError(
    _ failure: EventReader.Failure, in range: Range<Int>
  ) -> SyntaxError {
    let place =
      failure.character.map { offsets.byte(at: $0) } ?? range.lowerBound + (failure.byte ?? 0)
    let start = min(place, range.upperBound)
    return SyntaxError(failure.message, at: SourceRange(start, start))
  }

  /// Takes back what was read of the document in which an error occurred.
  private mutating func dropDocument() {
    result.nodes.removeLast(result.nodes.count - documentStart)
    let document = result.documents.count
    result.duplicateKeys.removeAll { $0.document == document }
    open.removeAll()
    anchors.removeAll()
    openAnchors.removeAll()
    indexedKeys.removeAll()
  }

  private mutating func closeDocument() {
    guard documentStart < result.nodes.count else { return }
    let root = result.nodes[documentStart]
    result.documents.append(
      SyntaxTree.Document(
        root: UInt32(documentStart), range: SourceRange(Int(root.start), Int(root.end))))
    documentStart = result.nodes.count
  }
}

// MARK: - Nodes

extension TreeBuilder {
  private mutating func addScalar(
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

  private mutating func addScalar(
    _ value: UnsafeBufferPointer<UInt8>, _ style: ScalarStyle, _ range: Range<Int>,
    _ properties: EventReader.Properties
  ) throws(SyntaxError) {
    let (start, end) = (range.lowerBound, range.upperBound)
    let index = result.nodes.count
    var record = NodeRecord(
      start: UInt32(start), end: UInt32(end), link: UInt32(index + 1), kind: .scalar,
      style: style, flags: openFlags)
    if !bytes.holds(value, in: start..<end, style) {
      record.flags.insert(.rewritten)
      record.link = UInt32(result.rewrittenEnds.count)
      result.rewrittenText.append(contentsOf: value)
      result.rewrittenEnds.append(result.rewrittenText.count)
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
    result.nodes.append(record)
    noteChild(index, end: end, key: value, style)
  }

  private mutating func openCollection(
    _ kind: NodeRecord.Kind, _ marks: EventReader.Marks, _ properties: EventReader.Properties,
    isFlow: Bool
  ) throws(SyntaxError) {
    var start = offsets.byte(at: marks.start)
    if !properties.isEmpty { start = bytes.skippingProperties(in: start..<bytes.count) }
    guard open.count < Limits.nesting else {
      throw Self.tooDeep(at: SourceRange(start, start + 1))
    }
    let index = result.nodes.count
    var record = NodeRecord(
      start: UInt32(start), end: UInt32(start), link: 0, kind: kind, style: .plain,
      flags: isFlow ? .inFlow : [])
    noteChild(index, end: start, key: nil, .plain)
    open.append(
      OpenCollection(
        node: index, end: start, expandedBefore: expanded, isMapping: kind == .mapping))
    expanded += 1
    if !properties.isEmpty {
      note(properties, of: index, in: &record)
      if let anchor = properties.anchor {
        anchors[String(cString: anchor)] = Anchor(node: index, expanded: nil)
        openAnchors[index] = String(cString: anchor)
      }
    }
    result.nodes.append(record)
  }

  private mutating func closeCollection(_ marks: EventReader.Marks, isFlow: Bool) {
    let closed = open.removeLast()
    // A block collection ends with its last child; libyaml would end it at the next token.
    let end = isFlow ? offsets.byte(at: marks.end) : closed.end
    result.nodes[closed.node].end = UInt32(end)
    result.nodes[closed.node].link = UInt32(result.nodes.count)
    if !open.isEmpty {
      open[open.count - 1].end = end
      noteHeight(closed.height + 1)
    }
    if closed.keyCount > Self.searchedKeys { indexedKeys[closed.node] = nil }
    if !openAnchors.isEmpty, let anchor = openAnchors.removeValue(forKey: closed.node),
      anchors[anchor]?.node == closed.node
    {
      anchors[anchor]?.expanded = expanded - closed.expandedBefore
      anchors[anchor]?.height = closed.height + 1
    }
  }

  private mutating func addAlias(_ name: String, _ marks: EventReader.Marks) throws(SyntaxError) {
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
    guard expanded <= max(Limits.expandedNodes, 10 * (result.nodes.count - documentStart)) else {
      throw SyntaxError(
        "aliases expand to more than \(Limits.expandedNodes) values", at: place, isLimit: true)
    }
    guard open.count + anchor.height <= Limits.nesting else { throw Self.tooDeep(at: place) }
    noteHeight(anchor.height)
    let index = result.nodes.count
    result.nodes.append(
      NodeRecord(
        start: UInt32(place.start), end: UInt32(place.end), link: UInt32(anchor.node),
        kind: .alias, style: .plain, flags: openFlags))
    noteChild(index, end: place.end, key: nil, .plain)
  }

  /// Tells the open collection how many levels stand in one of its children.
  private mutating func noteHeight(_ height: Int) {
    guard let last = open.indices.last, open[last].height < height else { return }
    open[last].height = height
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

  var openFlags: NodeRecord.Flags {
    open.last.map { result.nodes[$0.node].flags.intersection(.inFlow) } ?? []
  }
}
