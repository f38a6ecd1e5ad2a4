/// What tools and loggers write before an error, stripped part by part. Patterns are kept in one value,
/// since making them takes longer than matching.
struct Frame {
  /// Words that say no more than that what follows is an error.
  private static let words = [
    "error: ", "fatal: ", "warning: ", "upgrade failed: ", "installation failed: ",
    "rollback failed: ", "uninstall failed: ", "reconciliation failed: ", "failed: ",
    "* ", "- ", "+ ", "• ", "✗ ", "✖ ", "✘ ", "► ", "│ ", "└─ ", "comparisonerror: ",
    "syncerror: ", "operation failed: ", "one or more objects failed to apply, reason: ",
    "one or more objects failed to apply (dry run): ", "one or more objects failed to apply: ",
    "##[error]", "::error::", "message: ", "last error: ", "reason: ", "failed to apply: ",
    "failed to sync: ",
  ]

  /// How kubectl ends every error that it finds itself.
  private static let advice = "; if you choose to ignore these errors, turn validation off"

  /// klog's `E0102 12:00:00.000000       1 file.go:12] `.
  private let klog = #/[IWEF]\d{4} [\d:.]{5,20} .{0,60}?\w{1,60}\.go:\d{1,6}\] ?/#
  private let time =
    #/\[?\d{4}[-\/]\d\d[-\/]\d\d[T ][\d:.,]{5,20}(?:Z|[+-]\d\d:?\d\d)?\]?:?\s{1,20}/#
  private let level = #/(?:ERROR|WARN|WARNING|FATAL|INFO)\s{1,20}(?=\S)/#
  /// The columns before the message in tables of `kubectl get` and `flux get`.
  private let ready =
    #/(?:\S{1,200}\s{1,60}){1,6}?(?:False|Unknown)\s{2,60}(?:False\s{1,60})?(?=\S)/#
  private let event =
    #/(?:\S{1,60}\s{1,40})?(?:Warning|Normal)\s{1,40}\w{1,60}\s{2,40}.{1,60}?\s{2,40}[\w\/.\-]{1,80}\s{2,40}(?=\S)/#
  private let listedEvent =
    #/(?:.{1,100}?\s{2,40})?(?:Warning|Normal)\s{1,40}\w{1,60}\s{2,40}([a-z]{1,60}[\w.\-]{0,100}\/\S{1,260})\s{2,40}(?=\S)/#
  private let server = #/Error from server(?: \(\w{1,40}\))?: /#
  private let step =
    #/error when (?:creating|patching|replacing|applying|deleting|retrieving)[^"]{0,60}"[^"]{0,400}": /#
  private let release = #/[Hh]elm \w{1,20} failed for release \S{1,300} with chart \S{1,300}?: /#
  private let dryRun =
    #/(\S{1,400}) dry-run failed(?: \(\w{1,40}\)|, reason: \w{1,40}(?:, error)?)?: ?/#
  private let patch = #/cannot patch "([^"]{1,300})" with kind (\w{1,80}): /#
  private let replacement = #/failed to (?:replace|create|update) (?:object|resource): /#
  private let file = #/for: "[^"]{0,400}": /#
  private let kind = #/[A-Z]\w{1,60} reconciliation failed: /#

  /// The error itself, and the object that the frames name.
  func stripped(_ text: String) -> (text: String, object: String?) {
    var rest = Substring(text)
    var object: String?
    for _ in 0..<20 {
      let before = rest
      rest = rest.drop { $0.isWhitespace }
      if let match = rest.prefixMatch(of: listedEvent) {
        object = String(match.1)
        rest = rest[match.range.upperBound...]
      }
      for frame in [
        klog, time, level, ready, event, server, step, release, replacement, file, kind,
      ] {
        if let end = rest.prefixMatch(of: frame)?.range.upperBound { rest = rest[end...] }
      }
      if let word = Self.words.first(where: { rest.startsInAnyCase(with: $0) }) {
        rest = rest.dropFirst(word.count)
      }
      if let match = rest.prefixMatch(of: dryRun) {
        object = Self.name(match.1) ?? object
        rest = rest[match.range.upperBound...]
      }
      if let match = rest.prefixMatch(of: patch) {
        object = "\(match.2) \(match.1)"
        rest = rest[match.range.upperBound...]
      }
      if rest == before { break }
    }
    if let advice = rest.firstRange(of: Self.advice) { rest = rest[..<advice.lowerBound] }
    let kept = rest.reversed().drop { $0.isWhitespace || $0 == "," }
    return (String(String(kept).reversed()), object)
  }

  /// `Job/shop/migrate` as `Job shop/migrate`.
  private static func name(_ text: Substring) -> String? {
    guard let slash = text.firstIndex(of: "/") else { return nil }
    return "\(text[..<slash]) \(text[text.index(after: slash)...])"
  }
}

extension Substring {
  fileprivate func startsInAnyCase(with word: String) -> Bool {
    prefix(word.count).lowercased() == word
  }
}
