import YAMLSyntax

/// Finds for each line of a rendered document the line of the outline that printed it: the cheapest way
/// through the outline, on which loops may be walked again and blocks be left out.
struct TemplateAlignment {
  /// A line of rendered text without the blanks around it.
  struct RenderedLine {
    var range: Range<Int>
    var indent: Int
  }

  let lines: [RenderedLine]
  /// The outline's line for each of `lines`.
  let matches: [Int]

  /// Products of lines above this are matched line by line.
  private static let limit = 8_000_000
  /// Of a rendered line that no line of the template explains.
  private static let strangeness: Float = 15

  init(_ text: [UInt8], _ range: Range<Int>, _ outline: TemplateOutline) {
    lines = Self.lines(text, range)
    guard !outline.lines.isEmpty, !lines.isEmpty else {
      matches = []
      return
    }
    let search = Search(text: text, lines: lines, outline: outline)
    matches =
      lines.count * outline.lines.count <= Self.limit ? search.best() : search.greedy()
  }

  /// Without empty lines and comments, which nothing is found in.
  private static func lines(_ text: [UInt8], _ range: Range<Int>) -> [RenderedLine] {
    var lines: [RenderedLine] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let end =
        text[start..<range.upperBound].firstIndex(of: UInt8(ascii: "\n"))
        ?? range.upperBound
      var (from, to) = (start, end)
      while from < to, text[from].isSpace { from += 1 }
      while to > from, text[to - 1].isSpace { to -= 1 }
      if from < to, text[from] != UInt8(ascii: "#") {
        lines.append(RenderedLine(range: from..<to, indent: from - start))
      }
      start = end + 1
    }
    return lines
  }

  /// The line that holds a byte, or the last one before it.
  func index(of offset: Int) -> Int? {
    var (low, high) = (0, lines.count)
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// The rendered bytes that one action printed over several lines, around line `index`.
  func blob(around index: Int) -> Range<Int> {
    var (first, last) = (index, index)
    while first > 0, matches[first - 1] == matches[index] { first -= 1 }
    while last + 1 < matches.count, matches[last + 1] == matches[index] { last += 1 }
    return lines[first].range.lowerBound - lines[first].indent..<lines[last].range.upperBound
  }

  private struct Search {
    let text: [UInt8]
    let lines: [RenderedLine]
    let outline: TemplateOutline

    func best() -> [Int] {
      let count = outline.lines.count
      let skips = skipCosts()
      var costs = (0..<count).map { cost(of: 0, at: $0) + skips[$0] * 0.01 }
      var back: [[Int32]] = []
      for number in lines.indices.dropFirst() {
        let (reached, from) = reach(costs, skips)
        var next = [Float](repeating: .infinity, count: count)
        var origin = [Int32](repeating: 0, count: count)
        for state in 0..<count {
          let own = cost(of: number, at: state)
          let stays =
            costs[state]
            + (outline.lines[state].isBlob
              ? min(own, TemplateAlignment.strangeness)
              : TemplateAlignment.strangeness)
          next[state] = stays
          origin[state] = Int32(state)
          if own.isFinite, reached[state] + own < stays {
            next[state] = reached[state] + own
            origin[state] = from[state]
          }
        }
        costs = next
        back.append(origin)
      }
      var state = costs.indices.min { costs[$0] < costs[$1] } ?? 0
      var matches = [state]
      for origin in back.reversed() {
        state = Int(origin[state])
        matches.append(state)
      }
      return matches.reversed()
    }

    /// The cheapest way to each line of the outline from any other one, and from which.
    private func reach(_ costs: [Float], _ skips: [Float]) -> ([Float], [Int32]) {
      let count = costs.count
      var reached = [Float](repeating: .infinity, count: count)
      var from = [Int32](repeating: 0, count: count)
      var best = Float.infinity
      var bestState = 0
      for state in 0..<count {
        reached[state] = best + skips[state]
        from[state] = Int32(bestState)
        let left = costs[state] - skips[state + 1]
        if left <= best { (best, bestState) = (left, state) }
      }
      for block in outline.blocks where block.isLoop && block.first <= block.last {
        let body = block.first...block.last
        guard let last = body.min(by: { costs[$0] < costs[$1] }), costs[last].isFinite else {
          continue
        }
        for state in body where state <= last || costs[last] + 1 < reached[state] {
          let again = costs[last] + 1 + (skips[state] - skips[block.first])
          if again < reached[state] { (reached[state], from[state]) = (again, Int32(last)) }
        }
      }
      return (reached, from)
    }

    /// What it costs to leave out all lines before each one.
    private func skipCosts() -> [Float] {
      var sum: Float = 0
      return [0]
        + outline.lines.map { line in
          if line.pieces.first?.literal.map({ $0.starts(with: "---".utf8) }) == true {
            sum += 30
          } else if !line.isBlob, line.blocks.isEmpty {
            sum += line.site == nil ? 2 : 0.5
          } else {
            sum += 0.02
          }
          return sum
        }
    }

    private func cost(of number: Int, at state: Int) -> Float {
      let rendered = lines[number]
      let line = outline.lines[state]
      if line.isBlob {
        guard let indent = line.indent else { return 6 }
        return rendered.indent >= indent ? 3 : 12
      }
      guard let captures = PieceMatch(text, rendered.range, line.pieces) else { return .infinity }
      let isStrange = line.indent.map { $0 != rendered.indent } ?? false
      let wild = Float(captures.wildCount)
      let base: Float =
        line.pieces.allSatisfy { $0.literal == nil } ? 2.5 : wild > 0 ? 0.5 : 0
      return base + wild * 0.01 + (isStrange ? 4 : 0)
    }

    /// For long texts: the next line of the outline that fits.
    func greedy() -> [Int] {
      var state = -1
      return lines.indices.map { number in
        let window = state + 1..<min(outline.lines.count, state + 400)
        if let next = window.first(where: { cost(of: number, at: $0) < 1 })
          ?? outline.lines.indices.first(where: { cost(of: number, at: $0) < 0.5 })
        {
          state = next
        }
        return max(0, state)
      }
    }
  }
}

