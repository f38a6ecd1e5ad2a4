/// Turns libyaml's events into the flat arrays of a ``SyntaxTree``, without recursion.
struct TreeBuilder: ~Copyable {
  struct Result {
    var nodes: ContiguousArray<NodeRecord> = []
    var rewrittenText: ContiguousArray<UInt8> = []
    var rewrittenEnds: ContiguousArray<Int> = []
    var literals: ContiguousArray<LiteralText> = []
    var tags: [UInt32: String] = [:]
    var ambiguous: ContiguousArray<UInt32> = []
    var documents: [SyntaxTree.Document] = []
    var errors: [SyntaxError] = []
    var duplicateKeys: [SyntaxTree.DuplicateKey] = []
    var hasCollectionKeys = false
    var hasWordsInBraces = false
    var hasAliases = false
  }

  let bytes: UnsafeBufferPointer<UInt8>
  var result = Result()
  var nodes: GrowingBuffer<NodeRecord>
  var offsets: ByteOffsets
  let isASCII: Bool
  /// The innermost open collection: beside the others, for every event asks it something.
  var current = OpenCollection.none
  /// Those around it; their number is the depth.
  var outer = GrowingBuffer<OpenCollection>(capacity: 16)
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
  /// What libyaml reads of either, from `decodedStart` on, where it takes every character.
  var decoded: DecodedText?
  var decodedStart = 0

  struct OpenCollection {
    /// -1: nothing is open.
    var node: Int
    var end: Int
    var expandedBefore: Int
    var isMapping: Bool
    /// What its scalars and aliases take over from it.
    var flags: NodeRecord.Flags
    /// Levels of collections within, those behind aliases included.
    var height = 0
    var awaitsKey = true
    var keyCount = 0
    /// One bit per key seen, by a hash of six bits: most new keys are known to be new at once.
    var keyBits: UInt64 = 0

    static var none: OpenCollection {
      OpenCollection(node: -1, end: 0, expandedBefore: 0, isMapping: false, flags: [])
    }
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
    builder.result.nodes = builder.nodes.array
    return builder.result
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    isASCII = ByteOffsets.isASCII(bytes, range)
    offsets = ByteOffsets(bytes, range, isASCII: isASCII)
    nodes = GrowingBuffer(capacity: range.count / 24)
  }

  /// After an error goes on at the next line that starts with `---`, where kubectl, too, splits.
  /// JSON objects that follow one another without a separator are documents as well.
  private mutating func readAll(_ range: Range<Int>) {
    // Told that the text is UTF-8, libyaml would take a byte order mark for an indentation.
    var rest = bytes[range].starts(with: [0xEF, 0xBB, 0xBF]) ? range.dropFirst(3) : range
    decode(bytes, from: rest)
    while !rest.isEmpty {
      let documentsBefore = result.documents.count
      offsets = ByteOffsets(bytes, rest, isASCII: isASCII)
      isJSON = bytes.firstVisible(in: rest).map { bytes[$0] } == UInt8(ascii: "{")
      if isJSON, !hasLookedForSurrogates {
        let text = bytes.replacingSurrogates(in: rest)
        withoutSurrogates = text
        hasLookedForSurrogates = true
        text?.withUnsafeBufferPointer { decode($0, from: rest) }
      }
      do throws(SyntaxError) {
        if let text = decoded?.bytes {
          try read(rest, from: text[(rest.lowerBound - decodedStart)...], isDecoded: true)
        } else if let text = withoutSurrogates {
          try text.withUnsafeBufferPointer { (text) throws(SyntaxError) in
            try read(rest, from: text[rest], isDecoded: false)
          }
        } else {
          try read(rest, from: bytes[rest], isDecoded: false)
        }
        return
      } catch {
        dropDocument()
        guard let next = next(after: error, in: rest, documentsBefore) else { return }
        rest = next..<rest.upperBound
      }
    }
  }

