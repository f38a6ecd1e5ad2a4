/// Markdown for a terminal: prose in lines that fit, code, headings and tables as they are.
struct MarkdownLines {
  private let width: Int
  private var lines: [String] = []
  /// The words of the paragraph at hand, and how its lines start.
  private var words: [Substring] = []
  private var (first, others) = ("", "")

  init(width: Int) { self.width = width }

  static func wrapped(_ text: String, width: Int) -> String {
    var writer = MarkdownLines(width: width)
    writer.add(text)
    return writer.lines.joined(separator: "\n")
  }

  private mutating func add(_ text: String) {
    var isCode = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let isFence = line.hasPrefix("```")
      if isFence { isCode.toggle() }
      if isCode || isFence || line.isEmpty || line.hasPrefix("#") || line.hasPrefix("|") {
        flush()
        lines.append(String(line))
        continue
      }
      let indent = line.prefix { $0 == " " }
      let isItem = line.dropFirst(indent.count).hasPrefix("- ")
      if isItem {
        flush()
        first = String(indent)
        others = "\(indent)  "
      }
      words += line.split(separator: " ")
    }
    flush()
  }

  private mutating func flush() {
    var line = first
    var isEmpty = true
    for word in words {
      if !isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        (line, isEmpty) = (others, true)
      }
      line += isEmpty ? word : " \(word)"
      isEmpty = false
    }
    if !words.isEmpty { lines.append(line) }
    (words, first, others) = ([], "", "")
  }
}

extension String {
  /// This Markdown in lines of at most `width`, where they are prose.
  package func wrappedMarkdown(width: Int) -> String {
    MarkdownLines.wrapped(self, width: width)
  }
}
