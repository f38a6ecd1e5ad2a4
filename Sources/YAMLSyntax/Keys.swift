/// Keys that are looked for together.
package struct Keys: Sendable {
  private var text: [UInt8] = []
  private var ends: [Int] = []

  package init(_ keys: [some StringProtocol]) {
    for key in keys {
      text += key.utf8
      ends.append(text.count)
    }
  }

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
