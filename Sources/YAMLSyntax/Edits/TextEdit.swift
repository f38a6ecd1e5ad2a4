/// Other bytes in the place of some bytes of a text; everything around them stays as it is written.
package struct TextEdit: Sendable, Hashable {
  package var range: SourceRange
  package var replacement: String

  package init(_ range: SourceRange, _ replacement: String) {
    self.range = range
    self.replacement = replacement
  }

  package static func insertion(_ text: String, at offset: Int) -> TextEdit {
    TextEdit(SourceRange(offset, offset), text)
  }

  package static func removal(_ range: SourceRange) -> TextEdit { TextEdit(range, "") }
}

/// Edits of one text that belong together, and what they take for granted.
package struct EditGroup: Sendable, Hashable {
  /// In any order, none over another one.
  package var edits: [TextEdit]
  /// What must not change beside them: other edits there wait until these are made.
  package var scope: SourceRange

  package init(_ edits: [TextEdit], scope: SourceRange? = nil) {
    self.edits = edits
    let start = edits.map(\.range.start).min() ?? 0
    let end = edits.map(\.range.end).max() ?? 0
    self.scope = SourceRange(
      Swift.min(start, scope?.start ?? start), Swift.max(end, scope?.end ?? end))
  }

  /// Two insertions at one place get in each other's way, too.
  package func collides(with other: EditGroup) -> Bool {
    scope.start <= other.scope.end && other.scope.start <= scope.end
  }
}

extension [UInt8] {
  /// The text with all edits made; nil where two of them overlap or one lies outside.
  package func applying(_ edits: [TextEdit]) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    var offset = 0
    for edit in edits.sorted(by: { $0.range.start < $1.range.start }) {
      guard edit.range.start >= offset, edit.range.end >= edit.range.start,
        edit.range.end <= count
      else { return nil }
      result += self[offset..<edit.range.start]
      result += Array(edit.replacement.utf8)
      offset = edit.range.end
    }
    return result + self[offset...]
  }
}
