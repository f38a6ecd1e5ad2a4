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
    part.withBytes { bytes.append($0) }
  }

  package mutating func append(spaces: Int) { bytes.append(UInt8(ascii: " "), times: spaces) }

  /// In decimal digits.
  package mutating func append(_ number: Int) {
    guard number >= 0 else { return append(text: String(number)) }
    if number >= 10 { append(number / 10) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}

extension String {
  /// Its UTF-8, without another reference to it: `withUTF8` asks for a text that may change.
  @inlinable
  package func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
    var copy = self
    return copy.withUTF8(body)
  }
}
