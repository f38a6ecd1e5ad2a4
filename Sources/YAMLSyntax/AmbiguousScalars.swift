extension SyntaxTree {
  /// Plain scalars that people may read as a text and YAML reads as something else: `on`, `0777`,
  /// `1.10`, `1e3`. In order.
  package var ambiguousScalars: [Node] {
    ambiguous.map { Node(tree: self, index: Int($0)) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Asked for every plain scalar while its bytes are at hand.
  @inline(__always)
  var isAmbiguousScalar: Bool {
    guard count > 0, count <= 32 else { return false }
    switch self[0] {
    case UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "n"), UInt8(ascii: "N"),
      UInt8(ascii: "o"), UInt8(ascii: "O"):
      return count <= 3
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      return count >= 2 && isUnusualNumber
    default: return false
    }
  }

  /// A number that is not written as plain decimal digits.
  private var isUnusualNumber: Bool {
    var points = 0
    var isUnusual = self[0] == UInt8(ascii: "0")
    for byte in self {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): continue
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "_"): isUnusual = true
      case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
        UInt8(ascii: "x"), UInt8(ascii: "o"):
        if self[0] != UInt8(ascii: "0") { return false }
      default: return false
      }
    }
    return points == 1 || (points == 0 && isUnusual)
  }
}
