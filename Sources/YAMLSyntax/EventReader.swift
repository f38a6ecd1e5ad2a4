internal import CLibYAML
internal import CMemory

/// Reads one YAML stream as libyaml's events. The only file that talks to libyaml, which points from
/// the parser to itself and reads its input in place: the parser lives on the heap until `deinit`,
/// and the bytes must outlive the reader.
struct EventReader: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let event: UnsafeMutablePointer<yaml_event_t>
  private var held = Held.nothing
  /// The parser's own working buffer, while it reads from a ``DecodedText``.
  private let ownBuffer: UnsafeMutablePointer<UInt8>?

  /// What is to be freed of the last event.
  private enum Held {
    case nothing
    /// The text of a scalar, as of most that hold anything: `yaml_event_delete` would clear the rest, too.
    case text
    case properties
  }

  /// - Parameter isDecoded: whether `bytes` are of a ``DecodedText``, up to its end.
  init(_ bytes: UnsafeBufferPointer<UInt8>, isDecoded: Bool) {
    parser = .allocate(capacity: 1)
    event = .allocate(capacity: 1)
    let isReady = yaml_parser_initialize(parser) == 1
    precondition(isReady, "libyaml: out of memory")
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    // Said rather than guessed: UTF-16 would otherwise be decoded and its offsets be wrong.
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    ownBuffer = isDecoded ? parser.pointee.buffer.start : nil
    if isDecoded { Self.fillBuffer(of: parser, with: bytes) }
  }

  deinit {
    release()
    if let ownBuffer { parser.pointee.buffer.start = ownBuffer }
    yaml_parser_delete(parser)
    parser.deallocate()
    event.deallocate()
  }

  /// Hands libyaml the whole text as if its own reader had just decoded the last of it: all of it
  /// unread in the buffer, zeros behind it at which the scanner stops, and the flag that nothing
  /// follows. The scanner reads the buffer and never writes to it.
  private static func fillBuffer(
    of parser: UnsafeMutablePointer<yaml_parser_t>, with bytes: UnsafeBufferPointer<UInt8>
  ) {
    let size = bytes.count + DecodedText.lookahead
    let start = UnsafeMutablePointer(mutating: bytes.baseAddress)
    parser.pointee.buffer.start = start
    parser.pointee.buffer.pointer = start
    parser.pointee.buffer.last = start.map { $0 + size }
    parser.pointee.buffer.end = start.map { $0 + size }
    // Characters, of which there are no more than bytes: never so few that libyaml would want more.
    parser.pointee.unread = size
    parser.pointee.eof = 1
  }

  /// libyaml's counts are of characters from the start of its input, not of bytes.
  struct Failure: Error {
    var message: String
    /// Characters before the place; nil when `byte` is known instead (text that is not UTF-8).
    var character: Int?
    var byte: Int?
    /// What was being read: `a quoted scalar`; and the characters before it.
    var opening: (name: String, character: Int)?
  }

  struct Marks {
    var start: Int
    var end: Int
  }

  /// A node's anchor and tag.
  struct Properties {
    var anchor: UnsafeMutablePointer<UInt8>?
    var tag: UnsafeMutablePointer<UInt8>?

    var isEmpty: Bool { anchor == nil && tag == nil }
  }

  /// What the last event was; pointers in it are good until the next call.
  enum Event {
    case streamEnd
    case documentStart
    case documentEnd
    case collectionStart(NodeRecord.Kind, Properties, isFlow: Bool)
    case collectionEnd(isFlow: Bool)
    /// Most scalars by far: no quotes, no line ends to fold, neither anchor nor tag. Where it starts, in characters.
    case plain(UnsafeBufferPointer<UInt8>, start: Int)
    case scalar(UnsafeBufferPointer<UInt8>, ScalarStyle, Properties)
    case alias(UnsafeMutablePointer<UInt8>)
  }

  /// Where the last event stands, in characters.
  var marks: Marks {
    Marks(start: event.pointee.start_mark.index, end: event.pointee.end_mark.index)
  }

  @inline(__always)
  mutating func next() throws(Failure) -> Event {
    while true {
      release()
      held = .nothing
      guard yaml_parser_parse(parser, event) == 1 else { throw failure }
      held = .properties
      switch event.pointee.type {
      case YAML_SCALAR_EVENT:
        let data = event.pointee.data.scalar
        guard data.anchor == nil, data.tag == nil else { return scalar }
        held = .text
        guard data.style == YAML_PLAIN_SCALAR_STYLE,
          event.pointee.start_mark.line == event.pointee.end_mark.line
        else { return scalar }
        return .plain(
          UnsafeBufferPointer(start: data.value, count: data.length),
          start: event.pointee.start_mark.index)
      case YAML_MAPPING_START_EVENT:
        let data = event.pointee.data.mapping_start
        if data.anchor == nil, data.tag == nil { held = .nothing }
        return .collectionStart(
          .mapping, Properties(anchor: data.anchor, tag: data.tag),
          isFlow: data.style == YAML_FLOW_MAPPING_STYLE)
      case YAML_SEQUENCE_START_EVENT:
        let data = event.pointee.data.sequence_start
        if data.anchor == nil, data.tag == nil { held = .nothing }
        return .collectionStart(
          .sequence, Properties(anchor: data.anchor, tag: data.tag),
          isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE)
      case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
        held = .nothing
        return .collectionEnd(
          isFlow: event.pointee.start_mark.index != event.pointee.end_mark.index)
      case YAML_ALIAS_EVENT: return .alias(event.pointee.data.alias.anchor)
      case YAML_DOCUMENT_START_EVENT: return .documentStart
      case YAML_DOCUMENT_END_EVENT: return .documentEnd
      case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return .streamEnd
      default: continue
      }
    }
  }

  private func release() {
    switch held {
    case .nothing: break
    case .text: kubevet_free(event.pointee.data.scalar.value)
    case .properties: yaml_event_delete(event)
    }
  }

  private var scalar: Event {
    let data = event.pointee.data.scalar
    let style: ScalarStyle =
      switch data.style {
      case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
      case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
      case YAML_LITERAL_SCALAR_STYLE: .literal
      case YAML_FOLDED_SCALAR_STYLE: .folded
      default: .plain
      }
    return .scalar(
      UnsafeBufferPointer(start: data.value, count: data.length), style,
      Properties(anchor: data.anchor, tag: data.tag))
  }

  private var failure: Failure {
    let message = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
    if parser.pointee.error == YAML_READER_ERROR {
      return Failure(message: message, character: nil, byte: parser.pointee.problem_offset)
    }
    let character = parser.pointee.problem_mark.index
    return Failure(message: message, character: character, byte: nil, opening: opening)
  }

  private var opening: (name: String, character: Int)? {
    // "while scanning a quoted scalar", "while scanning for the next token"
    guard let context = parser.pointee.context else { return nil }
    let words = String(cString: context).split(separator: " ").dropFirst(2)
    guard words.first == "a" || words.first == "an" else { return nil }
    return (words.joined(separator: " "), parser.pointee.context_mark.index)
  }
}
