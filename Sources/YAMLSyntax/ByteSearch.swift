#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension [UInt8] {
  /// Whether `word`, of two letters at least, stands anywhere in the text.
  package func contains(_ word: StaticString) -> Bool {
    withUnsafeBufferPointer { $0.contains(word) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether `word`, of two letters at least, stands anywhere in the text. Looks for both its ends at
  /// once: most letters alone stand nearly everywhere. Glibc's module does not show `memmem`.
  package func contains(_ word: StaticString) -> Bool {
    guard let start = baseAddress else { return false }
    let wordCount = word.utf8CodeUnitCount
    let (first, last) = (word.utf8Start[0], word.utf8Start[wordCount - 1])
    if first == UInt8(ascii: "$") { return holds(word, atSome: first) }
    var offset = 0
    while offset + wordCount <= count {
      let places = Swift.min(64, count - wordCount - offset + 1)
      if places < 64 || mayHold(first, last, wordCount - 1, at: offset) {
        for place in offset..<offset + places where self[place] == first {
          if memcmp(start + place, word.utf8Start, wordCount) == 0 { return true }
        }
      }
      offset += places
    }
    return false
  }

  /// Whether `word` stands at one of the places of its first byte, which are few.
  fileprivate func holds(_ word: StaticString, atSome first: UInt8) -> Bool {
    guard let start = baseAddress else { return false }
    let end = start + count
    var place = start
    while end - place >= word.utf8CodeUnitCount,
      let hit = memchr(place, Int32(first), end - place)
    {
      place = UnsafePointer(hit.assumingMemoryBound(to: UInt8.self))
      guard end - place >= word.utf8CodeUnitCount else { return false }
      if memcmp(place, word.utf8Start, word.utf8CodeUnitCount) == 0 { return true }
      place += 1
    }
    return false
  }

  /// Whether `first` stands at one of 64 places, and `last` some bytes behind it. Written so that the
  /// compiler looks at many bytes at once.
  fileprivate func mayHold(
    _ first: UInt8, _ last: UInt8, _ distance: Int, at offset: Int
  ) -> Bool {
    var hits: UInt8 = 0
    for place in offset..<offset &+ 64 {
      let starts: UInt8 = self[place] == first ? 1 : 0
      let ends: UInt8 = self[place &+ distance] == last ? 1 : 0
      hits |= starts & ends
    }
    return hits != 0
  }
}

extension UnsafeBufferPointer<UInt8> {
  @inline(__always)
  func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    guard let mine = baseAddress, let theirs = other.baseAddress else { return true }
    return memcmp(mine, theirs, count) == 0
  }

  package func says(_ word: StaticString) -> Bool {
    equals(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// The next line feed.
  func lineEnd(from offset: Int) -> Int? {
    guard let start = baseAddress, offset < count,
      let hit = memchr(start + offset, 0x0A, count - offset)
    else { return nil }
    return UnsafeRawPointer(hit) - UnsafeRawPointer(start)
  }
}

extension [UInt8] {
  /// What git lists with `-z`: records that end in a zero, without the empty ones.
  package var zeroTerminated: [ArraySlice<UInt8>] {
    var start = 0
    return (offsets(after: 0) + [count + 1]).compactMap { next in
      defer { start = next }
      return start < next - 1 ? self[start..<next - 1] : nil
    }
  }

  private func offsets(after byte: Int32) -> [Int] {
    withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return [] }
      var starts: [Int] = []
      starts.reserveCapacity(bytes.count / 32)
      var offset = 0
      while let hit = memchr(start + offset, byte, bytes.count - offset) {
        offset = UnsafeRawPointer(hit) - start + 1
        starts.append(offset)
      }
      return starts
    }
  }
}
