/// A text in the making, out of many small parts: a `String` asks more questions of each of them.
package struct TextBuffer: ~Copyable {
  private var bytes = GrowingBuffer<UInt8>(capacity: 128)

  package init() {}

  package var isEmpty: Bool { bytes.count == 0 }
  package var text: String { String(decoding: bytes.elements, as: UTF8.self) }

  package mutating func append(_ byte: UInt8) { bytes.append(byte) }
  package mutating func append(_ part: UnsafeBufferPointer<UInt8>) { bytes.append(part) }

  package mutating func append(_ part: StaticString) {
    bytes.append(UnsafeBufferPointer(start: part.utf8Start, count: part.utf8CodeUnitCount))
  }

  package mutating func append(text part: String) {
    var part = part
    part.withUTF8 { bytes.append($0) }
  }

  package mutating func append(spaces: Int) { bytes.append(UInt8(ascii: " "), times: spaces) }

  /// In decimal digits.
  package mutating func append(_ number: Int) {
    guard number >= 0 else { return append(text: String(number)) }
    if number >= 10 { append(number / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
