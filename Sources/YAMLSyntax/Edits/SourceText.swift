/// A text that is edited: the questions about lines that every edit asks. An edit that cannot be made
/// without a doubt is not made: whoever asks gets nil.
package struct SourceText: Sendable {
  package let tree: SyntaxTree
  let lines: LineTable

  package init(_ tree: SyntaxTree) {
    self.tree = tree
    lines = LineTable(tree.file)
  }

  var bytes: [UInt8] { tree.file.bytes }

  /// Where the line of `offset` starts.
  func lineStart(of offset: Int) -> Int {
    lines.byteRange(ofLine: lines.line(of: offset))?.lowerBound ?? 0
  }

  /// Behind the line of `offset` and its line end.
  func nextLine(after offset: Int) -> Int {
    var end = offset
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    return Swift.min(end + 1, bytes.count)
  }

  /// The line end that the text uses around `offset`.
  func lineEnd(around offset: Int) -> String {
    let line = lines.line(of: offset)
    for number in [line, line - 1] where number >= 1 {
      guard let range = lines.byteRange(ofLine: number) else { continue }
      let rest = bytes[range.upperBound...].prefix(2)
      if rest.first == UInt8(ascii: "\r") { return "\r\n" }
      if rest.first == UInt8(ascii: "\n") { return "\n" }
    }
    return bytes.contains("\r\n") ? "\r\n" : "\n"
  }

  /// The spaces up to where a key of a block mapping stands; nil where something else stands before it
  /// than spaces and the dash of a list.
  func indentation(of key: Node, allowsDash: Bool = true) -> String? {
    let start = lineStart(of: key.range.start)
    let prefix = bytes[start..<key.range.start]
    let dashes = prefix.count { $0 == UInt8(ascii: "-") }
    guard prefix.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") }),
      dashes == 0 || allowsDash
    else { return nil }
    return String(repeating: " ", count: prefix.count)
  }

  /// Nothing but a comment stands on the line.
  func isCommentLine(_ line: Int) -> Bool {
    guard let range = lines.byteRange(ofLine: line) else { return false }
    return bytes[range].first { !$0.isBlank } == UInt8(ascii: "#")
  }

  /// Whether a comment stands in `range`.
  package func holdsComment(_ range: SourceRange) -> Bool {
    guard bytes[range.start..<range.end].contains(UInt8(ascii: "#")) else { return false }
    let part = SourceFile(path: "", bytes: Array(bytes[range.start..<range.end]))
    let tree = SyntaxTree(parsing: part)
    return !tree.errors.isEmpty || !tree.comments(LineTable(part)).isEmpty
  }

  /// Whether `range` lies in what an alias repeats elsewhere.
  package func isShared(_ range: SourceRange) -> Bool {
    aliased { $0.start <= range.start && range.end <= $0.end }
  }

  /// Whether an alias stands for `range`, or for a part of it or more.
  package func isReferenced(_ range: SourceRange) -> Bool {
    aliased { $0.start < range.end && range.start < $0.end }
  }

  private func aliased(_ isMeant: (SourceRange) -> Bool) -> Bool {
    guard tree.hasAliases else { return false }
    return tree.nodes.contains { record in
      guard record.kind == .alias else { return false }
      let target = tree.nodes[Int(record.link)]
      return isMeant(SourceRange(Int(target.start), Int(target.end)))
    }
  }
}
