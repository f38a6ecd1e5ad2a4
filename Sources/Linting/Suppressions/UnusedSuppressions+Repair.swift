import YAMLSyntax

/// Takes suppressions away that suppress nothing.
enum UnusedSuppressionRepair {
  /// The rule in the comment that stands on `line`; the comment with the last one.
  static func comment(on line: Int, naming rule: String) -> Defect.Repair {
    { site in
      let lines = LineTable(site.tree.file)
      guard let comment = site.tree.comments(lines).first(where: { $0.line == line }),
        let range = lines.byteRange(ofLine: line)
      else { return nil }
      let bytes = site.tree.file.bytes
      let hash = range.upperBound - comment.text.utf8.count - 1
      let text = Array(comment.text.utf8)
      guard let list = ruleList(in: text) else { return nil }
      let names = String(decoding: text[list], as: UTF8.self).split(separator: ",")
      let others = names.filter { $0.filter { !$0.isWhitespace } != rule }
      guard others.count == names.count - 1 else { return nil }
      if !others.isEmpty {
        let start = hash + 1 + list.lowerBound
        let kept = others.map { $0.filter { !$0.isWhitespace } }.joined(separator: ", ")
        return EditGroup([TextEdit(SourceRange(start, start + list.count), kept)])
      }
      // Another tool's comment may stand behind the reason.
      guard text[list.upperBound...].firstRange(of: " # ".utf8) == nil else { return nil }
      let own = hash + SuppressionComments.start(in: text)
      guard own == hash, comment.isAlone else {
        let start = bytes[..<own].lastIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        return EditGroup([.removal(SourceRange((start ?? -1) + 1, range.upperBound))])
      }
      // The rest of its reason would stay behind.
      guard !isContinued(comment, site.tree.comments(lines)) else { return nil }
      let removed = site.text.wholeLines(from: range.lowerBound, through: hash)
      return site.text.givesBlanks(removed) ? nil : EditGroup([.removal(removed)])
    }
  }

  private static func isContinued(_ comment: Comment, _ all: [Comment]) -> Bool {
    all.contains {
      $0.isAlone && $0.line == comment.line + 1 && !$0.text.contains("kubevet:")
    }
  }

  /// The annotation at the place; all annotations with the last one.
  static func annotation(_ site: RepairSite) -> EditGroup? {
    guard let (entry, outer) = site.tree.writtenEntry(at: site.range) else { return nil }
    guard entry.count == 1 else { return site.text.removing(entry) }
    return outer.flatMap { $0.key.says("annotations") ? site.text.removing($0) : nil }
  }

  /// What stands between the brackets of `kubevet: ignore[…]`.
  private static func ruleList(in comment: [UInt8]) -> Range<Int>? {
    let text = String(decoding: comment, as: UTF8.self)
    guard let mark = text.firstRange(of: "kubevet:"),
      let open = text[mark.upperBound...].firstIndex(of: "["),
      let close = text[open...].firstIndex(of: "]")
    else { return nil }
    let start = text.utf8.distance(from: text.startIndex, to: text.index(after: open))
    return start..<text.utf8.distance(from: text.startIndex, to: close)
  }
}
