/// Text for XML 1.0, which has no way at all to write some characters.
enum XML {
  static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  /// An element's start without its bracket: `<name a="…"`.
  static func start(_ name: String, _ attributes: [(name: String, value: String)]) -> String {
    attributes.reduce(into: "<\(name)") { $0 += " \($1.name)=\"\(text($1.value))\"" }
  }

  /// Text of an element or an attribute. It never starts a line.
  static func text(_ text: String) -> String {
    var clean = ""
    for scalar in Printable.part(text).unicodeScalars {
      switch scalar {
      case "&": clean += "&amp;"
      case "<": clean += "&lt;"
      case ">": clean += "&gt;"
      case "\"": clean += "&quot;"
      case "'": clean += "&#39;"
      case "\u{FFFE}", "\u{FFFF}": clean += "\u{FFFD}"
      default: clean.unicodeScalars.append(scalar)
      }
    }
    return clean
  }
}
