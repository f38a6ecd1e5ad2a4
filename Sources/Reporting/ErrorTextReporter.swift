import Failures

/// What errors mean, for people and for programs.
package struct ErrorTextReporter {
  private let text: ErrorText

  package init(_ text: ErrorText) { self.text = text }

  package func plain(isColored: Bool) -> String {
    let paragraphs = text.entries.map { paragraph($0, isColored: isColored) }
    return paragraphs.joined() + summary + "\n"
  }

  private func paragraph(_ entry: ErrorText.Entry, isColored: Bool) -> String {
    let subject = [entry.object, entry.field].compactMap { $0 }.joined(separator: ", ")
    let place = "line \(entry.line)\(entry.count > 1 ? ", \(entry.count) times" : "")"
    let head = subject.isEmpty ? place : "\(place): \(Printable.part(subject))"
    let bold = isColored ? "\u{1B}[1m\(head)\u{1B}[0m" : head
    guard let failure = entry.failure else {
      return "\(bold): not known\n  error: \(Printable.part(entry.message))\n\n"
    }
    var text = "\(bold): \(failure.summary) [\(failure.id)]\n"
    if !entry.message.isEmpty { text += "  error: \(Printable.part(entry.message))\n" }
    if let reason = entry.denial?.reason { text += "  about: \(reason)\n" }
    text += "  cause: \(failure.cause)\n  fix: \(failure.remedy)\n"
    if let first = entry.rules.first {
      text += "  found before by: \(entry.rules.joined(separator: ", "))\n"
      text += "  see: kubevet explain \(first)\n"
    }
    return text + "\n"
  }

  private var summary: String {
    let unknown = text.entries.count { $0.failure == nil }
    let known = text.entries.count - unknown
    let lines = text.lineCount == 1 ? "1 line" : "\(text.lineCount) lines"
    if text.entries.isEmpty { return "no error that kubevet knows in \(lines)" }
    var words = "\(known == 1 ? "1 error is" : "\(known) errors are") known"
    if unknown > 0 { words += ", \(unknown) \(unknown == 1 ? "is" : "are") not" }
    if text.leftOut > 0 { words += ", \(text.leftOut) more are left out" }
    return "\(words), in \(lines)"
  }

  package func json(version: String) -> String {
    var json = JSONWriter()
    json.object { json in
      json.writeHeader(version: version)
      json.array("errors") { errors in
        for entry in text.entries { errors.element { write(entry, to: &$0) } }
      }
      json.object("summary") { summary in
        summary.field("lines", text.lineCount)
        summary.field("leftOut", text.leftOut)
      }
    }
    return json.finish()
  }

  private func write(_ entry: ErrorText.Entry, to json: inout JSONWriter) {
    json.field("failure", orNull: entry.failure?.id)
    json.field("line", entry.line)
    json.field("count", entry.count)
    json.field("message", entry.message)
    json.field("object", orNull: entry.object)
    json.field("field", orNull: entry.field)
    json.field("summary", orNull: entry.failure?.summary)
    json.field("cause", orNull: entry.failure?.cause)
    json.field("remedy", orNull: entry.failure?.remedy)
    json.array("rules") { rules in
      for rule in entry.rules { rules.element(rule) }
    }
    guard let denial = entry.denial else { return json.null("denial") }
    json.object("denial") { json in
      json.field("webhook", denial.webhook)
      json.field("about", orNull: denial.reason)
    }
  }
}
