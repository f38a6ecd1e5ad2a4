/// Reads a ``Pattern``: alternatives of sequences of repeated atoms.
struct PatternParser {
  /// nil: it may be well, and is not looked at.
  struct Failure: Error {
    var reason: String?
  }

  private let text: [Unicode.Scalar]
  private var offset = 0
  private var depth = 0

  init(_ text: String) { self.text = Array(text.unicodeScalars) }

  private typealias Program = [Pattern.Step]

  /// Longer ones are not judged.
  private static let mostSteps = 4_000

  mutating func parse() throws(Failure) -> [Pattern.Step] {
    let program = try alternatives()
    guard offset == text.count else {
      throw Failure(reason: "a bracket is closed that was not opened")
    }
    return program + [.found]
  }

  // MARK: What stands where

  private var next: Unicode.Scalar? { offset < text.count ? text[offset] : nil }

  /// Signs of ASCII alone.
  private mutating func take(_ wanted: StaticString) -> Bool {
    let count = wanted.utf8CodeUnitCount
    guard offset + count <= text.count else { return false }
    let isThere = wanted.withUTF8Buffer { signs in
      signs.indices.allSatisfy { text[offset + $0].value == UInt32(signs[$0]) }
    }
    if isThere { offset += count }
    return isThere
  }

  // MARK: Alternatives and sequences

  private mutating func alternatives() throws(Failure) -> Program {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw Failure() }
    var program = try sequence()
    while take("|") {
      let other = try sequence()
      // either, the first, jump behind the other, the other.
      program =
        [.either(1, program.count + 2)] + Self.moved(program, by: 1)
        + [.jump(program.count + 2 + other.count)]
        + Self.moved(other, by: program.count + 2)
      guard program.count < Self.mostSteps else { throw Failure() }
    }
    return program
  }

  private mutating func sequence() throws(Failure) -> Program {
    var program: Program = []
    while let scalar = next, scalar != "|", scalar != ")" {
      let atom = try atom()
      let repeated = try repetition(of: atom)
      program += Self.moved(repeated, by: program.count)
      guard program.count < Self.mostSteps else { throw Failure() }
    }
    return program
  }

  private static func moved(_ program: Program, by distance: Int) -> Program {
    program.map { step in
      switch step {
      case .either(let first, let second): .either(first + distance, second + distance)
      case .jump(let target): .jump(target + distance)
      default: step
      }
    }
  }

  // MARK: Repetitions

  private mutating func repetition(of atom: Program) throws(Failure) -> Program {
    guard let (least, most) = try bounds() else { return atom }
    // Greedy or not, the same texts have it.
    _ = take("?")
    let end = offset
    if try bounds() != nil {
      offset = end
      throw Failure(reason: "a repetition is repeated")
    }
    if case .start? = atom.first { throw Failure() }
    if case .end? = atom.first { throw Failure() }
    guard atom.count * max(least, most ?? 0, 1) < Self.mostSteps else { throw Failure() }
    var program: Program = []
    for _ in 0..<least { program += Self.moved(atom, by: program.count) }
    guard let most else {
      // either goes on or leaves, and comes back.
      let start = program.count
      return program + [.either(start + 1, start + atom.count + 2)]
        + Self.moved(atom, by: start + 1) + [.jump(start)]
    }
    let left = most - least
    let behind = program.count + left * (atom.count + 1)
    for _ in 0..<left {
      let start = program.count
      program += [.either(start + 1, behind)] + Self.moved(atom, by: start + 1)
    }
    return program
  }

  private mutating func bounds() throws(Failure) -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = offset
    guard take("{") else { return nil }
    guard let least = number() else {
      // `{` stands for itself.
      offset = start
      return nil
    }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}") else {
      offset = start
      return nil
    }
    guard max(least, most ?? 0) <= 1_000 else {
      throw Failure(reason: "a repetition counts beyond 1000")
    }
    guard least <= most ?? least else {
      throw Failure(reason: "a repetition ends before it begins")
    }
    return (least, most)
  }

  private mutating func number() -> Int? {
    let start = offset
    while let scalar = next, ("0"..."9").contains(scalar) { offset += 1 }
    return Int(String(String.UnicodeScalarView(text[start..<offset])))
  }

  // MARK: Atoms

  private mutating func atom() throws(Failure) -> Program {
    guard let scalar = next else { return [] }
    offset += 1
    switch scalar {
    case "^": return [.start]
    case "$": return [.end]
    case ".": return [.character(Pattern.CharacterSet(ranges: [10...10], isNegated: true))]
    case "(": return try group()
    case "[": return [.character(try set())]
    case "*", "+", "?": throw Failure(reason: "a repetition has nothing to repeat")
    case "\\":
      if take("A") { return [.start] }
      if take("z") { return [.end] }
      return [.character(try escape())]
    default: return [.character(Self.only(scalar))]
    }
  }

  private static func only(_ scalar: Unicode.Scalar) -> Pattern.CharacterSet {
    Pattern.CharacterSet(ranges: [scalar.value...scalar.value])
  }

  private mutating func group() throws(Failure) -> Program {
    if take("?") {
      if take("=") || take("!") { throw Failure(reason: "it looks ahead") }
      if take("<=") || take("<!") { throw Failure(reason: "it looks behind") }
      if take(">") { throw Failure(reason: "it has an atomic group") }
      guard take(":") else { throw Failure() }
    }
    let program = try alternatives()
    guard take(")") else { throw Failure(reason: "a bracket is not closed") }
    return program
  }
}

