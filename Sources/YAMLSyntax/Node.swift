/// A place in a ``SyntaxTree``: reads like the value that stands there.
///
/// Aliases are followed; a node reached through one knows where it was used. 16 bytes, for objects keep
/// many of them.
package struct Node: Sendable {
  package let tree: SyntaxTree
  private let number: Int32
  private let alias: Int32

  /// - Parameter use: the alias through which this node was reached, nearest to the document's root; -1 without.
  init(tree: SyntaxTree, index: Int, use: Int = -1) {
    self.tree = tree
    number = Int32(index)
    alias = Int32(use)
  }

  var index: Int { Int(number) }
  var use: Int { Int(alias) }

  package enum Kind: Sendable { case scalar, sequence, mapping }

  package var kind: Kind {
    switch record.kind {
    case .sequence: .sequence
    case .mapping: .mapping
    case .scalar, .alias: .scalar
    }
  }

  package var isMapping: Bool { record.kind == .mapping }
  package var isSequence: Bool { record.kind == .sequence }

  var record: NodeRecord { tree.nodes[index] }

  /// Where people look: the node as written, or the alias that stands for it.
  package var range: SourceRange {
    let record = tree.nodes[use >= 0 ? use : index]
    return SourceRange(Int(record.start), Int(record.end))
  }

  package var tag: String? {
    record.flags.contains(.tagged) ? tree.tags[UInt32(index)] : nil
  }

  /// How a scalar is written.
  package var style: ScalarStyle { record.style }

  /// The same place with aliases followed.
  var resolved: Node {
    var node = self
    while node.record.kind == .alias {
      node = Node(
        tree: tree, index: Int(node.record.link), use: node.use >= 0 ? node.use : node.index)
    }
    return node
  }

  func child(_ index: Int) -> Node { Node(tree: tree, index: index, use: use).resolved }
}

// MARK: - Collections

extension Node {
  /// The items of a sequence; none of anything else.
  package var items: Children { Children(self, .sequence) }

  /// The item of a sequence at `position`; nil where there are fewer.
  package func item(at position: Int) -> Node? {
    guard record.kind == .sequence, position >= 0 else { return nil }
    let end = Int(record.link)
    var item = index + 1
    for _ in 0..<position where item < end { item = tree.nodes.after(item) }
    return item < end ? child(item) : nil
  }

  /// The pairs of a mapping as written, merge keys included; none of anything else.
  package var entries: Entries { Entries(self) }

  /// The value that kubectl gives `key`: the last one, merged ones in the order in which they stand.
  package subscript(_ key: StaticString) -> Node? {
    key.withUTF8Buffer { value(forBytes: $0) }
  }

  package func value(forKey key: String) -> Node? { key.withBytes { value(forBytes: $0) } }

  /// The value under the text of `key`, a key of another mapping.
  package func value(for key: Node) -> Node? { key.withText { value(forBytes: $0) } }

  /// The key node of `key`, for findings about the key itself.
  package func keyNode(_ key: StaticString) -> Node? {
    var found: Node?
    forEachEntry { name, _ in
      if name.says(key) { found = name }
    }
    return found
  }

  /// Where a mapping without a better place is pointed at: its first key.
  package var firstKey: Node? {
    for entry in entries { return entry.key }
    return nil
  }

  package func value(at path: [StaticString]) -> Node? {
    var node: Node? = self
    for key in path { node = node?[key] }
    return node
  }

  /// Tells `visit` the value of each of `keys` that is there, in the order of the keys.
  package func forEachValue(of keys: Keys, _ visit: (_ key: Int, Node) -> Void) {
    let record = record
    guard record.kind == .mapping else { return }
    if record.flags.isDisjoint(with: [.merges, .repeatsKey]) {
      tree.forEachValueIndex(of: keys, in: index) { key, value in
        visitChild(value) { visit(key, $0) }
      }
    } else {
      keys.withEach { number, key, _ in
        if let value = value(forBytes: key) { visit(number, value) }
      }
    }
  }

  /// Tells `visit` every item of a sequence.
  package func forEachItem(_ visit: (Node) -> Void) {
    let record = record
    guard record.kind == .sequence else { return }
    var item = index + 1
    while item < Int(record.link) {
      visitChild(item, visit)
      item = tree.nodes.after(item)
    }
  }

  /// Tells `visit` every pair of a mapping as written, merge keys included.
  package func forEachEntry(_ visit: (_ key: Node, _ value: Node) -> Void) {
    let record = record
    guard record.kind == .mapping else { return }
    var key = index + 1
    while key < Int(record.link) {
      let value = tree.nodes.after(key)
      visitChild(key) { keyNode in visitChild(value) { visit(keyNode, $0) } }
      key = tree.nodes.after(value)
    }
  }

