import Linting
import Manifests
import YAMLSyntax

/// The source line of a finding, harmless to a terminal, cut at the spot. Of a Secret, and of text that
/// may be one, there is none.
struct Snippet {
  let before: String
  let spot: String
  let after: String

  /// A file from which several are taken.
  struct Source {
    let lines: LineTable
    /// Whether a Secret may stand in it.
    fileprivate let speaksOfSecrets: Lazy<Bool>

    init(_ file: SourceFile) {
      lines = LineTable(file)
      speaksOfSecrets = Lazy { file.bytes.contains("ecret") }
    }
  }

  init?(_ finding: Finding, _ source: Source) {
    let place = finding.location
    // Of a long line the part in which the spot stands.
    let start = place.column > 120 ? place.column - 40 : 0
    guard !finding.mayShowSecret(source),
      let text = source.lines.text(ofLine: place.line, from: start + 1, length: 160)
    else { return nil }
    let shown = text.replacing("\t", with: " ")
    let column = place.column - start
    let rest = shown.unicodeScalars.count - column + 1
    let width = place.line == place.endLine ? place.endColumn - place.column : rest
    // What is escaped grows: the spot is cut out of the line as it is printed.
    let printed = Printable.line(shown).unicodeScalars
    let spotStart = Self.printedLength(shown, column - 1)
    let end = max(spotStart, Self.printedLength(shown, column - 1 + max(0, min(width, rest))))
    before = String(String.UnicodeScalarView(printed.prefix(spotStart)))
    spot = String(String.UnicodeScalarView(printed.dropFirst(spotStart).prefix(end - spotStart)))
    after = String(String.UnicodeScalarView(printed.dropFirst(end)))
  }

  private static func printedLength(_ text: String, _ count: Int) -> Int {
    Printable.line(String(text.unicodeScalars.prefix(count))).unicodeScalars.count
  }
}

extension Finding {
  /// The line may hold a value that nobody should read in a log: it belongs to a Secret, or to an
  /// unreadable text or a one-line file in which one stands.
  fileprivate func mayShowSecret(_ source: Snippet.Source) -> Bool {
    if resource?.isSecret == true || rule.hidesSource { return true }
    return (resource == nil || source.lines.isLonger(than: 200, line: location.line))
      && source.speaksOfSecrets.value
  }
}
