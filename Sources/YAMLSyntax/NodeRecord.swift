/// One node in the flat tree: 16 bytes, so that a tree costs little more than its text.
package struct NodeRecord: Sendable, BitwiseCopyable {
  /// Byte offsets in the file; a scalar's include its quotes.
  package var start: UInt32
  package var end: UInt32
  /// A collection: the index after its last descendant. An alias: the node it stands for. A scalar
  /// whose value differs from its source: the number of its text. Another key: its ``quickHash``, so
  /// that a search need not read what it does not look for. Otherwise unused.
  package var link: UInt32
  package var kind: Kind
  package var style: ScalarStyle
  package var flags: Flags

  package enum Kind: UInt8, Sendable, BitwiseCopyable { case scalar, sequence, mapping, alias }

  package struct Flags: OptionSet, Sendable, BitwiseCopyable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The tree knows an explicit tag for this node.
    package static let tagged = Flags(rawValue: 1)
    /// A mapping with `<<` among its keys.
    package static let merges = Flags(rawValue: 2)
    /// A mapping in which a key stands twice.
    package static let repeatsKey = Flags(rawValue: 4)
    /// A scalar whose value is not a slice of the source (escapes, folding, block scalars).
    package static let rewritten = Flags(rawValue: 8)
    /// Rewritten, but only by taking the indentation away: its text is a ``LiteralText``.
    package static let literal = Flags(rawValue: 32)
    /// Written within `[ ]` or `{ }`.
    package static let inFlow = Flags(rawValue: 16)
  }

  /// A scalar that stands in the source as it reads.
  @inline(__always)
  var isAsWritten: Bool { kind == .scalar && !flags.contains(.rewritten) }

  /// A scalar of which nothing is written.
  var isEmpty: Bool { kind == .scalar && style == .plain && start == end }

  /// The bytes of a scalar that is not rewritten, without its quotes.
  var valueRange: Range<Int> {
    let quote = style == .plain ? 0 : 1
    return Int(start) + quote..<Int(end) - quote
  }
}

/// How a scalar is written; decides whether `true` is a word or a boolean.
package enum ScalarStyle: UInt8, Sendable, BitwiseCopyable {
  case plain, singleQuoted, doubleQuoted, literal, folded
}

extension RandomAccessCollection<NodeRecord> where Index == Int {
  /// The index after a node and all within it.
  @inline(__always)
  func after(_ index: Int) -> Int {
    let record = self[index]
    switch record.kind {
    case .sequence, .mapping: return Int(record.link)
    case .scalar, .alias: return index + 1
    }
  }
}
