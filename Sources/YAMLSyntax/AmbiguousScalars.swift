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
      return end - start >= 2 && isUnusualNumber(bytes, start, end)
    default: return false
    }
  }

  /// A number that is not written as plain decimal digits.
  private static func isUnusualNumber(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    var points = 0
    var isUnusual = bytes[start] == UInt8(ascii: "0")
    for offset in start..<end {
      switch bytes[offset] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): continue
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "_"): isUnusual = true
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
        UInt8(ascii: "x"), UInt8(ascii: "o"):
        if bytes[start] != UInt8(ascii: "0") { return false }
      default: return false
      }
    }
    return points == 1 || (points == 0 && isUnusual)
  }
}
