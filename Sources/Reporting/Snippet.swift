import Linting
import Manifests
import YAMLSyntax

/// The source line of a finding, harmless to a terminal, cut at the spot. Of a Secret, and of text that
/// may be one, there is none.
struct Snippet {
  let before: String
  let spot: String
  let after: String

  init?(_ finding: Finding, _ lines: LineTable) {
    guard let line = lines.text(ofLine: finding.location.line), !finding.mayShowSecret(line)
    else { return nil }
    let place = finding.location
    let (shown, column) = Self.window(line, around: place.column)
    let rest = shown.unicodeScalars.count - column + 1
    let width = place.line == place.endLine ? place.endColumn - place.column : rest
    // What is escaped grows: the spot is cut out of the line as it is printed.
    let printed = Printable.line(shown).unicodeScalars
    let start = Self.printedLength(shown, column - 1)
    let end = max(start, Self.printedLength(shown, column - 1 + max(0, min(width, rest))))
    before = String(String.UnicodeScalarView(printed.prefix(start)))
    spot = String(String.UnicodeScalarView(printed.dropFirst(start).prefix(end - start)))
    after = String(String.UnicodeScalarView(printed.dropFirst(end)))
  }

  private static func printedLength(_ text: String, _ count: Int) -> Int {
    Printable.line(String(text.unicodeScalars.prefix(count))).unicodeScalars.count
  }

  /// The part of a long line in which the spot stands, and the spot's column there.
  private static func window(_ line: String, around column: Int) -> (text: String, column: Int) {
    let scalars = Array(line.unicodeScalars).map { $0 == "\t" ? " " : $0 }
    let start = column > 120 ? column - 40 : 0
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars.dropFirst(start).prefix(160))
    return (String(text), column - start)
  }
}

extension Finding {
  /// The line may hold a value that nobody should read in a log: it belongs to a Secret, or to an
  /// unreadable text or a one-line file in which one stands.
  fileprivate func mayShowSecret(_ line: String) -> Bool {
    if resource?.isSecret == true || rule.hidesSource { return true }
    return (resource == nil || line.utf8.count > 200) && file.bytes.contains("ecret")
  }
}
