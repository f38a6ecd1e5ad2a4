/// The flat arrays of a tree, for walks that look at each node of an object: plain memory instead of a
/// ``Node`` per step. They live as long as the call that hands them out.
///
/// Stored properties alone: functions of another module would be called for each node.
package struct NodeArrays {
  package let nodes: UnsafeBufferPointer<NodeRecord>
  package let bytes: UnsafeBufferPointer<UInt8>
}

extension SyntaxTree {
  /// Not generic: one that is would look its types up each time another module calls it.
  package func withArrays(_ body: (NodeArrays) -> Bool) -> Bool {
    nodes.withUnsafeBufferPointer { nodes in
      file.bytes.withUnsafeBufferPointer { bytes in body(NodeArrays(nodes: nodes, bytes: bytes)) }
    }
  }
}

extension Node {
  /// Its place in ``NodeArrays``; nil where an alias led to it.
  package var position: Int? { use < 0 ? index : nil }

  /// The same for all aliases that lead to it.
  package var writtenPosition: Int { index }
}

extension UnsafeBufferPointer<UInt8> {
  /// What a plain scalar with these bytes means to kubectl; nil: a text.
  package var plainScalar: Scalar? { ScalarReader.plain(self, .kubectl) }
}
