import Linting
import YAMLSyntax

/// SARIF 2.1.0 as GitHub's code scanning reads it. Suppressed findings are left out unless asked for:
/// GitHub would open an alert for each.
struct SARIFReporter: Reporter {
  /// GitHub refuses a run with more.
  static let resultLimit = 25_000
  /// `automationDetails.id`; nil: the category of whoever uploads it.
  var category: String?
  var keepsSuppressed = false

  private static let home = "https://github.com/kubevet/kubevet"

  func text(of report: Report) -> String {
    var findings = located(report)
    let leftOut = max(0, findings.count - Self.resultLimit)
    if leftOut > 0 {
      findings = findings.keepingWorst(Self.resultLimit) { $0.finding.severity }
    }
    var json = JSONWriter()
    json.object { json in
      json.field(
        "$schema",
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
      )
      json.field("version", "2.1.0")
      json.array("runs") { runs in
        runs.element { run in
          run.object("tool") { tool in
            tool.object("driver") { write(report, driver: &$0) }
          }
          run.array("invocations") { invocations in
            invocations.element { write(report, leftOut: leftOut, invocation: &$0) }
          }
          write(report, findings, run: &run)
          if let shard = report.shard {
            run.object("properties") { properties in
              properties.object("shard") { shard.write(to: &$0) }
              properties.field("leftOut", leftOut)
            }
          }
        }
      }
    }
    return json.finish()
  }

  /// A finding and where it is shown.
  private struct Located {
    var finding: Finding
    var location: SourceLocation
    var isAbsolute: Bool
    var order: ResultOrder
  }

  private func located(_ report: Report) -> [Located] {
    let places = Places(report)
    let shown = keepsSuppressed ? report.findings + report.suppressed : report.findings
    return shown.map { finding in
      let place = places.place(of: finding)
      let isAbsolute = place.path.hasPrefix("/")
      let order = ResultOrder(
        uri: (isAbsolute ? "file://" : "") + Self.encoded(place.path), line: place.location.line,
        column: place.location.column, rule: finding.rule.id, fingerprint: finding.fingerprint)
      return Located(
        finding: finding, location: place.location, isAbsolute: isAbsolute, order: order)
    }.sorted { $0.order < $1.order }
  }