  /// Tells `visit` every pair as kubectl reads the mapping: what is merged into it stands in it, each key once.
  package func forEachPair(_ visit: (_ key: Node, _ value: Node) -> Void) {
    guard record.kind == .mapping, record.flags.contains(.merges) else {
      return forEachEntry(visit)
    }
    var seen: Set<String> = []
    for key in mergedKeys(depth: 0) where seen.insert(key.text ?? "").inserted {
      if let value = value(for: key) { visit(key, value) }
    }
  }

  /// Every pair as kubectl reads the mapping.
  package var pairs: [(key: Node, value: Node)] {
    var pairs: [(key: Node, value: Node)] = []
    forEachPair { pairs.append(($0, $1)) }
    return pairs
  }

  private func mergedKeys(depth: Int) -> [Node] {
    entries.flatMap { key, value in
      guard key.isMergeKey, depth < Limits.nesting else { return [key] }
      return (value.isSequence ? Array(value.items) : [value]).flatMap {
        $0.mergedKeys(depth: depth + 1)
      }
    }
  }

  /// Unless the child is an alias, it borrows the tree: to count its references would cost as much as the walk.
  @inline(__always)
  func visitChild(_ index: Int, _ visit: (Node) -> Void) {
    if tree.nodes[index].kind == .alias {
      visit(child(index))
    } else {
      visit(Node(tree: tree, index: index, use: use))
    }
  }

  private func value(forBytes wanted: UnsafeBufferPointer<UInt8>) -> Node? {
    let record = record
    guard record.kind == .mapping else { return nil }
    if record.flags.contains(.merges) { return mergedValue(forBytes: wanted, depth: 0) }
    let found = tree.valueIndex(
      of: wanted, in: index, takesFirst: !record.flags.contains(.repeatsKey))
    return found < 0 ? nil : child(found)
  }

  private func mergedValue(forBytes wanted: UnsafeBufferPointer<UInt8>, depth: Int) -> Node? {
    var found: Node?
    for (key, value) in entries {
      if key.isMergeKey, depth < Limits.nesting {
        // Of a list of mappings the first one that has the key wins.
        let sources = value.isSequence ? Array(value.items) : [value]
        for source in sources where source.isMapping {
          if let merged = source.mergedValue(forBytes: wanted, depth: depth + 1) {
            found = merged
            break
          }
        }
      } else if key.says(wanted) {
        found = value
      }
    }
    return found
  }

  /// `<<`, unquoted.
  package var isMergeKey: Bool { record.style == .plain && says("<<") }
}

/// The items of a sequence, or the keys and values of a mapping by turns. No opaque type: those of
/// another module are looked up anew wherever one is used.
package struct Children: Sequence, IteratorProtocol {
  private let parent: Node
  private var nextIndex: Int
  private let end: Int

  init(_ parent: Node, _ kind: NodeRecord.Kind) {
    self.parent = parent
    nextIndex = parent.index + 1
    end = parent.record.kind == kind ? Int(parent.record.link) : 0
  }

  package mutating func next() -> Node? {
    guard nextIndex < end else { return nil }
    defer { nextIndex = parent.tree.nodes.after(nextIndex) }
    return parent.child(nextIndex)
  }
}

/// The pairs of a mapping.
package struct Entries: Sequence, IteratorProtocol {
  private var children: Children

  init(_ parent: Node) { children = Children(parent, .mapping) }

  package mutating func next() -> (key: Node, value: Node)? {
    guard let key = children.next(), let value = children.next() else { return nil }
    return (key, value)
  }
}

// MARK: - Scalars

extension Node {
  /// A scalar's value as text, whatever its type; nil for a collection.
  package var text: String? {
    guard record.kind == .scalar else { return nil }
    return withText { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether this is a scalar with just this text.
  package func says(_ text: StaticString) -> Bool { text.withUTF8Buffer { says($0) } }

  func says(_ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
    record.kind == .scalar && withText { $0.equals(wanted) }
  }

  /// The bytes of a scalar's value.
  package func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let record = record
    guard record.flags.contains(.rewritten) else {
      return tree.file.bytes.withUnsafeBufferPointer {
        body(UnsafeBufferPointer(rebasing: $0[record.valueRange]))
      }
    }
    let number = Int(record.link)
    if record.flags.contains(.literal) {
      return tree.literals[number].withText(in: tree.file.bytes, body)
    }
    let start = number == 0 ? 0 : tree.rewrittenEnds[number - 1]
    return tree.rewrittenText.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[start..<tree.rewrittenEnds[number]]))
    }
  }

  /// Whether the value is a text of several lines, or of one with its line feed: tells without putting together
  /// what stands indented in the file.
  package var holdsLineFeed: Bool {
    let record = record
    guard record.kind == .scalar else { return false }
    if record.flags.contains(.literal) {
      return tree.literals[Int(record.link)].holdsLineFeed(in: tree.file.bytes)
    }
    return withText { $0.lineEnd(from: 0) != nil }
  }

  /// Written within `[ ]` or `{ }`.
  var isInFlow: Bool { record.flags.contains(.inFlow) }
}
