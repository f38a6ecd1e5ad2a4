extension Node {
  /// Whether both are written with the same bytes and mean the same without anything outside them:
  /// a quick yes. No says nothing.
  package func isWrittenLike(_ other: Node) -> Bool {
    let (lhs, rhs) = (record, other.record)
    guard lhs.kind == rhs.kind, lhs.end - lhs.start == rhs.end - rhs.start,
      tree.file.hasSameBytes(
        Int(lhs.start)..<Int(lhs.end), as: other.tree.file, from: Int(rhs.start))
    else { return false }
    if tree.hasAliases || other.tree.hasAliases {
      return tree.nodes[index..<tree.nodes.after(index)].allSatisfy { $0.kind != .alias }
    }
    return true
  }

  /// Whether two scalars have the same text and are both quoted, or both not.
  package func isSameScalar(as other: Node) -> Bool {
    guard record.kind == .scalar, other.record.kind == .scalar,
      (style == .plain) == (other.style == .plain), tag == nil, other.tag == nil
    else { return false }
    return withText { text in other.says(text) }
  }
}

extension SourceFile {
  /// Eight bytes at a time: nearly all objects of two revisions pass through here.
  fileprivate func hasSameBytes(
    _ range: Range<Int>, as other: SourceFile, from start: Int
  ) -> Bool {
    bytes.withUnsafeBytes { lhs in
      other.bytes.withUnsafeBytes { rhs in
        var offset = 0
        while offset + 8 <= range.count {
          let left = lhs.loadUnaligned(fromByteOffset: range.lowerBound + offset, as: UInt64.self)
          let right = rhs.loadUnaligned(fromByteOffset: start + offset, as: UInt64.self)
          if left != right { return false }
          offset += 8
        }
        while offset < range.count {
          if lhs[range.lowerBound + offset] != rhs[start + offset] { return false }
          offset += 1
        }
        return true
      }
    }
  }
}
