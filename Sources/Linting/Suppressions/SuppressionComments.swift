import Manifests
import YAMLSyntax

/// `# kubevet: ignore[RULE] why` in one file.
struct SuppressionComments {
  /// In reading order.
  private(set) var entries: [Entry] = []
  /// What looks like one and lacks its rule or its reason.
  private(set) var malformed: [SourceRange] = []
  private let path: String
  private var byLine: [Int: [Entry]] = [:]

  struct Entry {
    var rules: [String]
    var reason: String
    var line: Int
    var range: SourceRange
    /// The line that it speaks of: alone on its own, it is the next one that is no comment beside it.
    var spokenOf: Int
  }

  /// `tree`: nil where the file is no YAML before it is rendered.
  init(_ file: SourceFile, _ tree: SyntaxTree?, _ lines: LineTable) {
    path = file.path
    guard file.bytes.contains("kubevet") else { return }
    let comments = tree?.comments(lines) ?? TemplateComments(lines).all
    let runs = Lazy { CommentRuns(comments, file, lines) }
    for comment in comments {
      let range = { Self.range(of: comment, in: file, isTemplate: tree == nil, lines) }
      switch Self.parse(comment.text) {
      case .none: break
      case .incomplete: malformed.append(range())
      case .whole(let rules, let reason):
        let entry = Entry(
          rules: rules, reason: reason, line: comment.line, range: range(),
          spokenOf: comment.isAlone ? runs.value.line(below: comment) : comment.lastLine)
        entries.append(entry)
        for line in comment.line...max(comment.line, entry.spokenOf) {
          byLine[line, default: []].append(entry)
        }
      }
    }
  }

  func suppression(of rule: String, line: Int) -> Suppression? {
    guard let entry = byLine[line]?.first(where: { $0.rules.contains(rule) }) else { return nil }
    return Suppression(
      kind: .comment, reason: entry.reason, place: .init(path: path, line: entry.line))
  }

  /// Where kubevet's own comment stands: behind another tool's on the same line, and behind a text with a
  /// sign of its own.
  private static func range(
    of comment: Comment, in file: SourceFile, isTemplate: Bool, _ lines: LineTable
  ) -> SourceRange {
    guard let line = lines.byteRange(ofLine: comment.line) else { return SourceRange(0, 0) }
    guard isTemplate else {
      let text = Array(comment.text.utf8)
      let hash = max(line.lowerBound, line.upperBound - text.count - 1)
      return SourceRange(hash + start(in: text), line.upperBound)
    }
    let bytes = file.bytes[line]
    let name = bytes.firstRange(of: "kubevet:".utf8)?.lowerBound ?? line.upperBound
    let before = bytes[..<name]
    let start = before.lastIndex { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "{") }
    // Both braces.
    let width = start.map { before[$0] == UInt8(ascii: "{") ? 1 : 0 } ?? 0
    return SourceRange((start ?? name) - width, line.upperBound)
  }

  /// Where kubevet's own comment starts, behind another tool's on the same line; 0: with the whole.
  ///
  /// - Parameter comment: the text behind the first `#`.
  static func start(in comment: [UInt8]) -> Int {
    let text = String(decoding: comment, as: UTF8.self)
    guard !text.drop(while: \.isWhitespace).hasPrefix("kubevet:"),
      let second = text.firstRange(of: " # kubevet:")
    else { return 0 }
    return text.utf8.distance(from: text.startIndex, to: second.lowerBound) + 2
  }

  private enum Parsed {
    case none, incomplete
    case whole([String], String)
  }

  private static func parse(_ text: String) -> Parsed {
    var rest = text.drop(while: \.isWhitespace)
    // It may follow another tool's comment on the same line.
    if !rest.hasPrefix("kubevet:"), let second = rest.firstRange(of: " # kubevet:") {
      rest = rest[second.lowerBound...].dropFirst(" # ".count)
    }
    let other = isNearMiss(rest) ? Parsed.incomplete : .none
    guard rest.hasPrefix("kubevet:") else { return other }
    rest = rest.dropFirst("kubevet:".count).drop(while: \.isWhitespace)
    // Prose may speak of what is ignored.
    guard rest.prefix(6).lowercased() == "ignore",
      rest.dropFirst(6).first.map({ "[({:=".contains($0) || $0.isWhitespace }) ?? true
    else { return other }
    guard rest.hasPrefix("ignore["), let close = rest.firstIndex(of: "]") else {
      return .incomplete
    }
    let rules = rest[..<close].dropFirst("ignore[".count).split(separator: ",").map {
      String($0.filter { !$0.isWhitespace })
    }
    let reason = rest[close...].dropFirst().drop { $0.isWhitespace || $0 == ":" }
    // What stands behind another sign is another tool's.
    guard reason.first != "#", reason.isReason, !rules.isEmpty else { return .incomplete }
    return .whole(rules, String(reason))
  }

  /// `kubevet ignore RULE`, `kubevet-ignore: RULE`, `kubevet:disable=RULE`, as other tools are told; and
  /// `ignore-next-line[RULE]`, however it is written.
  private static func isNearMiss(_ text: Substring) -> Bool {
    guard text.prefix(7).lowercased() == "kubevet" else { return false }
    // Prose goes on with a word that has no dash, as nearly all rules have.
    let start = #/kubevet[\s:\-\/]+(?:ignore|disable|skip|suppress)[\s:=\[\(]+[a-z]+-[a-z]/#
    let list = #/kubevet:\s*ignore[\w\-]*\s*\[/#
    return text.prefixMatch(of: start) != nil
      || text.prefixMatch(of: list.ignoresCase()) != nil
  }
}

/// Comments that stand below each other at one indentation: the reason may take several lines, and several rules may
/// be named above one line.
private struct CommentRuns {
  private var indentations: [Int: Int] = [:]

  init(_ comments: [Comment], _ file: SourceFile, _ lines: LineTable) {
    for comment in comments where comment.isAlone {
      indentations[comment.line] = lines.byteRange(ofLine: comment.line).map { range in
        file.bytes[range].prefix { $0.isBlank }.count
      }
    }
  }

  /// The first line below `comment` that is none of its run.
  func line(below comment: Comment) -> Int {
    var line = comment.lastLine + 1
    while let indentation = indentations[line], indentation == indentations[comment.line] {
      line += 1
    }
    return line
  }
}

extension StringProtocol {
  /// Whether it says anything: signs alone do not.
  var isReason: Bool { contains { $0.isLetter || $0.isNumber } }
}
