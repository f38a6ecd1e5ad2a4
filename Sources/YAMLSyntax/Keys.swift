/// Keys that are looked for together: no more than there are ``Places``.
package struct Keys: Sendable {
  /// For each key where its value stands, -1 where there is none.
  typealias Places = SIMD16<Int32>

  private var text: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt32] = []
  /// A bit for each key, by its hash.
  private var bits: UInt64 = 0

  package init(_ keys: [some StringProtocol]) {
    for key in keys {
      var key = String(key)
      let hash = key.withUTF8 { $0.quickHash }
      text += key.utf8
      ends.append(text.count)
      hashes.append(hash)
      bits |= Self.bit(hash)
    }
    precondition(count <= Places.scalarCount, "more keys than places")
  }

  private static func bit(_ hash: UInt32) -> UInt64 { 1 << UInt64(hash & 63) }

  /// false: a key with this ``quickHash`` is none of them.
  @inline(__always)
  func mayHold(_ hash: UInt32) -> Bool { bits & Self.bit(hash) != 0 }

  var count: Int { ends.count }

  @inline(__always)
  func withEach(
    _ visit: (_ number: Int, UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Void
  ) {
    text.withUnsafeBufferPointer { text in
      var start = 0
      for number in ends.indices {
        visit(number, UnsafeBufferPointer(rebasing: text[start..<ends[number]]), hashes[number])
        start = ends[number]
      }
    }
  }
}
