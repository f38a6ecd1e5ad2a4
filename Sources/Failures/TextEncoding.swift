/// How a text is written down: PowerShell's `>` makes UTF-16 of what a tool printed as UTF-8.
enum TextEncoding {
  case utf8, littleEndian, bigEndian

  /// By the mark at the start; without one by the zeros that stand beside Latin letters in UTF-16.
  init(of bytes: [UInt8]) {
    let start = bytes.prefix(4_000)
    if start.starts(with: [0xFF, 0xFE]) {
      self = .littleEndian
    } else if start.starts(with: [0xFE, 0xFF]) {
      self = .bigEndian
    } else {
      var zeros = (even: 0, odd: 0)
      for (offset, byte) in start.enumerated() where byte == 0 {
        if offset.isMultiple(of: 2) { zeros.even += 1 } else { zeros.odd += 1 }
      }
      // Most of the letters, and hardly a zero where there is none.
      let (many, few) = (max(1, start.count / 4), start.count / 40)
      self =
        zeros.odd >= many && zeros.even <= few
        ? .littleEndian : zeros.even >= many && zeros.odd <= few ? .bigEndian : .utf8
    }
  }

  /// The same text in UTF-8, without a mark and without colours, which may part the words of an error.
  func decoded(_ bytes: [UInt8]) -> [UInt8] { Self.plain(inUTF8(bytes)) }

  private static func plain(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0x1B) else { return bytes }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let escape = rest.firstIndex(of: 0x1B) {
      plain += rest[..<escape]
      rest = rest[escape...]
      // `ESC [ 31 ; 1 m`: anything else is no colour, and is left to whoever reads the line.
      let end = rest.dropFirst(2).prefix(20).firstIndex { !(0x20...0x3F).contains($0) }
      if rest.dropFirst().first == UInt8(ascii: "["), let end,
        bytes[end] == UInt8(ascii: "m") || bytes[end] == UInt8(ascii: "K")
      {
        rest = rest[(end + 1)...]
      } else {
        plain.append(0x1B)
        rest = rest.dropFirst()
      }
    }
    return plain + rest
  }

  private func inUTF8(_ bytes: [UInt8]) -> [UInt8] {
    guard self != .utf8 else {
      return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }
    let (low, high) = self == .littleEndian ? (0, 1) : (1, 0)
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map {
      UInt16(bytes[$0 + high]) << 8 | UInt16(bytes[$0 + low])
    }
    let text = units.first == 0xFEFF ? units.dropFirst() : units[...]
    return Array(String(decoding: text, as: UTF16.self).utf8)
  }
}
