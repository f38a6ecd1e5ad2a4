/// Byte strings one after the other, each with its length before it.
struct PackedFields {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ field: some Sequence<UInt8>) {
    let field = Array(field)
    withUnsafeBytes(of: UInt64(field.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes += field
  }

  mutating func add(_ text: String) { add(text.utf8) }

  /// nil: `bytes` are something else.
  static func unpack(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
    var fields: [ArraySlice<UInt8>] = []
    var rest = bytes
    while !rest.isEmpty {
      let length = rest.prefix(8).reversed().reduce(into: UInt64(0)) { $0 = $0 << 8 | UInt64($1) }
      rest = rest.dropFirst(8)
      guard length <= rest.count else { return nil }
      fields.append(rest.prefix(Int(length)))
      rest = rest.dropFirst(Int(length))
    }
    return fields
  }
}

extension ArraySlice<UInt8> {
  var text: String { String(decoding: self, as: UTF8.self) }
}
