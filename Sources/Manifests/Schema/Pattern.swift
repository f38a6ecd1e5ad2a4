/// A regular expression as Go's `regexp` reads it, as far as it is plain enough to be judged here.
package struct Pattern: Sendable {
  /// One step of the program that looks for it in a text.
  enum Step: Sendable {
    case character(CharacterSet)
    case either(Int, Int)
    case jump(Int)
    case start, end, found
  }

  /// Scalars from one to another; or all but those.
  struct CharacterSet: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var isNegated = false

    func contains(_ scalar: UInt32) -> Bool {
      ranges.contains { $0.contains(scalar) } != isNegated
    }
  }

  let steps: [Step]

  /// What a text is as a pattern.
  package enum Reading: Sendable {
    case plain(Pattern)
    /// Something stands in it that is not looked at here.
    case unknown
    /// The server refuses it: `it looks ahead`.
    case refused(String)
  }

  package static func read(_ text: String) -> Reading {
    var parser = PatternParser(text)
    do throws(PatternParser.Failure) {
      return .plain(Pattern(steps: try parser.parse()))
    } catch {
      return error.reason.map(Reading.refused) ?? .unknown
    }
  }

  /// Whether some part of `text` is what it asks for.
  package func isFound(in text: String) -> Bool {
    let scalars = text.unicodeScalars.map(\.value)
    var threads = Threads(count: steps.count)
    for offset in 0...scalars.count {
      if follow(0, &threads, offset, of: scalars.count) { return true }
      guard offset < scalars.count else { return false }
      var next = Threads(count: steps.count)
      for place in threads.places {
        guard case .character(let set) = steps[place], set.contains(scalars[offset]),
          follow(place + 1, &next, offset + 1, of: scalars.count)
        else { continue }
        return true
      }
      threads = next
    }
    return false
  }

  private struct Threads {
    var places: [Int] = []
    private var isKnown: [Bool]

    init(count: Int) { isKnown = Array(repeating: false, count: count) }

    mutating func insert(_ place: Int) -> Bool {
      guard !isKnown[place] else { return false }
      isKnown[place] = true
      return true
    }
  }

  /// Goes on from a step as far as it needs no character; true: it is found.
  private func follow(
    _ start: Int, _ threads: inout Threads, _ offset: Int, of count: Int
  ) -> Bool {
    var open = [start]
    while let place = open.popLast() {
      guard threads.insert(place) else { continue }
      switch steps[place] {
      case .character: threads.places.append(place)
      case .jump(let target): open.append(target)
      case .either(let first, let second): open += [second, first]
      case .start: if offset == 0 { open.append(place + 1) }
      case .end: if offset == count { open.append(place + 1) }
      case .found: return true
      }
    }
    return false
  }
}
