/// The arrays of ``KindSchema`` as plain memory, for walks that ask for each key of an object.
struct SchemaTables {
  let types: UnsafeBufferPointer<KindSchema.TypeFacts>
  let fields: UnsafeBufferPointer<KindSchema.Field>
  let slots: UnsafeBufferPointer<UInt16>
  let wordLists: UnsafeBufferPointer<Range<Int32>>
  let ranges: UnsafeBufferPointer<ClosedRange<Int64>>
  let text: UnsafePointer<UInt8>

  static var slotCount: Int { 8_192 }

  /// The number of the field of `type` that is called so.
  @inline(__always)
  func number(of name: UnsafeBufferPointer<UInt8>, _ type: UInt16) -> Int? {
    let words = NameWords(name)
    var slot = words.slot(type)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if fields[number].owner == type, fields[number].words == words,
        words.tellAll || hasName(fields[number], name)
      {
        return number
      }
      slot = (slot + 1) & (Self.slotCount - 1)
    }
    return nil
  }

  /// Whether a list has this word.
  func hasWord(_ word: UnsafeBufferPointer<UInt8>, _ list: UInt16) -> Bool {
    let range = wordLists[Int(list)]
    let words = UnsafeBufferPointer(start: text + Int(range.lowerBound), count: range.count)
    var start = 0
    while start < words.count {
      var end = start
      while end < words.count, words[end] != UInt8(ascii: ",") { end += 1 }
      if end - start == word.count, words[start..<end].elementsEqual(word) { return true }
      start = end + 1
    }
    return false
  }

  private func hasName(_ field: KindSchema.Field, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    UnsafeBufferPointer(start: text + Int(field.name.lowerBound), count: field.name.count)
      .elementsEqual(name)
  }
}

/// A name's length, its first and its last eight bytes: all there is of most names of fields.
struct NameWords: Equatable {
  private var first: UInt64 = 0
  private var last: UInt64 = 0
  /// At most 255.
  let count: UInt8

  @inline(__always)
  init(_ name: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(name)
    let count = raw.count
    self.count = UInt8(clamping: count)
    if count >= 8 {
      first = raw.loadUnaligned(as: UInt64.self)
      last = raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    } else if count >= 4 {
      first = UInt64(raw.loadUnaligned(as: UInt32.self))
      last = UInt64(raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
    } else if count > 0 {
      first = UInt64(raw[0]) | UInt64(raw[count / 2]) << 8
      last = UInt64(raw[count - 1])
    }
  }

  init(_ name: StaticString) {
    self.init(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
  }

  /// No byte of the name stands in neither word.
  var tellAll: Bool { count <= 16 }

  /// Where the search for a field of `type` with this name begins.
  @inline(__always)
  func slot(_ type: UInt16) -> Int {
    let mixed = (first ^ (last << 29 | last >> 35)) &+ UInt64(count) &+ UInt64(type) << 20
    return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> 51)
  }
}
