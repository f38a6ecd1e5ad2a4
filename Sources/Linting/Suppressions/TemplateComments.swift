import YAMLSyntax

/// Comments of a Helm template that speak of kubevet, for it cannot be read as YAML: what follows `#`, and
/// `{{/* … */}}`.
struct TemplateComments {
  private(set) var all: [Comment] = []
  /// The `{{/*` that is still open, with what was found in it.
  private var open: Open?

  private struct Open {
    /// Nothing stands before it on its line.
    var isAlone: Bool
    var found: [(line: Int, text: String)] = []

    mutating func add(_ text: Substring, _ line: Int) {
      let text = text.trimmingBlanks.drop(while: \.isWhitespace)
      if text.hasPrefix("kubevet:") { found.append((line, String(text))) }
    }
  }

  init(_ lines: LineTable) {
    var line = 1
    while let text = lines.text(ofLine: line) {
      if open != nil {
        goOn(in: text, line)
      } else if let comment = Self.comment(in: text, line) {
        all.append(comment)
      } else {
        open = Self.opening(in: text, line)
      }
      line += 1
    }
  }

  private mutating func goOn(in text: String, _ line: Int) {
    let end = text.firstRange(of: "*/")
    open?.add(text[..<(end?.lowerBound ?? text.endIndex)], line)
    guard let end, let open else { return }
    self.open = nil
    let isAlone = open.isAlone && Self.isNothing(text[end.upperBound...])
    all += open.found.map {
      Comment(line: $0.line, lastLine: line, text: $0.text, isAlone: isAlone)
    }
  }

  /// nil: no comment begins here that goes on behind the line.
  private static func opening(in text: String, _ line: Int) -> Open? {
    var rest = text[...]
    while let start = rest.firstRange(of: "/*") {
      rest = rest[start.upperBound...]
      if let end = rest.firstRange(of: "*/") {
        rest = rest[end.upperBound...]
        continue
      }
      guard let before = textBeforeAction(text[..<start.lowerBound]) else { return nil }
      var open = Open(isAlone: before.allSatisfy(\.isWhitespace))
      open.add(rest, line)
      return open
    }
    return nil
  }

  private static func comment(in text: String, _ line: Int) -> Comment? {
    guard let start = text.firstRange(of: "kubevet:")?.lowerBound else { return nil }
    var before = text[..<start].trimmingBlanks
    if before.last == "#" {
      before.removeLast()
      guard before.last?.isWhitespace ?? true else { return nil }
      return Comment(
        line: line, text: String(text[start...]), isAlone: before.allSatisfy(\.isWhitespace))
    }
    guard before.hasSuffix("/*"), let end = text[start...].firstRange(of: "*/"),
      let outer = textBeforeAction(before.dropLast(2))
    else { return nil }
    return Comment(
      line: line, text: String(text[start..<end.lowerBound].trimmingBlanks),
      isAlone: outer.allSatisfy(\.isWhitespace) && isNothing(text[end.upperBound...]))
  }

  /// What stands before the `{{` or `{{-` at the end of `text`; nil: it does not end so.
  private static func textBeforeAction(_ text: Substring) -> Substring? {
    var before = text.trimmingBlanks
    if before.last == "-" { before.removeLast() }
    return before.hasSuffix("{{") ? before.dropLast(2) : nil
  }

  /// Whether the end of an action and blanks are all there is.
  private static func isNothing(_ text: Substring) -> Bool { text.allSatisfy(" \t\r-}".contains) }
}

extension Substring {
  /// Without the blanks at its end.
  fileprivate var trimmingBlanks: Substring {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
