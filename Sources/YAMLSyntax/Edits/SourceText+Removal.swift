extension SourceText {
  /// Takes an entry out of its mapping. nil where more would go with it: a comment, an anchor that others
  /// use, the only entry of a mapping.
  ///
  /// - Parameter losesComments: whether comments within the entry may go.
  package func removing(_ entry: WrittenEntry, losesComments: Bool = false) -> EditGroup? {
    guard entry.count > 1 else { return nil }
    let range = entry.mapping.isInFlow ? flowRange(of: entry) : lineRange(of: entry)
    guard let range, !isShared(entry.mapping.range), !isReferenced(range), !givesBlanks(range),
      losesComments || !holdsComment(range)
    else { return nil }
    // Two removals might leave nothing: what else goes from this mapping goes later.
    return EditGroup([.removal(range)], scope: entry.mapping.range)
  }

  /// The text of an entry, to be compared with another one's.
  package func text(of entry: WrittenEntry) -> String {
    let end = max(entry.key.range.end, entry.value.range.end)
    let last = entry.mapping.isInFlow ? end : max(end, nextLine(after: end - 1))
    let text = String(decoding: bytes[entry.key.range.start..<last], as: UTF8.self)
    return String(text.reversed().drop(while: \.isWhitespace).reversed())
  }

  private func lineRange(of entry: WrittenEntry) -> SourceRange? {
    guard let indent = indentation(of: entry.key, allowsDash: false),
      // It would be left behind, and speak of the neighbour.
      !isCommented(entry.key, indent.utf8.count)
    else { return nil }
    let start = lineStart(of: entry.key.range.start)
    let last = max(entry.key.range.end, entry.value.range.end - 1)
    return wholeLines(from: start, through: last)
  }

  /// Whether a comment stands directly above `key`, at its indentation.
  private func isCommented(_ key: Node, _ indent: Int) -> Bool {
    let above = lines.line(of: key.range.start) - 1
    return above >= 1 && isCommentLine(above) && self.indent(ofLine: above) == indent
  }

  /// Without the line end before it where the text ends without one.
  package func wholeLines(from start: Int, through last: Int) -> SourceRange {
    let end = nextLine(after: last)
    guard end == bytes.count, bytes.last != UInt8(ascii: "\n"), start > 0 else {
      return SourceRange(start, end)
    }
    let hasReturn = start > 1 && bytes[start - 2] == UInt8(ascii: "\r")
    return SourceRange(start - (hasReturn ? 2 : 1), end)
  }

  /// Whether blank lines behind `range` would become part of the text before it: `|+` keeps them.
  package func givesBlanks(_ range: SourceRange) -> Bool {
    guard range.end < bytes.count,
      bytes[range.end..<nextLine(after: range.end)].allSatisfy({
        $0.isBlank || $0 == UInt8(ascii: "\n")
      }),
      let text = tree.nodes.last(where: { Int($0.start) < range.start }),
      text.kind == .scalar, text.style == .literal || text.style == .folded
    else { return false }
    return bytes[Int(text.start)...].prefix { $0 != UInt8(ascii: "\n") }.contains(UInt8(ascii: "+"))
  }

  private func flowRange(of entry: WrittenEntry) -> SourceRange? {
    let entries = entry.mapping.writtenEntries
    let end = max(entry.key.range.end, entry.value.range.end)
    if entry.position > 0 {
      let before = entries[entry.position - 1]
      return SourceRange(max(before.key.range.end, before.value.range.end), end)
    }
    let next = entries[1].key.range.start
    guard bytes[end..<next].allSatisfy({ $0.isBlank || $0 == UInt8(ascii: ",") }) else {
      return nil
    }
    return SourceRange(entry.key.range.start, next)
  }

  /// Takes a document out of the stream, with the `---` before it. nil for the first one and where markers
  /// other than `---` stand around it.
  ///
  /// - Parameter copy: a document like it: comments may go that stand there, too.
  package func removing(document root: Node, likeDocument copy: Node) -> EditGroup? {
    guard let range = chunk(of: root), let other = chunk(of: copy), range.start > 0,
      !isShared(root.range), !isReferenced(range)
    else { return nil }
    let (text, kept) = (trimmed(range), trimmed(other))
    guard text == kept || !holdsComment(range), !text.contains("\n..."), !text.contains("\n%")
    else {
      return nil
    }
    return EditGroup([.removal(range)])
  }

  /// From the separator before a document to the next one or the end of the text.
  private func chunk(of root: Node) -> SourceRange? {
    var line = lines.line(of: root.range.start)
    while line > 1, !isSeparator(line) { line -= 1 }
    guard isSeparator(line) || line == 1, let start = lines.byteRange(ofLine: line)?.lowerBound
    else {
      return nil
    }
    var last = lines.line(of: max(root.range.start, root.range.end - 1)) + 1
    while lines.byteRange(ofLine: last) != nil, !isSeparator(last) { last += 1 }
    let end = lines.byteRange(ofLine: last)?.lowerBound ?? bytes.count
    guard end == bytes.count, bytes.last != UInt8(ascii: "\n"), start > 0 else {
      return SourceRange(start, end)
    }
    return wholeLines(from: start, through: end - 1)
  }

  private func isSeparator(_ line: Int) -> Bool {
    guard let range = lines.byteRange(ofLine: line) else { return false }
    let text = bytes[range]
    return text.starts(with: "---".utf8) && (text.dropFirst(3).first?.isBlank ?? true)
  }

  private func trimmed(_ range: SourceRange) -> String {
    let text = String(decoding: bytes[range.start..<range.end], as: UTF8.self)
      .replacing("\r\n", with: "\n")
    let start = text.hasPrefix("---") ? text.dropFirst(3) : text[...]
    let content = start.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
    return String(content.reversed())
  }
}
