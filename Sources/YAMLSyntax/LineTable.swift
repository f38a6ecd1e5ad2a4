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

  private static let blockSize = 128

  package init(_ file: SourceFile) {
    bytes = file.bytes
    start = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineFeeds = file.bytes.withUnsafeBufferPointer { bytes in
      var count: UInt32 = 0
      var lineFeeds: [UInt32] = [0]
      lineFeeds.reserveCapacity(bytes.count / Self.blockSize + 2)
      for first in stride(from: 0, to: bytes.count, by: Self.blockSize) {
        count += bytes.lineFeeds(first, min(first + Self.blockSize, bytes.count))
        lineFeeds.append(count)
      }
      return lineFeeds
    }
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

  /// The bytes of a line without its line end; nil past the last one.
  package func byteRange(ofLine line: Int) -> Range<Int>? {
    guard line >= 1, line <= Int(lineFeeds[lineFeeds.count - 1]) + 1 else { return nil }
    let start = line == 1 ? start : lineFeed(line - 1) + 1
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
      return (line, end - first - bytes.count(first, end, where: UTF8.isContinuation) + 1)
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