/// How a rendered line falls into the pieces of a template's line.
struct PieceMatch {
  /// The rendered bytes of each piece.
  private(set) var captures: [Range<Int>] = []
  private(set) var wildCount = 0

  init?(_ text: [UInt8], _ range: Range<Int>, _ pieces: [TemplateOutline.Piece]) {
    var position = range.lowerBound
    var wildStart: Int?
    for (number, piece) in pieces.enumerated() {
      guard let literal = piece.literal else {
        // Neighbouring actions share what they print.
        if wildStart == nil { wildStart = position }
        captures.append(position..<position)
        continue
      }
      let isLast = number == pieces.count - 1
      let rest = !isLast && pieces[(number + 1)...].allSatisfy { $0.literal == nil }
      guard
        let found = Self.find(
          literal, in: text, position..<range.upperBound, isFixed: wildStart == nil,
          isLast: isLast, mayLoseBlanks: isLast || rest)
      else { return nil }
      close(wildStart, found.lowerBound)
      wildStart = nil
      captures.append(found)
      position = found.upperBound
    }
    if wildStart == nil, position < range.upperBound { return nil }
    close(wildStart, range.upperBound)
  }

  private mutating func close(_ start: Int?, _ end: Int) {
    guard let start else { return }
    wildCount += end - start
    var index = captures.count - 1
    while index >= 0, captures[index] == start..<start {
      captures[index] = start..<end
      index -= 1
    }
  }

  private static func find(
    _ literal: [UInt8], in text: [UInt8], _ range: Range<Int>, isFixed: Bool, isLast: Bool,
    mayLoseBlanks: Bool
  ) -> Range<Int>? {
    var literal = literal[...]
    if mayLoseBlanks, literal.last?.isSpace == true {
      let bare = literal.prefix(1 + (literal.lastIndex { !$0.isSpace } ?? -1))
      let isWhole = isLast || range.count <= bare.count
      if isWhole { literal = bare }
    }
    let count = literal.count
    guard range.count >= count else { return nil }
    if isFixed {
      guard text[range].starts(with: literal) else { return nil }
      return range.lowerBound..<range.lowerBound + count
    }
    if isLast {
      let start = range.upperBound - count
      return text[start..<range.upperBound].elementsEqual(literal)
        ? start..<range.upperBound : nil
    }
    var start = range.lowerBound
    while start + count <= range.upperBound {
      if text[start..<start + count].elementsEqual(literal) { return start..<start + count }
      start += 1
    }
    return nil
  }
}
