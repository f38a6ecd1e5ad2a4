/// Turns byte offsets of a file into lines and columns, and lines back into text.
///
/// It counts the lines before every 128th byte instead of writing down where each of them starts: tables are kept
/// with their files, and asked for a few places.
package struct LineTable: Sendable {
  private let bytes: [UInt8]
  /// Where the text begins: after the byte order mark, which is no character to an editor.
  private let start: Int
  /// How many line feeds stand before each block, and how many there are.
  private let lineFeeds: [UInt32]

  /// How many bytes before each block begin no character; none where all is ASCII.
  private let continuations: [UInt32]

  private static let blockSize = 128

  package init(_ file: SourceFile) {
    bytes = file.bytes
    start = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineFeeds = Self.counts(file.bytes) { $0.lineFeeds($1, $2) }
    let isASCII = file.bytes.withUnsafeBufferPointer { $0.reduce(0, |) } < 0x80
    continuations =
      isASCII
      ? [] : Self.counts(file.bytes) { UInt32($0.count($1, $2, where: UTF8.isContinuation)) }
  }

  /// What `count` finds before each block, and in all.
  @inline(__always)
  private static func counts(
    _ bytes: [UInt8], _ count: (UnsafeBufferPointer<UInt8>, Int, Int) -> UInt32
  ) -> [UInt32] {
    bytes.withUnsafeBufferPointer { bytes in
      var sum: UInt32 = 0
      var sums: [UInt32] = [0]
      sums.reserveCapacity(bytes.count / blockSize + 2)
      for first in stride(from: 0, to: bytes.count, by: blockSize) {
        sum += count(bytes, first, min(first + blockSize, bytes.count))
        sums.append(sum)
      }
      return sums
    }
  }

  /// How many characters begin before `offset`.
  private func characters(before offset: Int) -> Int {
    guard !continuations.isEmpty else { return offset }
    let block = offset / Self.blockSize
    return bytes.withUnsafeBufferPointer {
      offset - Int(continuations[block])
        - $0.count(block * Self.blockSize, offset, where: UTF8.isContinuation)
    }
  }

  /// Where the character begins that stands behind so many others; the end where there are not as many.
  private func byte(behind characters: Int) -> Int {
    guard !continuations.isEmpty else { return min(characters, bytes.count) }
    var (low, high) = (0, continuations.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if middle * Self.blockSize - Int(continuations[middle]) <= characters {
        low = middle
      } else {
        high = middle
      }
    }
    var offset = min(low * Self.blockSize, bytes.count)
    var rest = characters - offset + Int(continuations[low])
    while offset < bytes.count {
      if !UTF8.isContinuation(bytes[offset]) {
        if rest == 0 { break }
        rest -= 1
      }
      offset += 1
    }
    return offset
  }

  package func location(of range: SourceRange) -> SourceLocation {
    let start = position(of: range.start)
    let end = position(of: max(range.start, range.end))
    return SourceLocation(
      line: start.line, column: start.column, endLine: end.line, endColumn: end.column)
  }

  /// The text of a line without its line end; nil past the last one.
  package func text(ofLine line: Int) -> String? {
    guard let range = byteRange(ofLine: line) else { return nil }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// What stands in a line from `column` on, from 1, in at most `length` characters: no more of it is read, for all of a
  /// file may stand in one line. nil past the last one.
  package func text(ofLine line: Int, from column: Int, length: Int) -> String? {
    guard let start = firstByte(ofLine: line) else { return nil }
    let first = byte(behind: characters(before: start) + column - 1)
    let part = bytes[first...].prefix(4 * length).prefix { $0 != 0x0A }
    let text = String(decoding: part.last == 0x0D ? part.dropLast() : part, as: UTF8.self)
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
  }

  /// Whether a line has more than `length` bytes.
  package func isLonger(than length: Int, line: Int) -> Bool {
    guard let first = firstByte(ofLine: line), bytes.count - first > length else { return false }
    return !bytes[first...first + length].contains(0x0A)
  }

  /// nil past the last line.
  private func firstByte(ofLine line: Int) -> Int? {
    guard line >= 1, line <= Int(lineFeeds[lineFeeds.count - 1]) + 1 else { return nil }
    return line == 1 ? start : lineFeed(line - 1) + 1
  }

  /// The bytes of a line without its line end; nil past the last one.
  package func byteRange(ofLine line: Int) -> Range<Int>? {
    guard let start = firstByte(ofLine: line) else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      var end = bytes.lineEnd(from: start) ?? bytes.count
      if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      return start..<max(start, end)
    }
  }

  package func line(of offset: Int) -> Int {
    let offset = min(offset, bytes.count)
    let block = offset / Self.blockSize
    return bytes.withUnsafeBufferPointer {
      Int(lineFeeds[block] + $0.lineFeeds(block * Self.blockSize, offset)) + 1
    }
  }

  /// Where the line feed of this number stands, from 1; there are as many.
  private func lineFeed(_ number: Int) -> Int {
    var (low, high) = (0, lineFeeds.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lineFeeds[middle]) < number { low = middle } else { high = middle }
    }
    var rest = number - Int(lineFeeds[low])
    return bytes[(low * Self.blockSize)...].firstIndex { byte in
      if byte == 0x0A { rest -= 1 }
      return rest == 0
    } ?? bytes.count
  }

  private func position(of offset: Int) -> (line: Int, column: Int) {
    let line = line(of: offset)
    let end = min(offset, bytes.count)
    return bytes.withUnsafeBufferPointer { bytes in
      // Most lines are short.
      let near = bytes[max(0, end - Self.blockSize)..<end].lastIndex(of: 0x0A)
      let first = (near ?? (line == 1 ? start - 1 : lineFeed(line - 1))) + 1
      guard end > first else { return (line, 1) }
      return (line, characters(before: end) - characters(before: first) + 1)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func lineFeeds(_ start: Int, _ end: Int) -> UInt32 {
    UInt32(count(start, end) { $0 == 0x0A })
  }

  /// How many of the bytes between two places are such. In parts that can be counted in a byte, so that the compiler
  /// looks at many bytes at once.
  @inline(__always)
  fileprivate func count(_ start: Int, _ end: Int, where isCounted: (UInt8) -> Bool) -> Int {
    var total = 0
    var offset = start
    while offset < end {
      let partEnd = Swift.min(end, offset &+ 128)
      var count: UInt8 = 0
      while offset < partEnd {
        count &+= isCounted(self[offset]) ? 1 : 0
        offset &+= 1
      }
      total += Int(count)
    }
    return total
  }
}

extension Node {
  /// The line of its file in which it begins. For a place or two: each time the lines are counted anew.
  package var line: Int { LineTable(tree.file).line(of: range.start) }
}
