/// A YAML or JSON stream as a flat array of nodes over the bytes it was read from.
///
/// A class because every ``Node`` points at it: one reference instead of one per buffer. Nothing in
/// it ever changes.
package final class SyntaxTree: Sendable {
  package let file: SourceFile
  /// The documents that could be read, empty ones included.
  package let documents: [Document]
  /// Why the other documents could not.
  package let errors: [SyntaxError]
  /// Keys that stand a second time in their mapping.
  package let duplicateKeys: [DuplicateKey]
  /// Some mapping has a mapping or a list for a key, as `{{ .Values.x }}` reads to YAML.
  package let hasCollectionKeys: Bool
  /// Some mapping is a word in braces, `{name}`.
  let hasWordsInBraces: Bool

  let nodes: ContiguousArray<NodeRecord>
  let rewrittenText: ContiguousArray<UInt8>
  /// Scalar texts in `rewrittenText`: each one's end, in order.
  let rewrittenEnds: ContiguousArray<Int>
  /// Large literal scalars, which are read from the file when someone asks for one.
  let literals: ContiguousArray<LiteralText>
  let tags: [UInt32: String]
  /// The nodes of ``ambiguousScalars``.
  let ambiguous: ContiguousArray<UInt32>
  /// Something in here stands in two places, so that equal text need not be all there is to it.
  let hasAliases: Bool

  package struct Document: Sendable {
    let root: UInt32
    package let range: SourceRange
  }

  /// A key that stands twice: kubectl takes the last one silently, kustomize refuses the file.
  package struct DuplicateKey: Sendable {
    package let document: Int
    let key: UInt32
    let first: UInt32
  }

  /// Reads `range` of `file` (all of it by default). Never fails: what could not be read is in
  /// ``errors``.
  package init(parsing file: SourceFile, range: Range<Int>? = nil) {
    let range = range ?? 0..<file.bytes.count
    let result = file.bytes.withUnsafeBufferPointer { TreeBuilder.build($0, range) }
    self.file = file
    documents = result.documents
    errors = result.errors
    duplicateKeys = result.duplicateKeys
    hasCollectionKeys = result.hasCollectionKeys
    hasWordsInBraces = result.hasWordsInBraces
    nodes = result.nodes
    rewrittenText = result.rewrittenText
    rewrittenEnds = result.rewrittenEnds
    literals = result.literals
    tags = result.tags
    ambiguous = result.ambiguous
    hasAliases = result.hasAliases
  }

  package func root(of document: Document) -> Node {
    Node(tree: self, index: Int(document.root)).resolved
  }

  package var roots: [Node] { documents.map(root(of:)) }

  package func key(of duplicate: DuplicateKey) -> Node {
    Node(tree: self, index: Int(duplicate.key))
  }

  package func firstKey(of duplicate: DuplicateKey) -> Node {
    Node(tree: self, index: Int(duplicate.first))
  }
}
