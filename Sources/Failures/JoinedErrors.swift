/// Takes errors apart that a tool joined into one text.
struct JoinedErrors {
  /// How an error starts: only there a comma parts two.
  private static let heads = [
    "cannot ", "unable to ", "failed ", "error ", "admission webhook ", "apply failed ",
    "namespaces \"", "resource mapping ", "the server ", "couldn't ", "timed out ", "helm ",
    "dependency '", "validationerror(", "unknown field \"", "duplicate field \"",
  ]

  /// What stands once before all that a strict reader has against an object.
  private static let strict = "strict decoding error: "

  private let cause = ErrorSubject.causeHead
  private let object = #/[\w.]{1,80} "[^"]{1,100}" (?:is invalid|is forbidden|not found)/#

  /// One of them.
  struct Part {
    var text: String
    /// What a common head says of it: `Deployment "x" is invalid: [a, b]`.
    var head: String?
    /// Lines below it that are words of a policy.
    var words: [Substring] = []
  }

  func parts(of text: String) -> [Part] {
    lines(of: text).flatMap { line in
      var parts = line.text.split(separator: " && ").flatMap(apart(atBareCommas:)).flatMap { part in
        split(list: part).flatMap { split(strict: $0.text, $0.head) }
      }.map { part in
        Part(text: part.text, head: line.head.map { $0 + (part.head ?? "") } ?? part.head)
      }
      if let last = parts.indices.last { parts[last].words = line.words }
      return parts
    }
  }

  // MARK: Lines

  private struct Line {
    let text: Substring
    let head: String?
    var words: [Substring] = []
  }

  /// A line that ends in a colon is the head of the causes below it.
  private func lines(of text: String) -> [Line] {
    var rest = text.split(whereSeparator: \.isNewline)[...]
    guard rest.count > 1 else { return rest.map { Line(text: $0, head: nil) } }
    var lines: [Line] = []
    var head: String?
    while let text = rest.popFirst() {
      let isCause = ErrorHead.isCause(Array(text.utf8)[...])
      if text.last(where: { !$0.isWhitespace }) == ":", let next = rest.first,
        ErrorHead.isCause(Array(next.utf8)[...])
      {
        head = (isCause ? head ?? "" : "") + text + " "
        continue
      }
      if !isCause { head = nil }
      var line = Line(text: text, head: head)
      if Denial.isDenial(text) { line.words = words(&rest) }
      lines.append(line)
    }
    return lines
  }

  /// All that a policy says, up to the next error of a list.
  private func words(_ rest: inout ArraySlice<Substring>) -> [Substring] {
    var words: [Substring] = []
    while let text = rest.popFirst() {
      guard let mark = text.firstRange(of: " && "), startsError(text[mark.upperBound...]) else {
        words.append(text)
        continue
      }
      words.append(text[..<mark.lowerBound])
      rest = [text[mark.upperBound...]] + rest
      break
    }
    return words
  }

  /// As Argo CD joins what it has against several objects: a comma without a blank behind it.
  private func apart(atBareCommas text: Substring) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var place = text.startIndex
    while let comma = text[place...].firstIndex(of: ",") {
      place = text.index(after: comma)
      let next = text[place...].prefix(200)
      guard next.hasPrefix("error when ") || next.prefixMatch(of: object) != nil else { continue }
      parts.append(text[start..<comma])
      start = place
    }
    return parts + [text[start...]]
  }

  // MARK: Lists

  private func split(list part: Substring) -> [(text: String, head: String?)] {
    // `[]` may end a field: only one behind a blank opens a list.
    guard let open = part.firstRange(of: " ["), part.last == "]" || part.contains(", ") else {
      return [(String(part), nil)]
    }
    let head = part[..<open.lowerBound]
    let inner = part[open.upperBound...]
    let items = items(of: inner.hasSuffix("]") ? inner.dropLast() : inner)
    guard items.count > 1 || head.hasSuffix(" is invalid:") || head.hasSuffix("errors:"),
      items.allSatisfy(startsError)
    else { return [(String(part), nil)] }
    return items.map { (String($0), String(head) + " ") }
  }

  /// `strict decoding error: unknown field "a", duplicate field "b"`
  private func split(strict text: String, _ head: String?) -> [(text: String, head: String?)] {
    guard let mark = text.firstRange(of: Self.strict) else { return [(text, head)] }
    let items = items(of: text[mark.upperBound...])
    guard items.count > 1 else { return [(text, head)] }
    let before = (head ?? "") + text[..<mark.lowerBound]
    return items.map { (Self.strict + $0, before) }
  }

  /// Apart at commas behind which another error starts.
  private func items(of text: Substring) -> [Substring] {
    var items: [Substring] = []
    var start = text.startIndex
    var place = text.startIndex
    while let comma = text[place...].firstRange(of: ", ") {
      if startsError(text[comma.upperBound...]) {
        items.append(text[start..<comma.lowerBound])
        start = comma.upperBound
      }
      place = comma.upperBound
    }
    return items + [text[start...]]
  }

  private func startsError(_ text: Substring) -> Bool {
    let start = text.prefix(200)
    let lower = start.lowercased()
    if Self.heads.contains(where: lower.hasPrefix) { return true }
    return start.prefixMatch(of: cause) != nil || start.prefixMatch(of: object) != nil
  }
}
