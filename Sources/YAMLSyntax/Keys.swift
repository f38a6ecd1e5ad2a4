/// Keys that are looked for together.
package struct Keys: Sendable {
  private var text: [UInt8] = []
  private var ends: [Int] = []
  /// A bit for each key, by its length and its first letter.
  private var bits: UInt64 = 0

  package init(_ keys: [some StringProtocol]) {
    for key in keys {
      let start = text.count
      text += key.utf8
      ends.append(text.count)
      bits |= text.withUnsafeBufferPointer { Self.bit(UnsafeBufferPointer(rebasing: $0[start...])) }
    }
  }

  private static func bit(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
    1 << ((UInt64(key.count) &* 11 &+ UInt64(key.first ?? 0)) & 63)
  }

  /// false: it is none of them.
  @inline(__always)
  func mayHold(_ key: UnsafeBufferPointer<UInt8>) -> Bool { bits & Self.bit(key) != 0 }

  var count: Int { ends.count }

  @inline(__always)
  func withEach(_ visit: (_ number: Int, UnsafeBufferPointer<UInt8>) -> Void) {
    text.withUnsafeBufferPointer { text in
      var start = 0
      for number in ends.indices {
        visit(number, UnsafeBufferPointer(rebasing: text[start..<ends[number]]))
        start = ends[number]
      }
    }
  }
}
