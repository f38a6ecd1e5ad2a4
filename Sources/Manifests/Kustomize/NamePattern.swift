/// A name in a patch's `target`, which kustomize reads as a regular expression over the whole name.
package struct NamePattern: Sendable {
  private let alternatives: [[Part]]

  private enum Part {
    case text(String)
    case anything(isEmptyAllowed: Bool)
  }

  /// nil: written in a way that is not understood here.
  package init?(_ pattern: String) {
    var text = Substring(pattern)
    if text.first == "^" { text = text.dropFirst() }
    if text.last == "$" { text = text.dropLast() }
    if text.first == "(", text.last == ")" { text = text.dropFirst().dropLast() }
    var alternatives: [[Part]] = []
    for alternative in text.split(separator: "|", omittingEmptySubsequences: false) {
      guard let parts = Self.parts(alternative) else { return nil }
      alternatives.append(parts)
    }
    self.alternatives = alternatives
  }

  private static func parts(_ text: Substring) -> [Part]? {
    var parts: [Part] = []
    var literal = ""
    var rest = text
    while let character = rest.popFirst() {
      if character == ".", let next = rest.first, next == "*" || next == "+" {
        rest.removeFirst()
        parts.append(.text(literal))
        parts.append(.anything(isEmptyAllowed: next == "*"))
        literal = ""
      } else if character.isLetter || character.isNumber || "-._/".contains(character) {
        literal.append(character)
      } else {
        return nil
      }
    }
    return parts + [.text(literal)]
  }

  package func matches(_ name: String) -> Bool {
    alternatives.contains { Self.matches(name[...], $0[...]) }
  }

  /// Parts alternate between text and anything, with text at both ends: each text is found at its first
  /// place, the last one at the end.
  private static func matches(_ name: Substring, _ parts: ArraySlice<Part>) -> Bool {
    var rest = name
    var least: Int?
    for (number, part) in parts.enumerated() {
      switch part {
      case .anything(let isEmptyAllowed): least = (least ?? 0) + (isEmptyAllowed ? 0 : 1)
      case .text(let text):
        guard let skipped = least else {
          guard rest.hasPrefix(text) else { return false }
          rest = rest.dropFirst(text.count)
          if number == parts.count - 1 { return rest.isEmpty }
          continue
        }
        guard rest.count >= skipped else { return false }
        rest = rest.dropFirst(skipped)
        if number == parts.count - 1 { return rest.hasSuffix(text) }
        if !text.isEmpty {
          guard let range = rest.firstRange(of: text) else { return false }
          rest = rest[range.upperBound...]
          least = nil
          continue
        }
        least = 0
      }
    }
    return rest.isEmpty
  }
}
