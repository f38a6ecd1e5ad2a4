extension SyntaxTree {
  /// Plain scalars that people may read as a text and YAML reads as something else: `on`, `0777`,
  /// `1.10`, `1e3`. One pass over the flat tree, in order.
  package var ambiguousScalars: [Node] {
    var found: [Node] = []
    file.bytes.withUnsafeBufferPointer { bytes in
      for index in nodes.indices {
        let record = nodes[index]
        guard record.kind == .scalar, record.style == .plain,
          record.flags.isDisjoint(with: [.tagged, .rewritten]),
          Self.isAmbiguous(bytes, Int(record.start), Int(record.end))
        else { continue }
        found.append(Node(tree: self, index: index))
      }
    }
    return found
  }

  @inline(__always)
  private static func isAmbiguous(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard start < end, end - start <= 32 else { return false }
    switch bytes[start] {
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "o"), UInt8(ascii: "O"):
      return end - start <= 3
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard end - start >= 2 else { return false }
      let hasLeadingZero = bytes[start] == UInt8(ascii: "0")
      return hasLeadingZero
        || bytes[start..<end].contains {
          $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E")
            || $0 == UInt8(ascii: "_")
        }
    default: return false
    }
  }
}
