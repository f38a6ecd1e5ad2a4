/// A schedule as CronJobs read it (robfig/cron's standard parser): five fields, or `@daily` and the
/// like.
package enum CronSchedule {
  /// Why the API server refuses `text`; nil: it takes it. `mayHaveZone`: as versions before 1.29 do.
  package static func complaint(about text: String, mayHaveZone: Bool = false) -> String? {
    if isPlain(text) { return nil }
    let text = text.trimmed
    if text.isEmpty { return "it is empty" }
    if text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ=") {
      guard mayHaveZone, let space = text.firstIndex(of: " ") else {
        return "a time zone belongs into spec.timeZone"
      }
      return complaint(about: String(text[space...]))
    }
    if text.hasPrefix("@") { return complaint(aboutDescriptor: text) }
    let parts = text.split(whereSeparator: \.isWhitespace)
    guard parts.count == fields.count else {
      return "it has \(parts.count) fields instead of 5 (minute, hour, day, month, weekday)"
    }
    for (part, field) in zip(parts, fields) {
      if let complaint = field.complaint(about: part) { return complaint }
    }
    return nil
  }

  /// `*/15 3 * * 1`: stars, steps and numbers alone, as most schedules are; a quick yes.
  private static func isPlain(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    return parts.count == fields.count
      && zip(parts, fields).allSatisfy { part, field in
        if part.elementsEqual("*".utf8) { return true }
        guard part.starts(with: "*/".utf8) else {
          return number(part).map(field.bounds.contains) ?? false
        }
        return number(part.dropFirst(2)).map { $0 > 0 } ?? false
      }
  }

  /// Of one or two digits.
  private static func number(_ digits: Substring.UTF8View) -> Int? {
    guard !digits.isEmpty, digits.count <= 2 else { return nil }
    var number = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      number = 10 * number + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }

  private static let descriptors: Set<String> = [
    "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
  ]

  private static func complaint(aboutDescriptor text: String) -> String? {
    if descriptors.contains(text) { return nil }
    let every = "@every "
    guard text.hasPrefix(every) else { return "there is no \(text)" }
    return isDuration(text.dropFirst(every.count))
      ? nil : "\(text.dropFirst(every.count)) is no duration such as 1h30m"
  }

  /// Go's `ParseDuration`; less than a second counts as one.
  private static func isDuration(_ text: Substring) -> Bool {
    var rest = text.drop { $0 == "-" || $0 == "+" }
    guard text.count - rest.count < 2, !rest.isEmpty else { return false }
    while !rest.isEmpty {
      let number = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard Double(number) != nil, ["ns", "us", "µs", "ms", "s", "m", "h"].contains(unit) else {
        return false
      }
    }
    return true
  }

  private struct Field: Sendable {
    var name: String
    var bounds: ClosedRange<Int>
    var names: [String] = []

    func complaint(about text: Substring) -> String? {
      // What is empty between two commas is left out.
      for item in text.split(separator: ",") {
        guard let complaint = complaint(aboutItem: item) else { continue }
        return "\(name) \"\(text)\": \(complaint)"
      }
      return nil
    }

    private func complaint(aboutItem item: Substring) -> String? {
      let parts = item.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count <= 2, let range = parts.first else { return "it has more than one slash" }
      if parts.count == 2 {
        guard let step = Int(parts[1]), parts[1].allSatisfy(\.isNumber), step > 0 else {
          return "the step is no number above 0"
        }
      }
      let ends = range.split(separator: "-", omittingEmptySubsequences: false)
      // Of a star what stands behind the dash is not read.
      if ends.first == "*" || ends.first == "?" { return nil }
      guard ends.count <= 2 else { return "it has more than one dash" }
      var values: [Int] = []
      for end in ends {
        guard let value = value(end) else { return "\"\(end)\" is none of its values" }
        guard bounds.contains(value) else {
          return "\(value) is not within \(bounds.lowerBound)–\(bounds.upperBound)"
        }
        values.append(value)
      }
      guard let first = values.first, let last = values.last, first <= last else {
        return "it ends before it begins"
      }
      return nil
    }

    private func value(_ text: Substring) -> Int? {
      if let index = names.firstIndex(of: text.lowercased()) { return index + bounds.lowerBound }
      return text.allSatisfy(\.isNumber) ? Int(text) : nil
    }
  }

  private static let fields = [
    Field(name: "minute", bounds: 0...59),
    Field(name: "hour", bounds: 0...23),
    Field(name: "day", bounds: 1...31),
    Field(
      name: "month", bounds: 1...12,
      names: [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
      ]),
    // Sunday is 0 alone: the parser takes no 7.
    Field(
      name: "weekday", bounds: 0...6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
  ]
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
