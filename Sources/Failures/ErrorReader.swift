/// Reads the errors in one line of a text.
struct ErrorReader {
  let known: KnownFailures
  private let frame = Frame()
  private let joined = JoinedErrors()
  private let subject = ErrorSubject()
  private let redaction = Redaction()
  /// Colours, titles and links.
  private let escapes =
    #/\u{1B}(?:\[[0-?]*[ -\/]*[@-~]|\][^\u{07}\u{1B}]{0,400}(?:\u{07}|\u{1B}\\)|[@-Z\\^_])/#
  /// Of a line, from each end.
  private static let lineLimit = 64 << 10

  init(known: KnownFailures) { self.known = known }

  /// What is found, with lines and counts to be filled in. A log says the same under several keys: the first
  /// of them that is known counts.
  ///
  /// - Parameter head: what an earlier line says of all causes that follow it.
  func entries(in line: String, head: String?) -> [ErrorText.Entry] {
    var entries: [ErrorText.Entry] = []
    for text in LogLine.texts(in: line) {
      let found = parts(of: text, head: head)
      if found.contains(where: { $0.failure != nil }) { return found }
      if entries.isEmpty { entries = found }
    }
    return entries
  }

  private func parts(of text: String, head: String?) -> [ErrorText.Entry] {
    let (rest, outer) = frame.stripped(text)
    let parts = joined.parts(of: rest)
    guard !parts.isEmpty else {
      // Nothing but frames.
      return known.failure(in: text).map { [entry("", outer, nil, $0)] } ?? []
    }
    return parts.compactMap { part, common in
      let (inner, named) = frame.stripped(part)
      let whole = (common ?? head ?? "") + inner
      let own =
        common.flatMap { known.failure(in: $0 + inner) } ?? known.failure(in: inner)
        ?? known.failure(in: part)
      // Of several parts each is what it says; what stands around them holds for all.
      let around = parts.count == 1 ? known.failure(in: text) : known.frame(in: text)
      guard let failure = own ?? around else {
        guard known.looksLikeError(text) else { return nil }
        var unknown = entry(
          inner, named ?? subject.object(in: whole) ?? outer, subject.field(in: whole), nil)
        unknown.isNamedError = Self.isNamed(text, behind: inner)
        return unknown
      }
      return entry(
        inner, named ?? subject.object(in: whole) ?? outer, subject.field(in: whole), failure)
    }
  }

  /// Whether it starts with that word, or a frame in front of it has one.
  private static func isNamed(_ text: String, behind message: String) -> Bool {
    let start = text.prefix(300).lowercased()
    let message = message.prefix(80).lowercased()
    let frames = start.firstRange(of: message).map { start[..<$0.lowerBound] }
    return ["error", "fatal"].contains { name in
      frames?.firstRange(of: name) != nil || message.drop { !$0.isLetter }.hasPrefix(name)
    }
  }

  private func entry(
    _ message: String, _ object: String?, _ field: String?, _ failure: Failure?
  ) -> ErrorText.Entry {
    ErrorText.Entry(
      line: 0, count: 1, message: redaction.redacted(message), object: object, field: field,
      failure: failure)
  }

  /// A line as text, without what a terminal obeys; a long one without its middle.
  func plain(_ line: ArraySlice<UInt8>) -> String {
    var line = line
    if line.count > 2 * Self.lineLimit {
      line = line.prefix(Self.lineLimit) + Array(" … ".utf8)[...] + line.suffix(Self.lineLimit)
    }
    let text = String(decoding: line, as: UTF8.self)
    guard text.utf8.contains(where: { $0 < 0x20 }) else { return text }
    let plain = text.replacing(escapes, with: "")
    return String(
      String.UnicodeScalarView(plain.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
  }
}
