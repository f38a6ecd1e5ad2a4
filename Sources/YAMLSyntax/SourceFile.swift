/// One text as it was read, and the name under which people know it.
package struct SourceFile: Sendable {
  /// Relative to the repository root, with `/`; `-` for standard input.
  package let path: String
  /// UTF-8 as it stands on disk, with byte order mark and line ends.
  package let bytes: [UInt8]
  /// What a rendered text was made from; nil: people edit this file itself.
  package let provenance: (any Provenance)?

  package init(path: String, bytes: [UInt8], provenance: (any Provenance)? = nil) {
    self.path = path
    self.bytes = bytes
    self.provenance = provenance
  }
}

/// Bytes `start ..< end` of a ``SourceFile``. Lines and columns are worked out when someone asks.
package struct SourceRange: Sendable, Hashable {
  package var start: Int
  package var end: Int

  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }
}

/// Where people look: lines and columns from 1, columns in Unicode scalars, the end exclusive.
package struct SourceLocation: Sendable, Hashable {
  package var line: Int
  package var column: Int
  package var endLine: Int
  package var endColumn: Int

  package init(line: Int, column: Int, endLine: Int, endColumn: Int) {
    self.line = line
    self.column = column
    self.endLine = endLine
    self.endColumn = endColumn
  }
}

/// The starts of a file's lines; turns byte offsets into lines and columns and back into text.
package struct LineTable: Sendable {
  private let bytes: [UInt8]
  /// Where the text begins: after the byte order mark, which is no character to an editor.
  private let lineStarts: [Int]

  package init(_ file: SourceFile) {
    bytes = file.bytes
    let text = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStarts = [text] + file.bytes.lineStarts
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
    guard line >= 1, line <= lineStarts.count else { return nil }
    let start = lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return start..<max(start, end)
  }

  package func line(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  private func position(of offset: Int) -> (line: Int, column: Int) {
    let line = line(of: offset)
    let start = lineStarts[line - 1]
    guard offset > start else { return (line, 1) }
    let scalars = bytes[start..<min(offset, bytes.count)].count { !UTF8.isContinuation($0) }
    return (line, scalars + 1)
  }
}