  /// Where to read on after an error; nil: there is nothing more.
  private mutating func next(
    after error: SyntaxError, in rest: Range<Int>, _ documentsBefore: Int
  ) -> Int? {
    if isJSON, let last = result.documents.dropFirst(documentsBefore).last?.range.end,
      let next = bytes.firstVisible(in: last..<rest.upperBound),
      bytes[next] == UInt8(ascii: "{"), error.range.start <= next
    {
      return next
    }
    if let next = bytes.markedDocument(in: rest, before: error.range.start) {
      dropDocuments(from: next)
      return next
    }
    result.errors.append(error.atUnclosedOpening(bytes))
    guard result.errors.count < Limits.errors else { return nil }
    return bytes.nextSeparator(in: rest, from: error.range.start)
  }

  private mutating func decode(_ text: UnsafeBufferPointer<UInt8>, from range: Range<Int>) {
    decoded = DecodedText(UnsafeBufferPointer(rebasing: text[range]))
    decodedStart = range.lowerBound
  }

  private mutating func read(
    _ range: Range<Int>, from text: Slice<UnsafeBufferPointer<UInt8>>, isDecoded: Bool
  ) throws(SyntaxError) {
    var reader = EventReader(UnsafeBufferPointer(rebasing: text), isDecoded: isDecoded)
    while true {
      let event: EventReader.Event
      do throws(EventReader.Failure) {
        event = try reader.next()
      } catch {
        throw syntaxError(error, in: range)
      }
      switch event {
      case .streamEnd: return
      case .documentStart:
        documentStart = nodes.count
        expanded = 0
        if !anchors.isEmpty { anchors.removeAll() }
      case .documentEnd: closeDocument()
      case .plain(let value, let start): addPlain(value, from: offsets.byte(at: start))
      case .scalar(let value, let style, let properties):
        try addScalar(value, style, reader.marks, properties)
      case .collectionStart(let kind, let properties, let isFlow):
        try openCollection(kind, reader.marks, properties, isFlow: isFlow)
      case .collectionEnd(let isFlow): closeCollection(reader.marks, isFlow: isFlow)
      case .alias(let name): try addAlias(String(cString: name), reader.marks)
      }
    }
  }

  private mutating func syntaxError(
    _ failure: EventReader.Failure, in range: Range<Int>
  ) -> SyntaxError {
    let place =
      failure.character.map { offsets.byte(at: $0) } ?? range.lowerBound + (failure.byte ?? 0)
    let start = min(place, range.upperBound)
    var error = SyntaxError(failure.message, at: SourceRange(start, start))
    if let opening = failure.opening {
      // The place lies behind those that were asked for before.
      var offsets = ByteOffsets(bytes, range, isASCII: false)
      let begin = offsets.byte(at: opening.character)
      if begin < start {
        error.opening = SyntaxError.Opening(name: opening.name, range: SourceRange(begin, begin))
      }
    }
    return error
  }

  /// Takes back what was read of the document in which an error occurred.
  private mutating func dropDocument() {
    nodes.removeAll(from: documentStart)
    while let last = result.ambiguous.last, last >= documentStart { result.ambiguous.removeLast() }
    let document = result.documents.count
    result.duplicateKeys.removeAll { $0.document >= document }
    outer.removeAll()
    current = .none
    anchors.removeAll()
    openAnchors.removeAll()
    indexedKeys.removeAll()
  }

  /// The same where what came before the error was taken for documents by themselves.
  private mutating func dropDocuments(from place: Int) {
    while let last = result.documents.last, last.range.start >= place {
      result.documents.removeLast()
      documentStart = Int(last.root)
    }
    dropDocument()
  }

  private mutating func closeDocument() {
    guard documentStart < nodes.count else { return }
    let root = nodes[documentStart]
    result.documents.append(
      SyntaxTree.Document(
        root: UInt32(documentStart), range: SourceRange(Int(root.start), Int(root.end))))
    documentStart = nodes.count
  }
}
