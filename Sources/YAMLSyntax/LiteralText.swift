/// The text of a literal block scalar (`|`) as the lines of the file without their indentation. Scripts
/// and dashboards make up most of many manifests, and hardly anyone asks for their text: it is put
/// together when someone does.
struct LiteralText: Sendable {
  /// Where the first line of the text starts, its indentation included.
  private let start: UInt32
  private let indentation: UInt32
  /// Bytes of the text.
  private let count: UInt32

  /// Smaller ones are copied.
  static var leastSize: Int { 256 }

  /// nil: `value`, which stands at `range`, differs from its lines by more than the indentation, such as
  /// by a line end that is no line feed.
  init?(
    of value: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) {
    guard let headerEnd = bytes.lineEnd(from: range.lowerBound),
      let first = bytes[headerEnd...].firstIndex(where: { !$0.isBlank }),
      let firstOfValue = value.firstIndex(where: { $0 != UInt8(ascii: "\n") })
    else { return nil }
    let lineStart = (bytes[..<first].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    let inValue = value[firstOfValue...].prefix { $0 == UInt8(ascii: " ") }.count
    guard lineStart > headerEnd, first - lineStart >= inValue else { return nil }
    start = UInt32(headerEnd + 1)
    indentation = UInt32(first - lineStart - inValue)
    count = UInt32(value.count)
    var offset = 0
    let isSame = forEachPart(in: bytes) { part in
      let wanted = UnsafeBufferPointer(rebasing: value[offset..<offset + part.count])
      offset += part.count
      return part.equals(wanted)
    }
    guard isSame else { return nil }
  }

  func withText<Result>(
    in bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer { withText(in: $0, body) }
  }

  func withText<Result>(
    in bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    var text: [UInt8] = []
    text.reserveCapacity(Int(count))
    forEachPart(in: bytes) { part in
      text += part
      return true
    }
    return text.withUnsafeBufferPointer(body)
  }

  func holdsLineFeed(in bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var holds = false
      // What follows the first line tells.
      forEachPart(in: bytes) { part in
        holds = part.last == UInt8(ascii: "\n")
        return false
      }
      return holds
    }
  }

  /// The lines without their indentation, each with its line feed, up to the end of the text; false:
  /// `visit` was, or the file ends before.
  @discardableResult
  private func forEachPart(
    in bytes: UnsafeBufferPointer<UInt8>, _ visit: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    var rest = Int(count)
    var offset = Int(start)
    while rest > 0 {
      guard offset < bytes.count else { return false }
      let end = bytes.lineEnd(from: offset).map { $0 + 1 } ?? bytes.count
      let indented = min(end, offset + Int(indentation))
      while offset < indented, bytes[offset] == UInt8(ascii: " ") { offset += 1 }
      let size = min(end - offset, rest)
      guard visit(UnsafeBufferPointer(rebasing: bytes[offset..<offset + size])) else {
        return false
      }
      rest -= size
      offset = end
    }
    return true
  }
}
