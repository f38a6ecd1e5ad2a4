/// A comment, without its `#`; libyaml drops comments, so they are found by the places that no
/// scalar covers.
package struct Comment: Sendable, Hashable {
  package let line: Int
  /// The line on which it ends; those of templates go over several.
  package let lastLine: Int
  package let text: String
  /// Nothing stands before it on its line.
  package let isAlone: Bool

  package init(line: Int, lastLine: Int? = nil, text: String, isAlone: Bool) {
    self.line = line
    self.lastLine = lastLine ?? line
    self.text = text
    self.isAlone = isAlone
  }
}

extension SyntaxTree {
  /// Every comment of the stream, in order.
  package func comments(_ lines: LineTable) -> [Comment] {
    let bytes = file.bytes
    var comments: [Comment] = []
    var scalars = nodes.lazy.filter { $0.kind == .scalar && $0.end > $0.start }.makeIterator()
    var scalar = scalars.next()
    var offset = 0
    while let hash = bytes[offset...].firstIndex(of: UInt8(ascii: "#")) {
      while let current = scalar, Int(current.end) <= hash { scalar = scalars.next() }
      if let current = scalar, Int(current.start) <= hash, !startsComment(current, hash) {
        offset = Int(current.end)
        continue
      }
      let line = lines.line(of: hash)
      guard let range = lines.byteRange(ofLine: line) else { break }
      guard hash == range.lowerBound || bytes[hash - 1].isBlank else {
        offset = hash + 1
        continue
      }
      let end = max(range.upperBound, hash + 1)
      comments.append(
        Comment(
          line: line, text: String(decoding: bytes[hash + 1..<end], as: UTF8.self),
          isAlone: bytes[range.lowerBound..<hash].allSatisfy(\.isBlank)))
      offset = end
    }
    return comments
  }

  /// A block scalar's header line may end with a comment: `run: | # why`.
  private func startsComment(_ scalar: NodeRecord, _ hash: Int) -> Bool {
    guard scalar.style == .literal || scalar.style == .folded else { return false }
    let header = file.bytes[Int(scalar.start)..<hash]
    return !header.contains(UInt8(ascii: "\n"))
  }
}
