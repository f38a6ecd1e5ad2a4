import Changes
import Linting
import Manifests
import YAMLSyntax

/// The change set for people: objects worst first, what becomes of each field, and what to do.
struct PlanReporter: Reporter {
  var isColored: Bool

  func text(of report: Report) -> String {
    guard let against = report.against else { return "Nothing was compared.\n" }
    var text = heading(against) + "\n"
    // One table of lines per file: a dump may hold thousands of objects.
    var tables: [ObjectIdentifier: LineTable] = [:]
    let remarks = PlanRemarks(report)
    for change in report.changes { text += "\n" + paragraph(change, remarks, &tables) }
    for finding in remarks.others { text += "\n" + lines(finding) + place(finding) }
    if !report.remarks.isEmpty { text += "\n" }
    for remark in report.remarks { text += "  ? \(Printable.line(remark))\n" }
    return text + "\n" + PlanSummary.line(report) + "\n"
  }

  private func heading(_ against: Report.Against) -> String {
    let commit = against.commit.map { " (\($0.prefix(12)))" } ?? ""
    return "Compared with \(Printable.line(against.revision))\(commit):"
  }

  private func paragraph(
    _ change: ResourceChange, _ remarks: PlanRemarks, _ tables: inout [ObjectIdentifier: LineTable]
  ) -> String {
    let style = PlanStyle(change.action)
    var text = colored("\(style.symbol) \(style.word)", style.color)
    text += " \(Printable.line(change.id.description))"
    if let place = change.place(&tables) { text += "  \(Printable.line(place))" }
    text += "\n"
    for field in change.fields { text += line(field) }
    if !change.reason.isEmpty { text += "      \(Printable.line(change.reason))\n" }
    for remedy in change.remedies { text += "      fix: \(Printable.line(remedy))\n" }
    for finding in remarks.about(change) { text += lines(finding) }
    return text
  }

  private func place(_ finding: Finding) -> String {
    "      \(Printable.line("\(finding.file.path):\(finding.location.line)"))\n"
  }

  private func lines(_ finding: Finding) -> String {
    "      \(finding.severity.rawValue): \(Printable.line(finding.message)) [\(finding.rule.id)]\n"
      + "      fix: \(Printable.line(finding.remedy))\n"
  }

  private func line(_ field: FieldChange) -> String {
    let style = PlanStyle(field.effect)
    let path = Printable.line(field.path.description)
    let (old, new) = PlanValue.texts(of: field)
    // Some refusals are not for what changes.
    let isSame = field.old == field.new && field.old != FieldChange.redacted
    let value = isSame ? new : "\(old) → \(new)"
    let note = field.effect == .ineffective ? "  (no effect)" : ""
    return colored("    \(style.symbol) \(path): \(value)\(note)", style.color) + "\n"
  }

  private func colored(_ text: String, _ code: String) -> String {
    isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// Two values on one line each, short enough to be read.
enum PlanValue {
  private static let limit = 100
  /// How much of what both begin with is shown before a difference far behind.
  private static let context = 20

  /// What a long text begins with says nothing where only its end differs.
  static func texts(of field: FieldChange) -> (old: String, new: String) {
    guard var old = field.old.map(line), var new = field.new.map(line) else {
      return (field.old.map(whole) ?? "(none)", field.new.map(whole) ?? "(none)")
    }
    // A number that became a text, or a text that became a number.
    if old == new, let before = field.old, let after = field.new, before != after {
      (old, new) = (Printable.line(before.json), Printable.line(after.json))
    }
    let common = zip(old, new).prefix { $0 == $1 }.count
    let start = max(old.count, new.count) > limit && common > limit / 2 ? common - context : 0
    return (cut(old, from: start), cut(new, from: start))
  }

  private static func line(_ value: JSONValue) -> String { Printable.line(value.line) }

  private static func whole(_ value: JSONValue) -> String { cut(line(value), from: 0) }

  private static func cut(_ line: String, from start: Int) -> String {
    var rest = line.dropFirst(start)
    // Not within `\n`.
    if start > 0, line.dropFirst(start - 1).first == "\\" { rest = rest.dropFirst() }
    let shown = rest.count > limit ? "\(rest.prefix(limit - 3))…" : String(rest)
    return start > 0 ? "…\(shown)" : shown
  }
}

/// How an action looks: a sign and a word, so that it survives without colour.
struct PlanStyle {
  var symbol: String
  /// Padded, so that what follows stands in one column.
  var word: String
  var color: String

  init(_ action: Action) {
    switch action {
    case .reject: (symbol, word, color) = ("  !", "refuse ", "1;31")
    case .replace: (symbol, word, color) = ("-/+", "replace", "1;35")
    case .delete: (symbol, word, color) = ("  -", "delete ", "1;31")
    case .restart: (symbol, word, color) = (" ~>", "restart", "1;33")
    case .update: (symbol, word, color) = ("  ~", "update ", "1;36")
    case .create: (symbol, word, color) = ("  +", "create ", "1;32")
    case .none: (symbol, word, color) = ("   ", "keep   ", "0")
    }
  }

  init(_ effect: FieldChange.Effect) {
    switch effect {
    case .reject: self.init(Action.reject)
    case .replace: self.init(Action.replace)
    case .restart: self.init(Action.restart)
    case .update: self.init(Action.update)
    case .ineffective: self.init(Action.none)
    }
  }
}

/// `1 refused, 2 restart pods, 1 created`
enum PlanSummary {
  static func line(_ report: Report) -> String {
    let words: [(action: Action, one: String, more: String)] = [
      (.reject, "refused", "refused"), (.replace, "replaced", "replaced"),
      (.delete, "deleted", "deleted"), (.restart, "restarts pods", "restart pods"),
      (.update, "updated in place", "updated in place"), (.create, "created", "created"),
    ]
    let parts = words.compactMap { words -> String? in
      let count = report.changes.count { $0.action == words.action }
      return count > 0 ? "\(count) \(count == 1 ? words.one : words.more)" : nil
    }
    guard parts.isEmpty else { return parts.joined(separator: ", ") }
    return report.isWhollyCompared ? "no changes" : "no changes in what could be read"
  }
}

extension ResourceChange {
  /// Where the object is written: `k8s/cart.yaml:5`.
  fileprivate func place(_ tables: inout [ObjectIdentifier: LineTable]) -> String? {
    guard let origin = resource?.nameNode.origin else { return nil }
    let id = origin.tree.map { ObjectIdentifier($0) }
    let table = id.flatMap { tables[$0] } ?? LineTable(origin.file)
    if let id { tables[id] = table }
    let line = table.location(of: origin.range).line
    return "\(origin.file.path):\(line)"
  }
}
