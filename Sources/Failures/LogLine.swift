/// One line of what a tool printed, or of a log: the texts in it, without time, level and quotes.
enum LogLine {
  /// Under which logs, conditions and events hold what went wrong, the most telling first.
  private static let keys = [
    "error", "err", "error.message", "err.message", "exception.message", "stderr", "message", "msg",
    "reason",
    // What Docker and CRI-O, Google's logging and watches of the API put around it.
    "log", "textPayload", "jsonPayload.error", "jsonPayload.err", "jsonPayload.message",
    "jsonPayload.msg", "object.message", "object.reason",
  ]

  /// Of objects over several lines, as YAML and as JSON.
  private static let messageKeys = [
    "message: ", "- message: ", "\"message\": ", "\"message\":",
  ]

  /// Objects in which some key stands.
  private static let outer = Set(
    keys.compactMap { key in key.firstIndex(of: ".").map { String(key[..<$0]) } })

  /// What kubectl prints of an object that it could not apply: nothing of it is repeated.
  private static let dumps = ["object: &{", "resource: \"", "name: \"", "to:"]

  /// Of logs within logs: deeper ones nobody writes.
  private static let depthLimit = 4

  /// What the line says: as it is, or what a structured one has under its keys.
  static func texts(in line: String) -> [String] { texts(in: line, depthLimit) }

  private static func texts(in line: String, _ depth: Int) -> [String] {
    let text = line.drop(while: \.isWhitespace)
    let start = text.prefix(20).lowercased()
    if dumps.contains(where: start.hasPrefix) || isDebug(line) || isQuote(text) { return [] }
    if text.hasPrefix("{\"") || text.hasPrefix("[{\"") {
      // Any other object is what was sent, not what went wrong.
      let members = members(of: text)
      return keys.compactMap { members[$0] }.flatMap { inner($0, depth) }
    }
    // klog has its message in front of them.
    if text.contains("level=") || text.contains(" err=\"") {
      let found = keys.compactMap { value(behind: " \($0)=", in: text) }
      if !found.isEmpty { return found.flatMap { inner($0, depth) } }
    }
    // What clients in Python write of an answer.
    if let body = text.firstRange(of: "HTTP response body: "),
      let start = text[body.upperBound...].firstRange(of: "{\"")
    {
      let found = texts(in: String(text[start.lowerBound...]), depth)
      if !found.isEmpty { return found }
    }
    // Ansible.
    if let result = text.firstRange(of: " => {\"") {
      let found = texts(in: "{\"" + text[result.upperBound...], depth)
      if !found.isEmpty { return found }
    }
    if let texts = trailing(text, depth) { return texts }
    for key in messageKeys where text.hasPrefix(key) {
      if text.dropFirst(key.count).first == "'" { return [single(text.dropFirst(key.count + 1))] }
      return [value(behind: key, in: text) ?? String(text.dropFirst(key.count))]
    }
    // As jq prints it.
    if text.first == "\"", text.last == "\"", text.contains("\\\"") {
      var rest = text.dropFirst()
      return inner(string(at: &rest), depth)
    }
    return [String(text)]
  }

  /// `client.go:142: [debug] …`, as helm --debug writes: of errors it says nothing that stands not elsewhere.
  static func isDebug(_ line: String) -> Bool {
    let start = line.prefix(200)
    guard let mark = start.firstRange(of: " [debug] "), let file = start.firstRange(of: ".go:")
    else { return false }
    return file.upperBound < mark.lowerBound && start[file.upperBound...].first?.isNumber == true
  }

  /// What stands behind it.
  static func withoutDebug(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let start = line.prefix(200)
    guard let end = start.endOfFirst(Array(" [debug] ".utf8)),
      isDebug(String(decoding: start, as: UTF8.self))
    else { return line }
    return line[end...]
  }

  /// Words about errors: an alert's text, a commit's or a step's title, what a test printed.
  private static func isQuote(_ text: Substring) -> Bool {
    text.hasPrefix("HEAD is now at ") || text.hasPrefix("##[group]")
      || text.firstRange(of: "{{ $labels") != nil || text.firstRange(of: "_test.go:") != nil
  }

  /// The error behind a message, as controllers write it where they do not write JSON: `Reconciler error
  /// {"controller": "job", "error": "…"}`.
  private static func trailing(_ text: Substring, _ depth: Int) -> [String]? {
    guard text.last == "}", let start = text.firstRange(of: " {\"") else { return nil }
    let members = members(of: text[start.lowerBound...].dropFirst())
    return (members["error"] ?? members["err"]).map { inner($0, depth) }
  }

  /// Up to the closing quote of YAML, where two stand for one.
  private static func single(_ text: Substring) -> String {
    var value = ""
    var rest = text
    while let character = rest.popFirst() {
      if character == "'" {
        guard rest.first == "'" else { return value }
        rest.removeFirst()
      }
      value.append(character)
    }
    return value
  }

  /// A value may be a line of another log, or of a dump.
  private static func inner(_ value: String, _ depth: Int) -> [String] {
    depth > 0 ? texts(in: value, depth - 1) : [value]
  }

  /// The texts of a JSON object by their keys, and of those objects within it that are known to hold more.
  private static func members(of text: Substring) -> [String: String] {
    var members: [String: String] = [:]
    var rest = text.dropFirst()
    // What stands before the keys of each open object; nil: nothing in it counts.
    var scopes: [String?] = [""]
    var key: String?
    while let character = rest.popFirst() {
      switch character {
      case "{":
        let isKnown = scopes.last == "" && key.map(outer.contains) == true
        scopes.append(isKnown ? key.map { "\($0)." } : nil)
        key = nil
      case "[": scopes.append(nil)
      case "}", "]":
        _ = scopes.popLast()
        key = nil
      case ",": key = nil
      case "\"":
        let string = string(at: &rest)
        guard let scope = scopes.last ?? nil else { continue }
        if let key {
          if members[scope + key] == nil { members[scope + key] = string }
        } else {
          key = string
        }
      default: break
      }
    }
    return members
  }

  /// The quoted text behind `key`, with its escapes taken back.
  private static func value(behind key: String, in text: Substring) -> String? {
    guard let place = text.firstRange(of: key) else { return nil }
    var rest = text[place.upperBound...]
    guard rest.popFirst() == "\"" else { return nil }
    return string(at: &rest)
  }

  /// Up to the closing quote, or to the end.
  static func string(at rest: inout Substring) -> String {
    var value = ""
    while let character = rest.popFirst() {
      if character == "\"" { return value }
      guard character == "\\", let escaped = rest.popFirst() else {
        value.append(character)
        continue
      }
      switch escaped {
      case "n": value.append("\n")
      case "t", "r": value.append(" ")
      case "u":
        let scalar = UInt32(rest.prefix(4), radix: 16).flatMap(Unicode.Scalar.init)
        rest = rest.dropFirst(4)
        value.unicodeScalars.append(scalar ?? "?")
      default: value.append(escaped)
      }
    }
    return value
  }
}
