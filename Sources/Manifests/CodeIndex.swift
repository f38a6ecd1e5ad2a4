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

  /// The numbers of a code, and few more.
  subscript(code: UInt32) -> ArraySlice<Int> {
    numbers[range(Int(code & UInt32(starts.count - 2)))]
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

extension String {
  /// The same for the same text, and seldom for another one.
  var code: UInt32 { UInt32(truncatingIfNeeded: hashValue) }
}
