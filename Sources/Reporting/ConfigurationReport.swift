import Linting
import YAMLSyntax

/// What holds for a file, and who says so.
package struct ConfigurationReport: Sendable {
  /// Where the settings were read; nil: nowhere.
  package var file: String?
  /// nil: what holds for every file.
  package var path: String?
  /// The pattern of `exclude` that leaves it out; nil: none does.
  package var excluder: String?
  package var settings: [Entry] = []
  /// Entries of lists that are taken as they are written.
  package var lists: [(key: String, entries: [Entry])] = []
  package var rules: [RuleInForce] = []

  package struct Entry: Sendable {
    package var key: String
    package var value: JSONValue
    package var origin: RuleInForce.Origin

    package init(_ key: String, _ value: JSONValue, _ origin: RuleInForce.Origin) {
      self.key = key
      self.value = value
      self.origin = origin
    }
  }

  package init() {}

  // MARK: Text

  /// A configuration that says the same by itself, with a comment behind each value.
  package var text: String {
    let whose = path.map { "for \($0)" } ?? "for every file"
    let source = file.map { "read from \($0)" } ?? "no configuration is read"
    var lines = ["# What holds \(whose), and who says so; \(source)."]
    if let path, let excluder {
      lines.append(
        "# Not looked at where \(path) is not named itself: exclude holds \"\(excluder)\".")
    }
    for entry in settings {
      lines.append(line("\(entry.key): \(entry.value.yaml)", entry.origin))
    }
    lines.append("rules:")
    for rule in rules {
      let severity = rule.severity?.rawValue ?? "off"
      if rule.options.isEmpty {
        lines.append(line("  \(rule.rule.id): \(severity)", rule.origin))
        continue
      }
      lines.append("  \(rule.rule.id):")
      lines.append(line("    severity: \(severity)", rule.origin))
      for (option, origin) in rule.options {
        lines.append(line("    \(option.name): \(option.value.json.yaml)", origin))
      }
    }
    for (key, entries) in lists where !entries.isEmpty {
      lines.append("\(key):")
      lines += entries.map { line("  - \($0.value.yaml)", $0.origin) }
    }
    return lines.map { Printable.line($0) + "\n" }.joined()
  }

  private func line(_ text: String, _ origin: RuleInForce.Origin) -> String {
    let padding = String(repeating: " ", count: max(2, 44 - text.count))
    return "\(text)\(padding)# \(words(for: origin))"
  }

  private func words(for origin: RuleInForce.Origin) -> String {
    switch origin {
    case .standard: "default"
    case .configuration(let line): "\(file ?? ""):\(line)"
    case .override(let line): "\(file ?? ""):\(line), an override"
    case .commandLine(let option): option
    }
  }

  // MARK: JSON

  package var json: String {
    var json = JSONWriter()
    json.object { report in
      report.field("version", 1)
      report.field("file", file.map(JSONValue.string))
      report.field("path", path.map(JSONValue.string))
      if let excluder { report.field("excludedBy", excluder) }
      report.object("settings") { list in
        for entry in settings { list.object(.text(entry.key)) { write(entry, to: &$0) } }
      }
      report.array("rules") { list in
        for rule in rules { list.element { write(rule, to: &$0) } }
      }
      for (key, entries) in lists {
        report.array(.text(key)) { list in
          for entry in entries { list.element { write(entry, to: &$0) } }
        }
      }
    }
    return json.finish()
  }

  private func write(_ entry: Entry, to json: inout JSONWriter) {
    json.field("value", entry.value)
    write(entry.origin, to: &json)
  }

  private func write(_ rule: RuleInForce, to json: inout JSONWriter) {
    json.field("rule", rule.rule.id)
    json.field("severity", rule.severity?.rawValue ?? "off")
    write(rule.origin, to: &json)
    json.object("options") { options in
      for (option, origin) in rule.options {
        options.object(.text(option.name)) {
          write(Entry(option.name, option.value.json, origin), to: &$0)
        }
      }
    }
  }

  private func write(_ origin: RuleInForce.Origin, to json: inout JSONWriter) {
    json.object("source") { source in
      switch origin {
      case .standard: source.field("kind", "default")
      case .configuration(let line): write("configuration", line, to: &source)
      case .override(let line): write("override", line, to: &source)
      case .commandLine(let option):
        source.field("kind", "command-line")
        source.field("option", option)
      }
    }
  }

  private func write(_ kind: String, _ line: Int, to source: inout JSONWriter) {
    source.field("kind", kind)
    source.field(ifAny: "file", file)
    source.field("line", line)
  }
}

extension Rule.Option.Value {
  fileprivate var json: JSONValue {
    switch self {
    case .strings(let strings): .array(strings.map(JSONValue.string))
    case .int(let int): .int(Int64(int))
    }
  }
}

extension JSONValue {
  /// On one line, as YAML takes it: a word as it is, everything else as JSON, which is YAML, too.
  fileprivate var yaml: String {
    if case .string(let text) = self, !text.isEmpty,
      text.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }),
      !["true", "false", "null", "yes", "no", "on", "y", "n"].contains(text)
    {
      return text
    }
    var json = JSONWriter()
    json.isCompact = true
    json.value(self)
    return json.text
  }
}
