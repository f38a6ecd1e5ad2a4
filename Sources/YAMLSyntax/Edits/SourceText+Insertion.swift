extension SourceText {
  /// `new` as an entry of the mapping in which `entry` stands, behind it.
  package func inserting(_ new: NewEntry, after entry: WrittenEntry) -> EditGroup? {
    guard isPlain(entry), !isShared(entry.mapping.range) else { return nil }
    let scope = entry.key.range
    if entry.mapping.isInFlow {
      guard new.comment == nil, !entry.value.range.isEmpty else { return nil }
      let style = style(around: entry)
      let separator = ownLine(of: entry).map { "," + $0 } ?? style.comma
      let text = separator + style.entry(new.key, new.value)
      return EditGroup([.insertion(text, at: entry.value.range.end)], scope: scope)
    }
    guard let indent = indentation(of: entry.key), !entry.value.endsInBlockScalar else {
      return nil
    }
    let last = max(entry.key.range.end, entry.value.range.end - 1)
    return block(new, indent, step: step(around: entry.mapping), at: nextLine(after: last), scope)
  }

  /// `new` before `entry`, and before the comments that belong to it.
  package func inserting(_ new: NewEntry, before entry: WrittenEntry) -> EditGroup? {
    guard isPlain(entry), !isShared(entry.mapping.range) else { return nil }
    let scope = entry.key.range
    if entry.mapping.isInFlow {
      guard new.comment == nil else { return nil }
      let start = lineStart(of: entry.key.range.start)
      let isAlone = bytes[start..<entry.key.range.start].allSatisfy(\.isBlank)
      let indent = String(decoding: bytes[start..<entry.key.range.start], as: UTF8.self)
      let style = style(around: entry)
      let separator = isAlone ? "," + lineEnd(around: start) + indent : style.comma
      let text = style.entry(new.key, new.value) + separator
      return EditGroup([.insertion(text, at: entry.key.range.start)], scope: scope)
    }
    guard let indent = indentation(of: entry.key, allowsDash: false) else { return nil }
    var line = lines.line(of: entry.key.range.start)
    while line > 1, isCommentLine(line - 1), self.indent(ofLine: line - 1) == indent.utf8.count {
      line -= 1
    }
    guard let start = lines.byteRange(ofLine: line)?.lowerBound else { return nil }
    return block(new, indent, step: step(around: entry.mapping), at: start, scope)
  }

  /// `value` in the place of one that says nothing: left out, `null` or `{}`.
  package func setting(_ entry: WrittenEntry, to value: NewValue) -> EditGroup? {
    guard isPlain(entry), !isShared(entry.mapping.range) else { return nil }
    let text = value.flow(style(around: entry))
    let old = entry.value.range
    if old.isEmpty {
      let colon = entry.key.range.end
      guard colon < bytes.count, bytes[colon] == UInt8(ascii: ":") else { return nil }
      return EditGroup([.insertion(" " + text, at: colon + 1)])
    }
    guard !isReferenced(old), !holdsComment(old) else { return nil }
    return EditGroup([TextEdit(old, text)])
  }

  /// The line end and the blanks before an entry of a flow mapping that has its line for itself.
  private func ownLine(of entry: WrittenEntry) -> String? {
    let start = lineStart(of: entry.key.range.start)
    let indent = bytes[start..<entry.key.range.start]
    let behind = bytes[entry.value.range.end...].prefix { $0 != UInt8(ascii: "\n") }
    guard indent.allSatisfy(\.isBlank),
      behind.allSatisfy({ $0.isBlank || $0 == UInt8(ascii: ",") })
    else { return nil }
    return lineEnd(around: start) + String(decoding: indent, as: UTF8.self)
  }

  private func block(
    _ new: NewEntry, _ indent: String, step: String, at offset: Int, _ scope: SourceRange
  ) -> EditGroup {
    let end = lineEnd(around: max(0, offset - 1))
    var text: [String] = new.comment.map { ["\(indent)# \($0)"] } ?? []
    text += NewValue.mapping([(new.key, new.value)]).block(indent, step)
    // The last line of the text may have no end: then the new last one has none either.
    let isBehindLastLine = offset == bytes.count && bytes.last != UInt8(ascii: "\n")
    let joined = text.joined(separator: end)
    let insertion = isBehindLastLine ? end + joined : joined + end
    return EditGroup([.insertion(insertion, at: offset)], scope: scope)
  }

  /// The blanks that the entry itself has around it; without its own comma those of its colon.
  private func style(around entry: WrittenEntry) -> FlowStyle {
    var style = FlowStyle(isJSON: entry.key.style == .doubleQuoted)
    guard entry.mapping.isInFlow else { return style }
    let (start, colon, end) = (entry.key.range.start, entry.key.range.end, entry.value.range.end)
    if style.isJSON, colon + 1 < bytes.count, bytes[colon] == UInt8(ascii: ":"),
      !bytes[colon + 1].isBlank
    {
      style.colon = ":"
      style.comma = ","
    }
    if end + 1 < bytes.count, bytes[end] == UInt8(ascii: ",") {
      style.comma = bytes[end + 1].isBlank ? ", " : ","
    } else if start > 0, bytes[start - 1] == UInt8(ascii: ",") || bytes[start - 1].isBlank {
      style.comma = bytes[start - 1].isBlank ? ", " : ","
    }
    return style
  }

  /// How far the file indents: what stands between a mapping and the one around it.
  private func step(around mapping: Node) -> String {
    for entry in mapping.writtenEntries where entry.value.isMapping && !entry.value.isInFlow {
      guard let inner = entry.value.firstKey, let own = indentation(of: entry.key),
        let deeper = indentation(of: inner, allowsDash: false), deeper.count > own.count
      else { continue }
      return String(repeating: " ", count: deeper.count - own.count)
    }
    return "  "
  }

  func indent(ofLine line: Int) -> Int? {
    guard let range = lines.byteRange(ofLine: line) else { return nil }
    return bytes[range].firstIndex { $0 != UInt8(ascii: " ") }.map { $0 - range.lowerBound }
  }

  /// No anchor, tag or `?` stands before the key: it begins its line or follows a bracket or a comma.
  private func isPlain(_ entry: WrittenEntry) -> Bool {
    guard !entry.mapping.isInFlow else {
      let before = bytes[..<entry.key.range.start].last { !$0.isBlank }
      return before == UInt8(ascii: "{") || before == UInt8(ascii: ",")
    }
    return indentation(of: entry.key) != nil
  }
}

extension SourceRange {
  package var isEmpty: Bool { end <= start }
}

extension Node {
  /// The last thing in it is `|` or `>`, whose end is not where the next line starts.
  fileprivate var endsInBlockScalar: Bool {
    let record = record
    let last = record.kind == .scalar ? index : Int(record.link) - 1
    guard last >= index, last < tree.nodes.count else { return false }
    let end = tree.nodes[last]
    return end.kind == .scalar && (end.style == .literal || end.style == .folded)
  }
}
