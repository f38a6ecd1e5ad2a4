/// A key and its value where they are written, not where an alias or a merge repeats them.
package struct WrittenEntry: Sendable {
  package let mapping: Node
  package let key: Node
  package let value: Node
  /// The number of entries in `mapping`, and which of them this is.
  package let count: Int
  package let position: Int
}

extension Node {
  /// The entries of a mapping with their places; none where some of it stands elsewhere.
  package var writtenEntries: [WrittenEntry] {
    guard isMapping, use < 0 else { return [] }
    let entries = entries.map { $0 }
    return entries.enumerated().map { position, entry in
      WrittenEntry(
        mapping: self, key: entry.key, value: entry.value, count: entries.count, position: position)
    }
  }

  /// The entry of `key`; nil where it is not there just once.
  package func writtenEntry(_ key: StaticString) -> WrittenEntry? {
    let found = writtenEntries.filter { $0.key.says(key) }
    return found.count == 1 ? found[0] : nil
  }
}

extension SyntaxTree {
  /// The entry whose key or value stands at `range`, with the one around it.
  package func writtenEntry(at range: SourceRange) -> (entry: WrittenEntry, outer: WrittenEntry?)? {
    for document in documents
    where document.range.start <= range.start && range.end <= document.range.end {
      var outer: WrittenEntry?
      var node = Node(tree: self, index: Int(document.root))
      while true {
        if node.isMapping {
          guard
            let entry = node.writtenEntries.last(where: { $0.key.range.start <= range.start })
          else { return nil }
          if entry.key.range == range || entry.value.range == range { return (entry, outer) }
          outer = entry
          node = entry.value
        } else if node.isSequence, node.use < 0,
          let item = node.items.map({ $0 }).last(where: { $0.range.start <= range.start })
        {
          outer = nil
          node = item
        } else {
          return nil
        }
      }
    }
    return nil
  }

  /// The scalar that is written at `range`.
  package func writtenScalar(at range: SourceRange) -> Node? {
    // Nodes stand in the order of the text.
    var low = 0
    var high = nodes.count
    while low < high {
      let middle = (low + high) / 2
      if Int(nodes[middle].start) < range.start { low = middle + 1 } else { high = middle }
    }
    while low < nodes.count, Int(nodes[low].start) == range.start {
      if nodes[low].kind == .scalar, Int(nodes[low].end) == range.end {
        return Node(tree: self, index: low)
      }
      low += 1
    }
    return nil
  }
}
