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
  private static let headLimit = 400

  init(known: KnownFailures) { self.known = known }

  /// What is found, with lines and counts to be filled in.
  ///
  /// - Parameter head: what an earlier line says of all causes that follow it.
  func entries(in line: String, head: String?) -> [ErrorText.Entry] {
    let found = entries(inFrames: line, head)
    guard found.isEmpty, let messages = ObjectMessages.texts(in: line) else { return found }
    return messages.flatMap { entries(inFrames: $0, nil) }
  }

  /// A log says the same under several keys: the first of them that is known counts.
  private func entries(inFrames line: String, _ head: String?) -> [ErrorText.Entry] {
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
    guard parts.count > 1 else {
      return parts.compactMap { part in
        entry(of: part, Self.head(of: part, head), in: text, outer) { known.failure(in: text) }
      }
    }
    // Of several each is what it says; what stands around them holds for all. In front of the first are frames.
    let start = String(text.prefix { !$0.isNewline })
    let frame = known.frame(in: text)
    return parts.enumerated().compactMap { number, part in
      let head = Self.head(of: part, head)
      let own = number == 0 && part.head == nil ? start : head + part.text
      return entry(of: part, head, in: own, outer) {
        known.looksLikeError(own) ? frame : nil
      }
    }
  }

  /// Of a long one its ends: it is read with each of its parts.
  private static func head(of part: JoinedErrors.Part, _ head: String?) -> String {
    let head = part.head ?? head.map { "\($0) " } ?? ""
    guard head.utf8.count > 2 * headLimit else { return head }
    return "\(head.prefix(headLimit))…\(head.suffix(headLimit))"
  }

  /// - Parameters:
  ///   - head: what is said before of the part and of others.
  ///   - text: where signs of an error are looked for.
  ///   - around: what failed where the part does not say it.
  private func entry(
    of part: JoinedErrors.Part, _ head: String, in text: String, _ outer: String?,
    around: () -> Failure?
  ) -> ErrorText.Entry? {
    let (inner, named) = frame.stripped(part.text)
    let whole = head + inner
    let own =
      known.failure(in: whole) ?? (head.isEmpty ? nil : known.failure(in: inner))
      ?? known.failure(in: part.text)
    let failure = own ?? around()
    guard failure != nil || known.looksLikeError(text) else { return nil }
    var entry = entry(
      inner, named ?? subject.object(in: whole) ?? outer, subject.field(in: whole), failure)
    if failure == nil {
      entry.isNamedError = Self.isNamed(text, behind: inner)
    } else if failure?.isDenial == true, let denial = Denial(inner) {
      // The words behind the webhook's name may be values.
      entry.message = denial.head
      entry.denial = denial.with(part.words.map(String.init))
    }
    return entry
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

extension Failure {
  fileprivate var isDenial: Bool { id == "webhook-denied" }
}
