/// One line of what a tool printed, or of a log: the texts in it, without time, level and quotes.
enum LogLine {
  /// Keys under which logs, conditions and events hold what went wrong, the most telling first.
  private static let keys = ["error", "err", "message", "msg", "reason"]

  /// What kubectl prints of an object that it could not apply: nothing of it is repeated.
  private static let dumps = ["object: &{", "resource: \"", "name: \"", "to:"]

  /// What the line says: as it is, or what a structured one has under its keys.
  static func texts(in line: String) -> [String] {
    let text = line.drop(while: \.isWhitespace)
    let start = text.prefix(20).lowercased()
    if dumps.contains(where: start.hasPrefix) { return [] }
    if text.hasPrefix("{\"") {
      // Any other object is what was sent, not what went wrong.
      let members = members(of: text)
      return keys.compactMap { members[$0] }
    }
    if text.contains("level=") {
      let found = keys.compactMap { value(behind: " \($0)=", in: text) }
      if !found.isEmpty { return found }
    }
    for key in ["message: ", "- message: ", "\"message\": "] where text.hasPrefix(key) {
      return [value(behind: key, in: text) ?? String(text.dropFirst(key.count))]
    }
    return [String(text)]
  }

  /// The texts of a JSON object by their keys; not those of objects within it.
  private static func members(of text: Substring) -> [String: String] {
    var members: [String: String] = [:]
    var rest = text.dropFirst()
    var depth = 0
    var key: String?
    while let character = rest.popFirst() {
      switch character {
      case "{", "[": depth += 1
      case "}", "]": depth -= 1
      case ",": key = nil
      case "\"":
        let string = string(at: &rest)
        guard depth == 0 else { continue }
        if let key {
          if members[key] == nil { members[key] = string }
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
  private static func string(at rest: inout Substring) -> String {
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
