#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension [UInt8] {
  /// Whether `word` stands anywhere in the text. `memchr` looks at several bytes at once; Glibc's
  /// module does not show `memmem`.
  package func contains(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    return withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return false }
      var offset = 0
      while offset + count <= bytes.count {
        let rest = bytes.count - count - offset + 1
        guard let hit = memchr(start + offset, Int32(word.utf8Start[0]), rest) else { return false }
        if memcmp(hit, word.utf8Start, count) == 0 { return true }
        offset = UnsafeRawPointer(hit) - start + 1
      }
      return false
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  @inline(__always)
  func equals(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    guard let mine = baseAddress, let theirs = other.baseAddress else { return true }
    return memcmp(mine, theirs, count) == 0
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
  /// The offsets after every line feed.
  var lineStarts: [Int] {
    withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return [] }
      var starts: [Int] = []
      starts.reserveCapacity(bytes.count / 32)
      var offset = 0
      while let hit = memchr(start + offset, 0x0A, bytes.count - offset) {
        offset = UnsafeRawPointer(hit) - start + 1
        starts.append(offset)
      }
      return starts
    }
  }
}
