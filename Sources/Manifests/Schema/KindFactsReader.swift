/// Reads the text of ``KindFacts``, whose form `Scripts/schema.py` explains.
struct KindFactsReader {
  private(set) var types: [KindSchema.TypeFacts] = []
  private(set) var fields: ContiguousArray<KindSchema.Field> = []
  private(set) var kinds: [GroupKind: [KindSchema.Kind]] = [:]
  private(set) var wordLists: ContiguousArray<Range<Int32>> = []
  private(set) var ranges: ContiguousArray<ClosedRange<Int64>> = []

  private let bytes: UnsafeBufferPointer<UInt8>
  private var offset = 0
  /// Types by the hash of their names, which fields may use before their line comes.
  private var numbers: [Name: UInt16] = [:]
  private var named: [(field: Int, type: Name)] = []

  /// A part of the text that is compared by what it says.
  private struct Name: Hashable {
    var bytes: UnsafeBufferPointer<UInt8>

    func hash(into hasher: inout Hasher) {
      var hash: UInt = 0
      for byte in bytes { hash = hash &* 31 &+ UInt(byte) }
      hasher.combine(hash)
    }

    static func == (lhs: Name, rhs: Name) -> Bool { lhs.bytes.elementsEqual(rhs.bytes) }
  }

  init(_ text: StaticString) {
    bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    types.reserveCapacity(700)
    fields.reserveCapacity(2_600)
    named.reserveCapacity(1_000)
    numbers.reserveCapacity(700)
  }

  mutating func read() {
    while offset < bytes.count {
      readType()
      // A line feed, or ` | `.
      offset += offset < bytes.count && bytes[offset] == UInt8(ascii: "\n") ? 1 : 3
    }
    for (field, type) in named { fields[field].shape.type = numbers[type] ?? 0 }
  }

  private mutating func readType() {
    let name = word(until: Self.endsWord)
    let number = UInt16(types.count)
    numbers[Name(bytes: slice(name))] = number
    let start = fields.count
    var demanded: UInt16 = 0
    while offset < bytes.count, bytes[offset] == UInt8(ascii: " "),
      bytes[offset + 1] != UInt8(ascii: "|")
    {
      offset += 1
      if bytes[offset] == UInt8(ascii: ">") {
        readKind(number)
      } else {
        readField(number, &demanded)
      }
    }
    types.append(KindSchema.TypeFacts(name: name, fields: start..<fields.count, demanded: demanded))
  }

  private mutating func readKind(_ type: UInt16) {
    offset += 1
    let name = word(until: Self.endsName)
    let minors = readMinors()
    let words = slice(name)
    let slash = words.lastIndex(of: UInt8(ascii: "/")) ?? words.startIndex
    let apiVersion = String(decoding: words[..<slash], as: UTF8.self)
    let kind = GroupKind(
      apiVersion: apiVersion, kind: String(decoding: words[(slash + 1)...], as: UTF8.self))
    kinds[kind, default: []].append(
      KindSchema.Kind(
        apiVersion: apiVersion, type: type,
        minors: Int(minors.lowerBound)...Int(minors.upperBound)))
  }

  private mutating func readField(_ type: UInt16, _ demanded: inout UInt16) {
    let name = word(until: Self.endsName)
    let minors = readMinors()
    var demand: UInt16 = 0
    if bytes[offset] == UInt8(ascii: "!") {
      demand = demanded &+ 1
      demanded |= demand
      offset += 1
    }
    offset += 1
    var shape = Shape()
    var depth: UInt8 = 0
    while bytes[offset] == UInt8(ascii: "[") || bytes[offset] == UInt8(ascii: "{") {
      let layer: Shape.Layer = bytes[offset] == UInt8(ascii: "[") ? .list : .map
      shape.layers |= layer.rawValue << depth
      depth += 2
      offset += 1
    }
    readContent(&shape)
    fields.append(
      KindSchema.Field(
        words: NameWords(slice(name)), demand: demand, shape: shape, owner: type, minors: minors,
        nameStart: name.lowerBound))
  }

  private mutating func readContent(_ shape: inout Shape) {
    let content = word(until: Self.endsWord)
    let letter = bytes[Int(content.lowerBound)]
    if content.count == 1 {
      shape.content = Self.content(letter)
    } else if bytes[Int(content.lowerBound) + 1] == UInt8(ascii: "(") {
      let list = content.lowerBound + 2..<content.upperBound - 1
      if letter == UInt8(ascii: "i") {
        shape.content = .range
        shape.type = UInt16(ranges.count)
        ranges.append(numbers(list))
      } else {
        shape.content = letter == UInt8(ascii: "S") ? .filledWord : .word
        shape.type = UInt16(wordLists.count)
        wordLists.append(list)
      }
    } else {
      shape.content = .object
      named.append((fields.count, Name(bytes: slice(content))))
    }
  }

  /// `1,30`.
  private func numbers(_ list: Range<Int32>) -> ClosedRange<Int64> {
    let bounds = slice(list).split(separator: UInt8(ascii: ",")).map { digits in
      Int64(String(decoding: digits, as: UTF8.self)) ?? 0
    }
    return bounds[0]...bounds[1]
  }

  /// `@20~21`, either part left out where there is no such bound.
  private mutating func readMinors() -> ClosedRange<UInt8> {
    var first: UInt8 = 0
    var last: UInt8 = .max
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "@") { first = readMinor() }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: "~") { last = readMinor() }
    return first...last
  }

  private mutating func readMinor() -> UInt8 {
    defer { offset += 3 }
    return (bytes[offset + 1] - UInt8(ascii: "0")) * 10 + bytes[offset + 2] - UInt8(ascii: "0")
  }

  private mutating func word(until isEnd: (UInt8) -> Bool) -> Range<Int32> {
    let start = offset
    while offset < bytes.count, !isEnd(bytes[offset]) { offset += 1 }
    return Int32(start)..<Int32(offset)
  }

  private func slice(_ range: Range<Int32>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[Int(range.lowerBound)..<Int(range.upperBound)])
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "@") || byte == UInt8(ascii: "~") || byte == UInt8(ascii: "!")
      || byte == UInt8(ascii: "=") || endsWord(byte)
  }

  private static func content(_ letter: UInt8) -> Shape.Content {
    switch letter {
    case UInt8(ascii: "s"): .text
    case UInt8(ascii: "i"): .int32
    case UInt8(ascii: "l"): .int64
    case UInt8(ascii: "n"): .count
    case UInt8(ascii: "N"): .longCount
    case UInt8(ascii: "u"): .user
    case UInt8(ascii: "P"): .positive
    case UInt8(ascii: "w"): .weight
    case UInt8(ascii: "p"): .port
    case UInt8(ascii: "h"): .portOrZero
    case UInt8(ascii: "m"): .mode
    case UInt8(ascii: "L"): .label
    case UInt8(ascii: "D"): .subdomain
    case UInt8(ascii: "d"): .filledSubdomain
    case UInt8(ascii: "K"): .qualifiedName
    case UInt8(ascii: "H"): .header
    case UInt8(ascii: "G"): .pathPart
    case UInt8(ascii: "V"): .driver
    case UInt8(ascii: "f"): .number
    case UInt8(ascii: "b"): .bool
    case UInt8(ascii: "q"): .quantity
    case UInt8(ascii: "x"): .intOrText
    case UInt8(ascii: "t"): .time
    case UInt8(ascii: "y"): .bytes
    default: .anything
    }
  }
}
