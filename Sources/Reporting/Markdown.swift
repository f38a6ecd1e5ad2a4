/// Text for GitHub's Markdown that stays text: no markup, no link, no mention, no end of a table's cell.
enum Markdown {
  /// Code between single backticks stays code: remedies name options and fields that way.
  static func text(_ text: String) -> String {
    let parts = Printable.line(text).split(separator: "`", omittingEmptySubsequences: false)
    let isPaired = parts.count % 2 == 1 && !parts.dropFirst().dropLast().contains { $0.isEmpty }
    guard isPaired else { return escaped(text) }
    return parts.indices.map { index in
      index % 2 == 0 ? escaped(String(parts[index])) : code(String(parts[index]))
    }.joined()
  }

  private static func escaped(_ text: String) -> String {
    var clean = ""
    for scalar in Printable.line(text).unicodeScalars {
      switch scalar {
      case "&": clean += "&amp;"
      case "<": clean += "&lt;"
      // Nothing to see stands between, so that nobody is called.
      case "@": clean += "@&#8203;"
      case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!": clean += "\\\(scalar)"
      default: clean.unicodeScalars.append(scalar)
      }
    }
    return clean
  }

  /// A span of code within a table: only a backtick and a bar mean something there.
  static func code(_ text: String) -> String {
    let line = Printable.line(text.isEmpty ? "(empty)" : text)
    return "`\(line.replacing("`", with: "'").replacing("|", with: "\\|"))`"
  }

  /// `text` on one line, short enough for a table.
  static func short(_ text: String) -> String {
    text.count > 400 ? "\(text.prefix(397))…" : text
  }
}

/// Lines as long as there is room for them.
struct MarkdownPage {
  private(set) var text = ""
  private(set) var leftOut = 0
  private let room: Int

  /// `room` in bytes.
  init(room: Int) { self.room = room }

  mutating func add(_ part: String) { text += part }

  /// A row of a table, or nothing once there is no room for it.
  mutating func addRow(_ row: String) {
    guard leftOut == 0, text.utf8.count + row.utf8.count <= room else {
      leftOut += 1
      return
    }
    text += row
  }
}
