import YAMLSyntax

/// Bytes of a template file.
struct TemplatePlace: Sendable {
  var file: SourceFile
  var range: Range<Int>
}

/// The lines that a template can print, in the order in which they stand, helpers written out.
struct TemplateOutline {
  struct Piece {
    /// nil: whatever an action prints.
    var literal: [UInt8]?
    var place: TemplatePlace
    var symbol = TemplateSymbol.unknown
  }

  struct Line {
    var pieces: [Piece]
    /// Leading blanks of what is printed, where that is known.
    var indent: Int?
    /// Stands for any number of lines that one action prints.
    var isBlob = false
    /// Open blocks, outermost first: what stands in one may be left out.
    var blocks: [Int]
    /// The outermost action that takes in the helper in which this stands.
    var site: TemplatePlace?
  }

  struct Block {
    var isLoop: Bool
    var first = Int.max
    var last = -1
  }

  private(set) var lines: [Line] = []
  private(set) var blocks: [Block] = []

  /// More lines than this are not looked at.
  private static let limit = 20_000
  private let definitions: (String) -> (GoTemplate, [GoTemplate.Token])?
  private var pieces: [Piece] = []
  private var indent: Int?
  private var lineBlocks: [Int] = []
  private var open: [Int] = []
  private var helpers: [(name: String, site: TemplatePlace)] = []

  init(
    _ template: GoTemplate, definitions: @escaping (String) -> (GoTemplate, [GoTemplate.Token])?
  ) {
    self.definitions = definitions
    var scope = TemplateScope()
    walk(template.body, template, &scope, base: 0)
    endLine()
  }

  // MARK: Tokens

  private mutating func walk(
    _ tokens: [GoTemplate.Token], _ template: GoTemplate, _ scope: inout TemplateScope, base: Int?
  ) {
    var saved: [TemplateSymbol] = []
    let depth = open.count
    for token in tokens where lines.count < Self.limit {
      switch token.kind {
      case .text: add(text: token.range, template.file, base)
      case .output(let expression):
        let place = TemplatePlace(file: template.file, range: token.range)
        add(output: template.file.bytes[expression], place, scope)
      case .control(let control, let expression):
        follow(control, template.file.bytes[expression], &scope, &saved)
      }
    }
    open.removeLast(max(0, open.count - depth))
  }

  private mutating func follow(
    _ control: GoTemplate.Control, _ expression: ArraySlice<UInt8>, _ scope: inout TemplateScope,
    _ saved: inout [TemplateSymbol]
  ) {
    switch control {
    case .if, .with, .range, .block:
      saved.append(scope.dot)
      blocks.append(Block(isLoop: control == .range))
      open.append(blocks.count - 1)
      let value = scope.assign(expression, isRange: control == .range)
      if control == .with { scope.dot = value }
      if control == .range { scope.dot = value.item }
    case .else:
      guard let dot = saved.last else { return }
      scope.dot = dot
      let word = String(decoding: expression.drop(while: \.isSpace).prefix(5), as: UTF8.self)
      if word == "with " {
        scope.dot = scope.assign(expression.drop(while: \.isSpace).dropFirst(5))
      }
    case .end:
      guard let dot = saved.popLast() else { return }
      scope.dot = dot
      open.removeLast()
    case .assignment: _ = scope.assign(expression)
    case .define, .silent: break
    }
  }

  // MARK: Lines

  private mutating func add(text range: Range<Int>, _ file: SourceFile, _ base: Int?) {
    var start = range.lowerBound
    while start <= range.upperBound {
      let rest = file.bytes[start..<range.upperBound]
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? range.upperBound
      var from = start
      if pieces.isEmpty {
        while from < end, file.bytes[from] == 32 || file.bytes[from] == 9 { from += 1 }
        indent = base.map { $0 + from - start }
      }
      var to = end
      if to > from, file.bytes[to - 1] == UInt8(ascii: "\r") { to -= 1 }
      if from < to {
        add(
          Piece(
            literal: Array(file.bytes[from..<to]),
            place: TemplatePlace(file: file, range: from..<to)))
      }
      if end < range.upperBound { endLine() }
      start = end + 1
    }
  }

  private mutating func add(_ piece: Piece) {
    var piece = piece
    if pieces.isEmpty {
      lineBlocks = open
    } else if open.count > lineBlocks.count || open != lineBlocks {
      // Only one of the branches within a line is printed.
      piece.literal = nil
    }
    pieces.append(piece)
  }

  private mutating func endLine() {
    guard let last = pieces.last else { return }
    append(
      Line(pieces: pieces, indent: indent, blocks: lineBlocks, site: helpers.first?.site))
    pieces = []
    indent = nil
    guard last.literal == nil else { return }
    append(
      Line(
        pieces: [last], indent: nil, isBlob: true, blocks: lineBlocks, site: helpers.first?.site))
  }

  private mutating func append(_ line: Line) {
    for block in line.blocks {
      blocks[block].first = min(blocks[block].first, lines.count)
      blocks[block].last = max(blocks[block].last, lines.count)
    }
    lines.append(line)
  }

  private mutating func add(
    output expression: ArraySlice<UInt8>, _ place: TemplatePlace, _ scope: TemplateScope
  ) {
    let symbol = scope.symbol(of: expression)
    let words = String(decoding: expression, as: UTF8.self)
    let indentation = words.firstMatch(of: #/\bn?indent\s+(\d+)/#)
    let isNewLine = words.contains("nindent")
    if isNewLine { endLine() }
    guard pieces.isEmpty,
      isNewLine || indentation != nil || words.hasPrefix("include")
        || words.hasPrefix("template") || words.hasPrefix("toYaml")
    else {
      add(Piece(literal: nil, place: place, symbol: symbol))
      return
    }
    let base = indentation.flatMap { Int($0.1) }
    expand(symbol, place, base: base)
    endLine()
    append(
      Line(
        pieces: [Piece(literal: nil, place: place, symbol: symbol)], indent: base ?? indent,
        isBlob: true, blocks: open, site: helpers.first?.site))
  }

  /// Writes out the helper that is taken in.
  private mutating func expand(_ symbol: TemplateSymbol, _ place: TemplatePlace, base: Int?) {
    guard helpers.count < 6, case .helper(let name, let argument)? = symbol.places.first,
      !helpers.contains(where: { $0.name == name }), let (template, tokens) = definitions(name)
    else { return }
    helpers.append((name, place))
    var scope = TemplateScope(dot: argument, root: argument)
    walk(tokens, template, &scope, base: base)
    endLine()
    helpers.removeLast()
  }
}
