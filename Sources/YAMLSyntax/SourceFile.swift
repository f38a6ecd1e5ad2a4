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

  /// What a byte order mark says of a text that is not UTF-8, as a sentence; nil: nothing.
  package var encodingComplaint: String? {
    let marks: [(bytes: [UInt8], name: String)] = [
      ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"), ([0xFF, 0xFE], "UTF-16"),
      ([0xFE, 0xFF], "UTF-16"),
    ]
    guard let first = bytes.first, first == 0 || first >= 0xFE else { return nil }
    return marks.first { bytes.starts(with: $0.bytes) }.map {
      "the text is \($0.name): save it as UTF-8"
    }
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
