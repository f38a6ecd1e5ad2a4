/// A branch or tag that is pushed, as git tells a hook of it: one line of standard input.
struct RefUpdate: Sendable, Hashable {
  /// As people call it: `refs/heads/main`.
  var name: String
  /// nil: it is new.
  var old: String?
  var new: String

  /// `<local ref> <local id> <remote ref> <remote id>`, as `pre-push` reads it. A branch that is deleted
  /// brings nothing.
  static func pushed(_ lines: String) throws(Check.UsageError) -> [RefUpdate] {
    try parse(lines, words: 4) { RefUpdate(name: $0[2], old: $0[3], new: $0[1]) }
  }

  /// `<old id> <new id> <ref>`, as `pre-receive` reads it.
  static func received(_ lines: String) throws(Check.UsageError) -> [RefUpdate] {
    try parse(lines, words: 3) { RefUpdate(name: $0[2], old: $0[0], new: $0[1]) }
  }

  private init?(name: Substring, old: Substring, new: Substring) {
    guard !Self.isZero(new) else { return nil }
    self.name = String(name)
    self.old = Self.isZero(old) ? nil : String(old)
    self.new = String(new)
  }

  private static func isZero(_ id: Substring) -> Bool { id.allSatisfy { $0 == "0" } }

  private static func parse(
    _ lines: String, words count: Int, _ update: ([Substring]) -> RefUpdate?
  ) throws(Check.UsageError) -> [RefUpdate] {
    var updates: [RefUpdate] = []
    for line in lines.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == count else {
        throw Check.UsageError("this is no line that git gives a hook: \"\(line.prefix(200))\"")
      }
      // Notes hold no manifests.
      guard let update = update(words), !update.name.hasPrefix("refs/notes/") else { continue }
      updates.append(update)
    }
    return updates
  }
}
