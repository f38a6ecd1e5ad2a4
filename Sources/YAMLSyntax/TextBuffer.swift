/// A text in the making, out of many small parts: a `String` asks more questions of each of them.
package struct TextBuffer: ~Copyable {
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  package private(set) var count = 0

  package init(capacity: Int = 128) {
    bytes = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { bytes.deallocate() }

  package var text: String {
    String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  package mutating func append(_ byte: UInt8) {
    makeRoom(for: 1)
    bytes[count] = byte
    count += 1
  }

  package mutating func append(_ part: UnsafeBufferPointer<UInt8>) {
    guard let start = part.baseAddress else { return }
    makeRoom(for: part.count)
    (bytes + count).update(from: start, count: part.count)
    count += part.count
  }

  package mutating func append(_ part: StaticString) {
    append(UnsafeBufferPointer(start: part.utf8Start, count: part.utf8CodeUnitCount))
  }

  package mutating func append(text part: String) {
    var part = part
    part.withUTF8 { append($0) }
  }

  package mutating func append(spaces: Int) {
    makeRoom(for: spaces)
    (bytes + count).update(repeating: UInt8(ascii: " "), count: spaces)
    count += spaces
  }

  /// In decimal digits.
  package mutating func append(_ number: Int) {
    guard number >= 0 else { return append(text: String(number)) }
    if number >= 10 { append(number / 10) }
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  private mutating func makeRoom(for more: Int) {
    if more > capacity - count { grow(by: more) }
  }

  private mutating func grow(by more: Int) {
    capacity = Swift.max(2 * capacity, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = larger
  }
}