// MARK: - Sets of characters

extension PatternParser {
  private static let classes: [Unicode.Scalar: [ClosedRange<UInt32>]] = [
    "d": [0x30...0x39], "w": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A],
    "s": [0x09...0x0A, 0x0C...0x0D, 0x20...0x20],
  ]

  private static let controls: [Unicode.Scalar: UInt32] = [
    "a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11,
  ]

  /// What stands behind a backslash.
  private mutating func escape() throws(Failure) -> Pattern.CharacterSet {
    guard let scalar = next else { throw Failure(reason: "it ends with a backslash") }
    offset += 1
    if let ranges = Self.classes[scalar] { return Pattern.CharacterSet(ranges: ranges) }
    if let control = Self.controls[scalar] {
      return Pattern.CharacterSet(ranges: [control...control])
    }
    switch scalar {
    case "D", "W", "S":
      let name = Unicode.Scalar(scalar.value + 0x20) ?? scalar
      return Pattern.CharacterSet(ranges: Self.classes[name] ?? [], isNegated: true)
    case "0", "b", "B", "C", "p", "P", "Q", "x": throw Failure()
    case "1"..."9":
      // Another digit makes an octal number of it.
      if let digit = next, ("0"..."7").contains(digit) { throw Failure() }
      throw Failure(reason: "it refers back to a group")
    case "a"..."z", "A"..."Z": throw Failure(reason: "\\\(scalar) means nothing")
    default: return Self.only(scalar)
    }
  }

  /// `a-z]`.
  private mutating func set() throws(Failure) -> Pattern.CharacterSet {
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while isFirst || next != "]" {
      isFirst = false
      guard next != nil else { throw Failure(reason: "a set of characters is not closed") }
      if text[offset...].starts(with: "[:".unicodeScalars) { throw Failure() }
      let start = try member()
      guard start.ranges.count == 1, !start.isNegated, start.ranges[0].count == 1,
        next == "-", offset + 1 < text.count, text[offset + 1] != "]"
      else {
        guard !start.isNegated else { throw Failure() }
        ranges += start.ranges
        continue
      }
      offset += 1
      let end = try member()
      guard end.ranges.count == 1, !end.isNegated, end.ranges[0].count == 1 else {
        throw Failure()
      }
      let (low, high) = (start.ranges[0].lowerBound, end.ranges[0].lowerBound)
      guard low <= high else {
        throw Failure(reason: "a range of characters ends before it begins")
      }
      ranges.append(low...high)
    }
    offset += 1
    return Pattern.CharacterSet(ranges: ranges, isNegated: isNegated)
  }

  private mutating func member() throws(Failure) -> Pattern.CharacterSet {
    if take("\\") { return try escape() }
    guard let scalar = next else { throw Failure(reason: "a set of characters is not closed") }
    offset += 1
    return Self.only(scalar)
  }
}
