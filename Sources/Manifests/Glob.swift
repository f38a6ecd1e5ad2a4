/// A path pattern as in `.gitignore` and the configuration: `*` and `?` stay within a folder, `**`
/// does not, `[a-c]` and `{a,b}` choose.
package struct Glob: Sendable, Hashable {
  package let pattern: String
  private let alternatives: [[Character]]

  /// nil: there is a ``fault(of:)`` in it.
  package init?(_ pattern: String) {
    guard case .success(let expanded) = Self.expanded(pattern) else { return nil }
    self.pattern = pattern
    // A pattern for a folder means what is in it.
    alternatives = expanded.map { Array($0.hasSuffix("/") ? $0 + "**" : $0) }
  }

  /// Why a text is no pattern; nil: it is one.
  package static func fault(of pattern: String) -> String? {
    guard case .failure(let fault) = expanded(pattern) else { return nil }
    return fault.rawValue
  }

  private enum Fault: String, Error {
    case notClosed = "a bracket or a brace is not closed"
    case tooMany = "its braces stand for more than 1000 patterns"
  }

  private static func expanded(_ pattern: String) -> Result<[String], Fault> {
    Result { () throws(Fault) in
      let expanded = try expandBraces(pattern)
      guard expanded.allSatisfy({ isClosed($0[...]) }) else { throw .notClosed }
      return expanded
    }
  }

  /// Whether `path` (with `/`, relative) is meant.
  package func matches(_ path: String) -> Bool {
    let path = Array(path)
    return alternatives.contains { pattern in
      var failed: Set<Rest> = []
      return Self.matches(pattern[...], path[...], &failed)
    }
  }

  /// Whether `path` is meant, or a folder above it by its own name: `k8s` and `apps/*/old`, not `k8s/*`.
  package func covers(_ path: String) -> Bool {
    if matches(path) { return true }
    let last =
      pattern.lastIndex(of: "/").map { pattern[pattern.index(after: $0)...] } ?? pattern[...]
    guard !last.contains(where: { "*?[{}".contains($0) }) else { return false }
    return RepositoryPath.folders(above: path).contains(where: matches)
  }

  /// Whether a walk from `start` that skips what is meant never comes to `path`.
  package func skips(_ path: String, from start: String = ".") -> Bool {
    guard path != start else { return false }
    return matches(path)
      || RepositoryPath.folders(above: path).contains {
        $0 != start && RepositoryPath.isWithin($0, start) && matches($0)
      }
  }

  /// What is left of a pattern and a path behind a star; tried once, or many stars would take for ever.
  private struct Rest: Hashable {
    var pattern: Int
    var path: Int
  }

  private static func matches(
    _ pattern: ArraySlice<Character>, _ path: ArraySlice<Character>, _ failed: inout Set<Rest>
  ) -> Bool {
    let rest = Rest(pattern: pattern.startIndex, path: path.startIndex)
    guard !failed.contains(rest) else { return false }
    if hasMatch(pattern, path, &failed) { return true }
    failed.insert(rest)
    return false
  }

  private static func hasMatch(
    _ pattern: ArraySlice<Character>, _ path: ArraySlice<Character>, _ failed: inout Set<Rest>
  ) -> Bool {
    var pattern = pattern
    var path = path
    while let first = pattern.first {
      switch first {
      case "*" where pattern.dropFirst().first == "*":
        let rest = pattern.dropFirst(2)
        // `**/` also stands for no folder at all.
        if rest.first == "/", matches(rest.dropFirst(), path, &failed) { return true }
        return (path.startIndex...path.endIndex).contains { matches(rest, path[$0...], &failed) }
      case "*":
        let rest = pattern.dropFirst()
        var index = path.startIndex
        while true {
          if matches(rest, path[index...], &failed) { return true }
          guard index < path.endIndex, path[index] != "/" else { return false }
          index += 1
        }
      case "?":
        guard let character = path.first, character != "/" else { return false }
      case "[":
        guard let close = pattern.dropFirst(2).firstIndex(of: "]"), let character = path.first,
          isIn(pattern[(pattern.startIndex + 1)..<close], character)
        else { return false }
        pattern = pattern[close...]
      default:
        guard path.first == first else { return false }
      }
      pattern = pattern.dropFirst()
      path = path.dropFirst()
    }
    return path.isEmpty
  }

  private static func isIn(_ set: ArraySlice<Character>, _ character: Character) -> Bool {
    let isNegated = set.first == "!" || set.first == "^"
    var rest = isNegated ? set.dropFirst() : set
    var found = false
    while let low = rest.popFirst() {
      if rest.first == "-", let high = rest.dropFirst().first {
        found = found || (low <= character && character <= high)
        rest = rest.dropFirst(2)
      } else {
        found = found || low == character
      }
    }
    return found != isNegated
  }

  /// The bracket that closes the one at the start, behind at least one character.
  private static func closing(_ text: Substring) -> String.Index? {
    text.dropFirst(2).firstIndex(of: "]")
  }

  /// Every bracket has one that closes it, behind at least one character of its own.
  private static func isClosed(_ text: Substring) -> Bool {
    var rest = text
    while let open = rest.firstIndex(of: "[") {
      guard let close = closing(rest[open...]) else { return false }
      rest = rest[close...].dropFirst()
    }
    return true
  }

  private static func expandBraces(_ pattern: String) throws(Fault) -> [String] {
    guard let open = pattern.firstIndex(of: "{") else { return [pattern] }
    guard let (choices, end) = choices(behind: open, in: pattern) else { throw .notClosed }
    var expanded: [String] = []
    for choice in choices {
      expanded += try expandBraces(pattern[..<open] + choice + String(pattern[end...]))
      guard expanded.count <= 1_000 else { throw .tooMany }
    }
    return expanded
  }

  /// What stands between the commas of a brace, and where the pattern goes on; a choice may hold braces, and a
  /// bracket commas.
  private static func choices(
    behind open: String.Index, in pattern: String
  ) -> (choices: [Substring], end: String.Index)? {
    var choices: [Substring] = []
    var start = pattern.index(after: open)
    var depth = 0
    var bracketEnd = start
    for index in pattern.indices[start...] where index >= bracketEnd {
      let character = pattern[index]
      if character == "[", let close = closing(pattern[index...]) { bracketEnd = close }
      if character == "{" { depth += 1 }
      if character == "}", depth > 0 {
        depth -= 1
      } else if depth == 0, character == "," || character == "}" {
        choices.append(pattern[start..<index])
        start = pattern.index(after: index)
        if character == "}" { return (choices, start) }
      }
    }
    return nil
  }
}
