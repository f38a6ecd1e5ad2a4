import YAMLSyntax

/// Numbers by the code of a text: a few flat arrays, which cost a fraction of a dictionary of arrays where
/// there are thousands of texts with one number each.
///
/// Other texts may share a code or a place: whoever asks compares what is found.
struct CodeIndex: Sendable {
  /// The numbers, those of one place side by side and in the order in which they came.
  private let numbers: [Int]
  private let codes: [UInt32]
  /// Where the numbers of each place start; one more than there are places.
  private let starts: [UInt32]

  init(_ entries: [(code: UInt32, number: Int)]) {
    var places = 1
    while places < entries.count { places *= 2 }
    let mask = UInt32(places - 1)
    var ends = [UInt32](repeating: 0, count: places + 1)
    for entry in entries { ends[Int(entry.code & mask) + 1] += 1 }
    for place in 0..<places { ends[place + 1] += ends[place] }
    starts = ends
    var numbers = Array(repeating: 0, count: entries.count)
    var codes = [UInt32](repeating: 0, count: entries.count)
    for (code, number) in entries {
      let place = Int(code & mask)
      numbers[Int(ends[place])] = number
      codes[Int(ends[place])] = code
      ends[place] += 1
    }
    self.numbers = numbers
    self.codes = codes
  }

  /// The numbers of a code, and those that may stand between them.
  subscript(code: UInt32) -> ArraySlice<Int> {
    var range = range(Int(code & UInt32(starts.count - 2)))
    while let first = range.first, codes[first] != code { range.removeFirst() }
    while let last = range.last, codes[last] != code { range.removeLast() }
    return numbers[range]
  }

  /// The numbers that share their code with another one, in order.
  var shared: [Int] {
    var shared: [Int] = []
    for place in 0..<starts.count - 1 {
      let range = range(place)
      for index in range
      where range.contains(where: { $0 != index && codes[$0] == codes[index] }) {
        shared.append(numbers[index])
      }
    }
    return shared.sorted()
  }

  private func range(_ place: Int) -> Range<Int> { Int(starts[place])..<Int(starts[place + 1]) }
}

/// A ``CodeIndex`` for what stands in namespaces: where many hold objects of the same names and labels, only
/// those of one are looked at.
struct NamespaceIndex: Sendable {
  private let everywhere: CodeIndex
  private let placed: CodeIndex

  /// `place` is the ``code(_:)`` of the namespace in which something stands.
  init(_ entries: [(code: UInt32, place: UInt32, number: Int)]) {
    everywhere = CodeIndex(entries.map { ($0.code, $0.number) })
    placed = CodeIndex(entries.map { ($0.code &+ $0.place, $0.number) })
  }

  /// The numbers of a code where the namespace may be this one, in order, and few more.
  subscript(code: UInt32, namespace: String?) -> ArraySlice<Int> {
    guard let namespace else { return everywhere[code] }
    let (here, anywhere) = (placed[code &+ Self.code(namespace)], placed[code &+ Self.code(nil)])
    if anywhere.isEmpty { return here }
    // Both may be of one place.
    return here.isEmpty ? anywhere : Set(here).union(anywhere).sorted()[...]
  }

  /// Whether some number of a code, where the namespace may be this one, is wanted; few more are asked of.
  func contains(_ code: UInt32, _ namespace: String?, where isWanted: (Int) -> Bool) -> Bool {
    guard let namespace else { return everywhere[code].contains(where: isWanted) }
    return placed[code &+ Self.code(nil)].contains(where: isWanted)
      || placed[code &+ Self.code(namespace)].contains(where: isWanted)
  }

  /// The numbers that share code and namespace with another one, in order, and few more.
  var shared: [Int] { placed.shared }

  static func code(_ namespace: String?) -> UInt32 { namespace?.code ?? 0 }
}

extension String {
  /// The same for the same text, and seldom for another one: a fraction of what `hashValue` costs. With a seed
  /// from there, so that nobody can write texts that share their codes.
  var code: UInt32 { withBytes(Self.code(of:)) }

  fileprivate static func code(of bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let bytes = UnsafeRawBufferPointer(bytes)
    var code = codeSeed ^ UInt64(bytes.count)
    var offset = 0
    while offset + 8 <= bytes.count {
      code = (code ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)).mixed
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return UInt32(truncatingIfNeeded: (code ^ rest).mixed)
  }

  private static let codeSeed = UInt64(bitPattern: Int64("code".hashValue))
}

extension UInt64 {
  /// Every bit of the one depends on every bit of the other.
  fileprivate var mixed: UInt64 {
    let product = (self ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}

extension Node {
  /// The code of its text.
  package var textCode: UInt32 { withText { String.code(of: $0) } }
}
