/// An error's words without the values that the API server repeats in it: they may be anything, also from
/// a Secret.
struct Redaction {
  /// Longer texts lose their middle.
  private static let length = 300

  private let dump = #/(?:map\[|\{"|(?:stringD|d)ata: ?(?=map|\{|")).*/#
  /// What a reader of YAML could not take for another type.
  private let scalar = #/(!!\w{1,20} )`[^`]*`/#
  /// What server-side apply found where another type was expected.
  private let typed = #/(: expected [\w ()]{1,60}, got ).*/#
  /// How the schema of a custom resource begins what it says of a value.
  private let schema = #/: [\w.\[\]\-]{1,300} in body (?:must|should) /#
  private let credentials = Credentials()
  private let token = #/[A-Za-z0-9+\/=_]{24,}/#

  func redacted(_ text: String) -> String {
    var text = text
    for word in ["Invalid value: ", "Duplicate value: ", "Unsupported value: "] {
      text = withoutValues(behind: word, in: text)
    }
    text = withoutDumps(text.replacing(scalar) { "\($0.output.1)…" })
    if text.contains(": expected ") { text = text.replacing(typed) { "\($0.output.1)…" } }
    text = withoutTokens(credentials.removed(from: text))
    guard text.count > Self.length else { return text }
    return "\(text.prefix(Self.length * 2 / 3))…\(text.suffix(Self.length / 3))"
  }

  /// From `word` up to what the server says about the value.
  private func withoutValues(behind word: String, in text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let place = rest.firstRange(of: word) {
      result += rest[..<place.upperBound] + "…"
      rest = rest[place.upperBound...]
      guard let end = endOfValue(rest) else { return result }
      rest = rest[end...]
    }
    return result + rest
  }

  /// The value may be a dump with colons and quotes of its own: the last `: ` before another cause counts.
  private func endOfValue(_ text: Substring) -> Substring.Index? {
    let known = [
      ": field is immutable", ": may not ", ": must ", ": supported values", ": cannot ",
      ": missing from",
      ": a valid ", ": a lowercase ",
    ]
    let ends = known.compactMap { text.firstRange(of: $0)?.lowerBound }
    if let end = ends.min() { return end }
    if let words = text.matches(of: schema).last { return words.range.lowerBound }
    var last: Substring.Index?
    var place = text.startIndex
    while let next = text[place...].firstRange(of: ": ") {
      last = next.lowerBound
      place = next.upperBound
    }
    return last
  }

  /// `map[…]`, `{"data":…}` and Go structs hold what was sent.
  private func withoutDumps(_ text: String) -> String {
    // What an entry lacks is said behind it.
    if let end = text.firstRange(of: "] does not contain declared merge key: ") {
      return withoutDumps(String(text[..<end.lowerBound])) + text[end]
        + withoutDumps(String(text[end.upperBound...]))
    }
    guard text.contains("map[") || text.contains("{\"") || text.contains("data:") else {
      return text
    }
    return text.replacing(dump) { "\($0.output.prefix(4))…" }
  }

  /// What looks like a key or like base64: at least 24 letters and digits without a break, both among them.
  private func withoutTokens(_ text: String) -> String {
    text.replacing(token) { match in
      let token = match.output
      let hasDigit = token.contains(where: \.isNumber)
      return hasDigit && !token.contains("/v") ? "…" : String(token)
    }
  }
}
