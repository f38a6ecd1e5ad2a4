import Manifests
import YAMLSyntax

/// `# kubevet: ignore[RULE] why` in one file.
struct SuppressionComments {
  /// In reading order.
  private(set) var entries: [Entry] = []
  private var byLine: [Int: [Entry]] = [:]

  struct Entry {
    var rules: [String]
    var reason: String
    var line: Int
    /// It speaks of the next line too.
    var isAlone: Bool
  }

  init(_ tree: SyntaxTree, _ lines: LineTable) {
    guard tree.file.bytes.contains("kubevet:") else { return }
    for comment in tree.comments(lines) {
      guard let (rules, reason) = Self.parse(comment.text) else { continue }
      let entry = Entry(
        rules: rules, reason: reason, line: comment.line, isAlone: comment.isAlone)
      entries.append(entry)
      byLine[comment.line, default: []].append(entry)
      // Alone on its line it speaks of the next one.
      if comment.isAlone { byLine[comment.line + 1, default: []].append(entry) }
    }
  }

  func suppression(of rule: String, line: Int) -> Suppression? {
    guard let entry = byLine[line]?.first(where: { $0.rules.contains(rule) }) else { return nil }
    return Suppression(kind: .comment, reason: entry.reason)
  }

  /// nil: no suppression, or one without the reason that it needs.
  private static func parse(_ text: String) -> (rules: [String], reason: String)? {
    var rest = text.drop(while: \.isWhitespace)
    // It may follow another tool's comment on the same line.
    if !rest.hasPrefix("kubevet:"), let second = rest.firstRange(of: " # kubevet:") {
      rest = rest[second.lowerBound...].dropFirst(" # ".count)
    }
    guard rest.hasPrefix("kubevet:") else { return nil }
    rest = rest.dropFirst("kubevet:".count).drop(while: \.isWhitespace)
    guard rest.hasPrefix("ignore["), let close = rest.firstIndex(of: "]") else { return nil }
    let rules = rest[..<close].dropFirst("ignore[".count).split(separator: ",").map {
      String($0.filter { !$0.isWhitespace })
    }
    let reason = rest[close...].dropFirst().drop(while: \.isWhitespace)
    return reason.isEmpty ? nil : (rules, String(reason))
  }
}

extension Defect {
  /// A refused update is not ignored, whatever stands beside it; the remedy then says what helps.
  func suppression(
    by rule: Rule, _ comments: SuppressionComments, line: Int
  ) -> (found: Suppression?, remedy: String?) {
    if let name = acknowledgement {
      return (Suppression(kind: .annotation, reason: "acknowledged by \(name)"), nil)
    }
    let annotation = place.resource?.annotation("kubevet.dev/ignore.\(rule.id)")
    let ignored = annotation.flatMap {
      $0.isEmpty ? nil : Suppression(kind: .annotation, reason: $0)
    }
    let found = ignored ?? comments.suppression(of: rule.id, line: line)
    guard isRefusal, found != nil else { return (found, nil) }
    return (
      nil,
      "\(remedy ?? rule.remedy). It cannot be ignored, only acknowledged, by "
        + "`kubevet.dev/recreate: \"FIELD=NEW VALUE\"` on the object"
    )
  }
}
