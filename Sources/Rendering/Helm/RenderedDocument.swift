import YAMLSyntax

/// One document that helm printed, laid beside the template that printed it.
struct RenderedDocument {
  /// As helm calls the template: `app/charts/cache/templates/service.yaml`.
  let source: String
  /// The chart in whose folder the template lies; nil: in an archive.
  let owner: (files: ChartFiles, values: [String])?
  let template: GoTemplate?
  private let outline: TemplateOutline?
  private let alignment: TemplateAlignment?
  /// How far on the document stands in a file that is printed as it is.
  private let shift: Int?

  /// Where some bytes come from.
  struct Trace {
    /// In the template.
    var place: TemplatePlace
    /// The action that takes in the helper in which `place` is.
    var site: TemplatePlace?
    /// What the action may have printed the bytes from.
    var symbol: TemplateSymbol?
    /// The rendered bytes that are looked for.
    var range: SourceRange
    /// All that the action printed, if that is more than a part of a line.
    var blob: Range<Int>?
  }

  init(
    _ text: [UInt8], _ bounds: Range<Int>, _ charts: ChartFiles, _ library: inout TemplateLibrary
  ) {
    source = Self.source(before: bounds, in: text)
    owner = charts.owner(of: source)
    template = charts.file(named: source).flatMap { library.template($0) }
    shift = template.flatMap { $0.isPlain ? Self.shift(text, bounds, $0.file.bytes) : nil }
    guard let template, shift == nil else {
      outline = nil
      alignment = nil
      return
    }
    let known = library
    let outline = TemplateOutline(template) { known.helper($0) }
    self.outline = outline
    alignment = TemplateAlignment(text, bounds, outline)
  }

  private static func shift(_ text: [UInt8], _ bounds: Range<Int>, _ file: [UInt8]) -> Int? {
    // The comment with the file's name is helm's own.
    var own = text[bounds]
    if own.starts(with: "# Source: ".utf8) { own = own.drop { $0 != UInt8(ascii: "\n") } }
    own = own.drop(while: \.isSpace)
    guard let last = own.lastIndex(where: { !$0.isSpace }) else { return nil }
    own = own[...last]
    var start = 0
    while start + own.count <= file.count {
      if file[start] == own[own.startIndex], file[start...].starts(with: own) {
        return start - own.startIndex
      }
      start += 1
    }
    return nil
  }

  /// The lines between the separators around a byte.
  static func bounds(around offset: Int, in text: [UInt8]) -> Range<Int> {
    func isSeparator(_ start: Int) -> Bool { text[start...].starts(with: "---".utf8) }
    var start = min(offset, text.count)
    while start > 0 {
      let line = lineStart(start, in: text)
      if line < text.count, isSeparator(line) {
        start = text[line...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
        break
      }
      start = max(0, line - 1)
      if line == 0 { start = 0 }
    }
    var end = max(start, lineStart(min(offset, text.count), in: text))
    while end < text.count, end <= offset || !isSeparator(end) {
      end = text[end...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
    }
    return start..<max(start, end)
  }

  private static func lineStart(_ offset: Int, in text: [UInt8]) -> Int {
    (text[..<offset].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
  }

  /// A comment above the document, which some versions of helm leave alone in a document before it.
  static func source(before bounds: Range<Int>, in text: [UInt8]) -> String {
    let mark = Array("# Source: ".utf8)
    var start = bounds.lowerBound
    if let name = name(at: start, mark, text) { return name }
    while start > 0 {
      start = lineStart(start - 1, in: text)
      if let name = name(at: start, mark, text) { return name }
    }
    return ""
  }

  private static func name(at start: Int, _ mark: [UInt8], _ text: [UInt8]) -> String? {
    guard start < text.count, text[start...].starts(with: mark) else { return nil }
    let rest = text[(start + mark.count)...].prefix { $0 != UInt8(ascii: "\n") && $0 != 13 }
    return String(decoding: rest, as: UTF8.self)
  }

  /// nil: this part of the text is no line of the document.
  func trace(_ range: SourceRange, in text: [UInt8]) -> Trace? {
    if let shift, let template {
      let place = range.start + shift..<range.end + shift
      guard place.lowerBound >= 0, place.upperBound <= template.file.bytes.count else { return nil }
      return Trace(place: TemplatePlace(file: template.file, range: place), range: range)
    }
    guard let outline, let alignment, let index = alignment.index(of: range.start),
      alignment.matches.indices.contains(index)
    else { return nil }
    let line = outline.lines[alignment.matches[index]]
    let rendered = alignment.lines[index].range
    guard let first = line.pieces.first else { return nil }
    if line.isBlob {
      return Trace(
        place: first.place, site: line.site, symbol: first.symbol, range: range,
        blob: alignment.blob(around: index))
    }
    guard let match = PieceMatch(text, rendered, line.pieces) else {
      return Trace(place: first.place, site: line.site, range: range)
    }
    let end = max(range.end, range.start + 1)
    let touched = line.pieces.indices.filter {
      match.captures[$0].lowerBound < end && range.start < match.captures[$0].upperBound
    }
    guard let number = touched.first else {
      return Trace(place: first.place, site: line.site, range: range)
    }
    let (piece, capture) = (line.pieces[number], match.captures[number])
    let wild = touched.filter { line.pieces[$0].literal == nil }
    guard piece.literal != nil, let value = wild.first, Self.isQuote(text, range, capture) else {
      return trace(piece, capture, line, range, wild)
    }
    return trace(line.pieces[value], match.captures[value], line, range, wild)
  }

  /// Whether all that a literal gives to a scalar is its quote.
  private static func isQuote(_ text: [UInt8], _ range: SourceRange, _ capture: Range<Int>) -> Bool
  {
    let own = range.start..<min(range.end, capture.upperBound)
    return text[own].allSatisfy { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
  }

  private func trace(
    _ piece: TemplateOutline.Piece, _ capture: Range<Int>, _ line: TemplateOutline.Line,
    _ range: SourceRange, _ wild: [Int]
  ) -> Trace {
    var place = piece.place
    if piece.literal != nil {
      let start = place.range.lowerBound + (range.start - capture.lowerBound)
      let end = min(place.range.upperBound, start + (range.end - range.start))
      place.range = min(start, place.range.upperBound)..<max(start, end)
      // The value of a key that stands here in part, as in `image: registry/{{ … }}`.
      let symbols = wild.map { line.pieces[$0].symbol }
      let symbol = symbols.isEmpty ? nil : symbols.reduce(TemplateSymbol(), +)
      return Trace(place: place, site: line.site, symbol: symbol, range: range)
    }
    let symbol = wild.map { line.pieces[$0].symbol }.reduce(TemplateSymbol(), +)
    return Trace(place: place, site: line.site, symbol: symbol, range: range)
  }
}
