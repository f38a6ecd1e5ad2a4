/// Small questions to the bytes of a YAML text.
extension UnsafeBufferPointer<UInt8> {
  /// Whether `range` says `value` letter by letter, between the quotes of `style`.
  func holds(_ value: UnsafeBufferPointer<UInt8>, in range: Range<Int>, _ style: ScalarStyle)
    -> Bool
  {
    let quote: Int
    switch style {
    case .plain: quote = 0
    case .singleQuoted, .doubleQuoted: quote = 1
    case .literal, .folded: return false
    }
    guard range.count == value.count + 2 * quote else { return false }
    return UnsafeBufferPointer(
      rebasing: self[(range.lowerBound + quote)..<(range.upperBound - quote)]
    )
    .equals(value)
  }

  /// Where a node itself begins after its anchor, its tag and the comments between.
  func skippingProperties(in range: Range<Int>) -> Int {
    var offset = range.lowerBound
    while offset < range.upperBound {
      switch self[offset] {
      case UInt8(ascii: "&"), UInt8(ascii: "!"):
        while offset < range.upperBound, !self[offset].isBlank { offset += 1 }
      case UInt8(ascii: "#"):
        while offset < range.upperBound, self[offset] != UInt8(ascii: "\n") { offset += 1 }
      case let byte where byte.isBlank: offset += 1
      default: return offset
      }
    }
    return range.upperBound
  }

  /// The end of `range` without the blanks and line ends before it.
  func trimmingBlanks(in range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, self[end - 1].isBlank { end -= 1 }
    return end
  }

  func firstVisible(in range: Range<Int>) -> Int? { range.first { !self[$0].isBlank } }

  /// The next `---` at the start of a line, from `place` on but not at the start of `range`.
  func nextSeparator(in range: Range<Int>, from place: Int) -> Int? {
    var offset = Swift.max(place - 1, range.lowerBound)
    while offset + 3 < range.upperBound {
      if self[offset] == UInt8(ascii: "\n"), self[offset + 1] == UInt8(ascii: "-"),
        self[offset + 2] == UInt8(ascii: "-"), self[offset + 3] == UInt8(ascii: "-"),
        offset + 4 >= range.upperBound || self[offset + 4].isBlank
      {
        return offset + 1
      }
      offset += 1
    }
    return nil
  }

  /// The start of the last document before `place`, behind its byte order mark: where files were put one after the
  /// other. kubectl and kustomize take it for the start of a text, libyaml for a part of the first key.
  func markedDocument(in range: Range<Int>, before place: Int) -> Int? {
    var last: Int?
    var offset = range.lowerBound
    let before = range.clamped(to: range.lowerBound..<Swift.max(place, range.lowerBound))
    while let separator = nextSeparator(in: before, from: offset) {
      last = separator
      offset = separator + 3
    }
    guard let last,
      let lineEnd = self[last..<range.upperBound].firstIndex(of: UInt8(ascii: "\n")),
      self[(lineEnd + 1)..<range.upperBound].starts(with: [0xEF, 0xBB, 0xBF])
    else { return nil }
    return lineEnd + 4
  }

  /// The first `\/` in a double-quoted scalar.
  func slashEscape(in range: Range<Int>) -> Int? {
    var offset = range.lowerBound + 1
    while offset + 1 < range.upperBound {
      guard self[offset] == UInt8(ascii: "\\") else {
        offset += 1
        continue
      }
      if self[offset + 1] == UInt8(ascii: "/") { return offset }
      offset += 2
    }
    return nil
  }

  /// Tells most keys of one mapping apart: their length, both ends and the middle.
  var quickHash: UInt32 {
    guard count > 0 else { return 0 }
    var hash = UInt32(truncatingIfNeeded: count) &* 31
    hash = (hash &+ UInt32(self[0])) &* 131
    hash = (hash &+ UInt32(self[count / 2])) &* 131
    hash = (hash &+ UInt32(self[count - 1])) &* 131
    return hash ^ (hash >> 7)
  }
}

extension UInt8 {
  /// A space, a tab or part of a line end.
  package var isBlank: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r")
      || self == UInt8(ascii: "\t")
  }
}
