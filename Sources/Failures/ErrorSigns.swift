/// By which people know that something is an error, and what only looks so.
struct ErrorSigns {
  static let words = [
    "error", "fail", "invalid", "forbidden", "denied", "cannot", "unable to", "refused", "exceeded",
    "immutable", "not found", "timed out", "no matches for", "✗", "fatal:", "could not", "couldn't",
  ].map { Array($0.utf8) }

  /// What only says that something before it failed, or that nothing did.
  private static let echoes = [
    "process completed with exit code", "script returned exit code",
    "command terminated with exit code",
    "exited with non-zero status:", "job failed: exit code", "use --debug flag to render out",
    "make: *** [", " 0 errors", " 0 failed", " no errors", "fullyqualifiederrorid",
    // A pod whose node has more name servers than a pod takes: nothing comes of it.
    "limits were exceeded, some ",
  ].map { Array($0.utf8) }

  /// How tools start what went well.
  private static let successes: Set<Character> = ["✓", "✔"]

  /// What kubectl says of an object that it did something to, whatever the object is called.
  private let outcome =
    #/\s*[\w.\-]{1,200}\/\S{1,300} (?:created|configured|unchanged|deleted|patched|replaced|pruned|serverside-applied|annotated|labeled|scaled|restarted)(?: \((?:server )?dry run\))?\s*/#

  /// A word of a status, and a head without words: `phase: Failed`, `ERROR:`, `UPGRADE FAILED`.
  private let status =
    #/\s*(?:- )?(?:(?:reason|status|phase|type|state|health|"(?:reason|status|phase|type|state)"):\s*['"]?(?:\w{0,80}|not found)['"]?,?|(?:errors?|fatal|failed|stderr):|(?:upgrade|installation) failed:?)\s*/#
    .ignoresCase()

  /// A field of a manifest, and a line of `kubectl describe`: `failurePolicy: Fail`, `Upgrade Failures:  2`.
  private let pair =
    #/\s*(?:- )?["']?([A-Za-z][\w\-]{0,120}|[A-Z][\w\-]{0,60}(?: [\w\-]{1,60}){1,4})["']?:(?:\s{1,60}["']?([^\s"',]{1,300})["']?,?)?\s*/#
  /// `Tests run: 5, Failures: 0`
  private let counts =
    #/\s*[A-Za-z][\w \-]{0,60}: \d[\d.]{0,20}%?(?:[,;] ?[A-Za-z][\w \-]{0,60}: \d[\d.]{0,20}%?){1,20}\s*/#

  /// Behind these even one word is an error: `error: timeout`.
  private static let heads: Set<String> = ["error", "err", "fatal", "failed", "message"]

  func looksLikeError(_ text: String) -> Bool {
    // Echoes are words of their own.
    let bytes = (" " + text).utf8.map(\.lowercased)[...]
    return Self.words.contains { Self.stands($0, in: bytes) }
      && !Self.echoes.contains { bytes.endOfFirst($0) != nil }
      && !(text.first { !$0.isWhitespace }.map(Self.successes.contains) ?? false)
      && text.wholeMatch(of: outcome) == nil && text.wholeMatch(of: status) == nil
      && !isPair(text) && text.wholeMatch(of: counts) == nil
  }

  /// Whether a word says something: as a part of a name or of a path (`error-pages`, `FAIL_ON_ERROR`) it does
  /// not, within `BackoffLimitExceeded` it does.
  private static func stands(_ word: [UInt8], in text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    while let end = rest.endOfFirst(word) {
      let behind = word.last?.isLetter == true ? text[end...].first { !$0.isLetter } : nil
      let before = text[..<(end - word.count)].last
      if !(before?.joinsNames ?? false || before == UInt8(ascii: "#")),
        !(behind?.joinsNames ?? false)
      {
        return true
      }
      rest = rest[end...]
    }
    return false
  }

  private func isPair(_ text: String) -> Bool {
    guard let match = text.wholeMatch(of: pair) else { return false }
    let key = match.1
    let last = key.split(separator: " ").last?.lowercased() ?? ""
    let isHead =
      Self.heads.contains(last) || key.first?.isUppercase == true && last.hasSuffix("error")
    guard isHead else { return match.2 != nil || !key.contains(" ") }
    return match.2.map { $0.first?.isNumber == true || $0 == "true" || $0 == "false" } ?? false
  }
}

extension UInt8 {
  var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased) }

  fileprivate var joinsNames: Bool {
    self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || self == UInt8(ascii: "/")
  }
}