  private func write(_ report: Report, _ findings: [Located], run: inout JSONWriter) {
    if let category {
      // Without a slash at the end GitHub takes it for the name of a run, of no category.
      let id = category.hasSuffix("/") ? category : "\(category)/"
      run.object("automationDetails") { $0.field("id", id) }
    }
    run.object("originalUriBaseIds") { bases in
      bases.object("%SRCROOT%") { base in
        base.object("description") { $0.field("text", "The root of the repository.") }
      }
    }
    run.field("columnKind", "unicodeCodePoints")
    let indices = Dictionary(
      report.rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var fixes = SARIFFixes()
    run.array("results") { results in
      for located in findings {
        results.element { result in
          write(located, index: indices[located.finding.rule.id], to: &result)
          guard !report.doubtfulFixes.contains(located.finding.fingerprint) else { return }
          fixes.write(located.finding, uri: located.order.uri, to: &result)
        }
      }
    }
  }

  private func write(_ report: Report, driver json: inout JSONWriter) {
    json.field("name", "kubevet")
    json.field("semanticVersion", report.version)
    json.field("informationUri", Self.home)
    json.array("rules") { rules in
      for rule in report.rules { rules.element { write(rule, to: &$0) } }
    }
  }

  private func write(_ rule: Rule, to json: inout JSONWriter) {
    json.field("id", rule.id)
    json.field("name", rule.id.split(separator: "-").map(\.capitalized).joined())
    json.object("shortDescription") { $0.field("text", Self.sentence(rule.summary)) }
    json.object("fullDescription") { $0.field("text", String(rule.rationale.prefix(1_000))) }
    json.field("helpUri", "\(Self.home)/blob/main/docs/rules/\(rule.id).md")
    json.object("help") { help in
      help.field("text", Self.sentence("\(rule.rationale)\n\nInstead: \(rule.remedy)"))
      help.field("markdown", rule.page)
    }
    json.object("defaultConfiguration") { configuration in
      configuration.field("level", Self.level(rule.severity ?? .warning))
    }
    json.object("properties") { properties in
      properties.array("tags") { tags in
        tags.element("kubernetes")
        tags.element(rule.group.rawValue)
      }
      properties.field("precision", "high")
      properties.field("problem.severity", Self.problemSeverity(rule.severity ?? .warning))
      if rule.group == .security { properties.field("security-severity", "6.5") }
    }
  }

  private func write(_ located: Located, index: Int?, to json: inout JSONWriter) {
    let finding = located.finding
    json.field("ruleId", finding.rule.id)
    if let index { json.field("ruleIndex", index) }
    json.field("level", Self.level(finding.severity))
    json.object("message") { message in
      message.field("text", Self.escapedMarkup(finding.sentences))
    }
    json.array("locations") { locations in
      locations.element {
        write(located.location, uri: located.order.uri, located.isAbsolute, to: &$0)
      }
    }
    // A place in another revision is no place in the repository that GitHub shows.
    let related = finding.related.filter { $0.revision == nil }
    if !related.isEmpty {
      json.array("relatedLocations") { locations in
        for (number, related) in related.prefix(100).enumerated() {
          locations.element { location in
            location.field("id", number + 1)
            let path = related.file.path
            let uri = (path.hasPrefix("/") ? "file://" : "") + Self.encoded(path)
            write(related.location, uri: uri, path.hasPrefix("/"), to: &location)
            location.object("message") { $0.field("text", Self.escapedMarkup(related.message)) }
          }
        }
      }
    }
    json.object("partialFingerprints") { $0.field("kubevet/v1", finding.fingerprint) }
    if keepsSuppressed { write(finding.suppression, to: &json) }
  }

  /// On all results or on none; an empty list: not suppressed.
  private func write(_ suppression: Suppression?, to json: inout JSONWriter) {
    json.array("suppressions") { suppressions in
      guard let suppression else { return }
      suppressions.element { element in
        let isInSource = suppression.kind == .annotation || suppression.kind == .comment
        element.field("kind", isInSource ? "inSource" : "external")
        element.field("justification", suppression.reason)
      }
    }
  }

  private func write(
    _ place: SourceLocation, uri: String, _ isAbsolute: Bool, to json: inout JSONWriter
  ) {
    json.object("physicalLocation") { physical in
      physical.object("artifactLocation") { artifact in
        artifact.field("uri", uri)
        if !isAbsolute { artifact.field("uriBaseId", "%SRCROOT%") }
      }
      physical.object("region") { region in
        region.field("startLine", place.line)
        region.field("startColumn", place.column)
        region.field("endLine", place.endLine)
        region.field("endColumn", place.endColumn)
      }
    }
  }

  /// `executionSuccessful` is true even beside problems: with false GitHub refuses the findings too.
  private func write(_ report: Report, leftOut: Int, invocation json: inout JSONWriter) {
    json.field("executionSuccessful", true)
    var notes = report.problems.map { problem in
      problem.file.map { "\($0): \(problem.message)" } ?? problem.message
    }
    if leftOut > 0 { notes.append(Self.cut(leftOut)) }
    guard !notes.isEmpty else { return }
    json.array("toolExecutionNotifications") { notifications in
      for note in notes {
        notifications.element { notification in
          notification.field("level", "warning")
          notification.object("message") { $0.field("text", Self.escapedMarkup(note)) }
        }
      }
    }
  }

  /// What is said where findings are left out.
  static func cut(_ count: Int) -> String {
    "\(count) findings are left out: SARIF for GitHub holds \(resultLimit)"
  }

  private static func level(_ severity: Severity) -> String {
    severity == .info ? "note" : severity.rawValue
  }

  private static func problemSeverity(_ severity: Severity) -> String {
    severity == .info ? "recommendation" : severity.rawValue
  }

  private static func sentence(_ text: String) -> String { text.hasSuffix(".") ? text : "\(text)." }

  /// A plain text in which `[a](b)` would be a link.
  static func escapedMarkup(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
  }

  /// RFC 3986: everything but unreserved letters, part by part.
  private static func encoded(_ path: String) -> String {
    var encoded = ""
    for byte in path.utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~", "/":
        encoded.unicodeScalars.append(scalar)
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return encoded
  }
}

extension Array {
  /// The `count` worst of them, in the order in which they stood.
  func keepingWorst(_ count: Int, _ severity: (Element) -> Severity) -> [Element] {
    let severities = map(severity)
    let worst = indices.sorted {
      severities[$0] != severities[$1] ? severities[$0] > severities[$1] : $0 < $1
    }
    return worst.prefix(count).sorted().map { self[$0] }
  }
}

extension Substring {
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
