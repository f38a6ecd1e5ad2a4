import Linting
import YAMLSyntax

/// Joins the parts of a report to what the whole run would have written, byte for byte.
package struct ReportMerge {
  /// Why nothing can be joined, or why one report cannot be read.
  package struct Failure: Error {
    package var message: String
    package var file: String?
    package var line: Int?
  }

  package private(set) var text = ""
  /// How many findings of each severity count.
  package private(set) var counts: [Severity: Int] = [:]
  /// What is missing, and what some part could not read.
  package private(set) var problems: [Problem] = []

  /// - Parameter reports: a name for people and the bytes of each.
  /// - Throws: ``Failure`` where they do not belong together.
  package init(_ reports: [(name: String, bytes: [UInt8])]) throws(Failure) {
    var parts: [ReportPart] = []
    var unread: [Problem] = []
    for (name, bytes) in reports {
      do throws(Failure) {
        parts.append(try ReportPart(name: name, bytes: bytes))
      } catch {
        unread.append(Problem(message: error.message, file: error.file, line: error.line))
      }
    }
    problems = unread
    guard let first = parts.first else { return }
    for part in parts where part.format != first.format {
      throw Failure(message: "\(first.name) and \(part.name) are of different formats")
    }
    let missing = try Self.missing(in: parts)
    problems += missing
    parts.sort { ($0.shard?.index ?? 0) < ($1.shard?.index ?? 0) }
    switch first.format {
    case .json: try join(parts, missing: missing)
    case .sarif: try joinSARIF(parts, missing: missing)
    }
  }

  /// Either all are parts of one whole, each once, or none is a part.
  private static func missing(in parts: [ReportPart]) throws(Failure) -> [Problem] {
    let whole = parts.first { $0.shard == nil }
    guard let first = parts.first(where: { $0.shard != nil }), let count = first.shard?.count else {
      return []
    }
    if let whole { throw Failure(message: "\(first.name) is a part, \(whole.name) is a whole") }
    var names: [Int: String] = [:]
    for part in parts {
      guard let shard = part.shard else { continue }
      guard shard.count == count else {
        throw Failure(
          message: "\(first.name) is one of \(count) parts, \(part.name) is one of \(shard.count)")
      }
      if let other = names.updateValue(part.name, forKey: shard.index) {
        throw Failure(
          message: "\(other) and \(part.name) are both part \(shard.index) of \(count)")
      }
    }
    // A list of a million parts helps nobody.
    let missing = (1...count).lazy.filter { names[$0] == nil }.prefix(100)
    return missing.map { Problem(message: "part \($0) of \(count) is missing") }
  }

  // MARK: JSON

  private mutating func join(_ parts: [ReportPart], missing: [Problem]) throws(Failure) {
    let first = parts[0]
    for part in parts.dropFirst() {
      for (key, what) in [
        ("tool", "by different versions"), ("against", "against different revisions"),
      ]
      where part.report[key] != first.report[key] {
        throw Failure(message: "\(first.name) and \(part.name) were written \(what)")
      }
    }
    let findings = parts.flatMap { $0.report["findings"]?.items ?? [] }
    for finding in findings where finding["suppressed"] == .null {
      guard let severity = finding["severity"]?.text.flatMap(Severity.init) else { continue }
      counts[severity, default: 0] += 1
    }
    let listed = Self.distinct(parts.map { $0.report["problems"]?.items ?? [] })
    problems += listed.map {
      Problem(message: $0["message"]?.text ?? "", file: $0["file"]?.text, line: $0["line"]?.number)
    }
    let problems = missing.map { JSONValue.object([("message", .string($0.message))]) } + listed
    // All that is said of one file stands in one part, in its order.
    let sorted = findings.stablySorted { $0["location"]?["file"]?.text ?? "" }
    text =
      first.report.setting("findings", .array(sorted))
      .setting("changes", .array(parts.flatMap { $0.report["changes"]?.items ?? [] }))
      .setting("problems", .array(problems))
      .setting("summary", Self.sum(parts.compactMap { $0.report["summary"] }))
      .removing("shard").page
  }

  private static func sum(_ summaries: [JSONValue]) -> JSONValue {
    guard case .object(let entries)? = summaries.first else { return .null }
    return .object(
      entries.map { key, _ in
        (key, .int(Int64(summaries.reduce(0) { $0 &+ ($1[key]?.number ?? 0) })))
      })
  }

  /// Each once, in the order of the first part that has it.
  private static func distinct(_ lists: [[JSONValue]]) -> [JSONValue] {
    var seen: Set<String> = []
    // One list may say the same twice, as the whole would.
    return lists.flatMap { list in
      let new = list.filter { !seen.contains($0.page) }
      seen.formUnion(new.map(\.page))
      return new
    }
  }

  // MARK: SARIF

  private mutating func joinSARIF(_ parts: [ReportPart], missing: [Problem]) throws(Failure) {
    let first = parts[0]
    for part in parts.dropFirst() where part.run["tool"] != first.run["tool"] {
      throw Failure(message: "\(first.name) and \(part.name) were written by different versions")
    }
    var leftOut = parts.reduce(0) { $0 &+ ($1.run["properties"]?["leftOut"]?.number ?? 0) }
    var results = parts.flatMap { $0.run["results"]?.items ?? [] }
      .map { (order: ResultOrder($0), result: $0) }.sorted { $0.order < $1.order }.map(\.result)
    for result in results where result["suppressions"]?.items.isEmpty ?? true {
      counts[result.level, default: 0] += 1
    }
    if results.count > SARIFReporter.resultLimit {
      leftOut += results.count - SARIFReporter.resultLimit
      results = results.keepingWorst(SARIFReporter.resultLimit, \.level)
    }
    let notes = Self.distinct(parts.map(Self.notifications))
    problems += notes.map { Problem(message: $0["message"]?["text"]?.text ?? "") }
    var all = missing.map { Self.notification($0.message) } + notes
    if leftOut > 0 { all.append(Self.notification(SARIFReporter.cut(leftOut))) }
    var invocation = (first.run["invocations"]?.items.first ?? .object([]))
      .removing("toolExecutionNotifications")
    if !all.isEmpty { invocation = invocation.setting("toolExecutionNotifications", .array(all)) }
    let run = first.run.setting("invocations", .array([invocation]))
      .setting("results", .array(results)).removing("properties")
    text = first.report.setting("runs", .array([run])).page
  }

  /// What a part could not read; how much it left out is counted anew.
  private static func notifications(_ part: ReportPart) -> [JSONValue] {
    let leftOut = part.run["properties"]?["leftOut"]?.number ?? 0
    let cut = SARIFReporter.cut(leftOut)
    let all = part.run["invocations"]?.items.first?["toolExecutionNotifications"]?.items ?? []
    return all.filter { leftOut == 0 || $0["message"]?["text"]?.text != cut }
  }

  private static func notification(_ text: String) -> JSONValue {
    .object([
      ("level", .string("warning")),
      ("message", .object([("text", .string(SARIFReporter.escapedMarkup(text)))])),
    ])
  }
}

extension ResultOrder {
  fileprivate init(_ result: JSONValue) {
    let place = result["locations"]?.items.first?["physicalLocation"]
    uri = place?["artifactLocation"]?["uri"]?.text ?? ""
    line = place?["region"]?["startLine"]?.number ?? 0
    column = place?["region"]?["startColumn"]?.number ?? 0
    rule = result["ruleId"]?.text ?? ""
    fingerprint = result["partialFingerprints"]?["kubevet/v1"]?.text ?? ""
  }
}

extension JSONValue {
  fileprivate var level: Severity {
    self["level"]?.text.flatMap(Severity.init) ?? .info
  }
}

extension Array {
  fileprivate func stablySorted(_ key: (Element) -> String) -> [Element] {
    enumerated().map { (key: key($1), offset: $0, element: $1) }
      .sorted { ($0.key, $0.offset) < ($1.key, $1.offset) }.map(\.element)
  }
}
