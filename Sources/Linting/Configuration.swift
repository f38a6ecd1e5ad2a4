import Changes
import YAMLSyntax

/// What `.kubevet.yaml` says.
package struct Configuration: Sendable {
  package var kubernetes: KubernetesVersion?
  package var against: String?
  package var apply = ApplyMethod.client
  package var failOn: FailOn?
  package var exclude: [Glob] = []
  package var rules: [String: RuleSetting] = [:]
  package var overrides: [Override] = []
  package var charts: [ChartSetting] = []

  package init() {}

  /// The lowest severity that makes the exit status 1.
  package enum FailOn: String, Sendable, CaseIterable {
    case error, warning, info, never

    package func isReached(by severity: Severity) -> Bool {
      switch self {
      case .error: severity >= .error
      case .warning: severity >= .warning
      case .info: true
      case .never: false
      }
    }
  }

  package struct RuleSetting: Sendable {
    package var isOff = false
    package var severity: Severity?
    package var options: [Rule.Option] = []
  }

  package struct Override: Sendable {
    package var paths: [Glob]
    package var rules: [String: RuleSetting]
  }

  /// A chart as it is released: one entry for each set of values.
  package struct ChartSetting: Sendable {
    /// The folder with the `Chart.yaml`.
    package var path: String
    package var release: String?
    package var namespace: String?
    /// Values files, later ones above earlier ones.
    package var values: [String] = []
    /// Where the entry stands.
    package var file: String
    package var line: Int
  }
}

/// Why a configuration cannot be used, and where.
package struct ConfigurationError: Error, Sendable {
  package var message: String
  package var file: String
  package var line: Int
  package var column: Int
}

extension Configuration {
  /// Reads a configuration, strictly: whatever is not understood is an error.
  package init(_ file: SourceFile, rules: [Rule]) throws(ConfigurationError) {
    try self.init(ConfigurationReader(file: file, lines: LineTable(file), rules: rules))
  }

  private init(_ reader: ConfigurationReader) throws(ConfigurationError) {
    let tree = SyntaxTree(parsing: reader.file)
    if let error = tree.errors.first { throw reader.error(error.message, at: error.range) }
    if let duplicate = tree.duplicateKeys.first {
      throw reader.error("this key stands twice", at: tree.key(of: duplicate).range)
    }
    guard let root = tree.roots.first, !root.isNull else { return }
    for (key, value) in try reader.entries(
      of: root,
      known: [
        "kubernetes", "against", "apply", "fail-on", "exclude", "rules", "overrides", "charts",
      ])
    {
      switch key {
      case "kubernetes": kubernetes = try reader.version(value)
      case "against": against = try reader.text(value)
      case "apply": apply = try reader.word(value, of: ApplyMethod.allCases)
      case "fail-on": failOn = try reader.word(value, of: FailOn.allCases)
      case "exclude": exclude = try reader.globs(value)
      case "rules": self.rules = try reader.settings(value)
      case "overrides":
        for item in try reader.list(value) { overrides.append(try reader.override(item)) }
      default:
        for item in try reader.list(value) { charts.append(try reader.chart(item)) }
      }
    }
  }
}

/// Turns YAML into typed settings, or into an error that points at the place.
private struct ConfigurationReader {
  var file: SourceFile
  var lines: LineTable
  var rules: [Rule]

  func error(_ message: String, at range: SourceRange) -> ConfigurationError {
    let location = lines.location(of: range)
    return ConfigurationError(
      message: message, file: file.path, line: location.line, column: location.column)
  }

  func entries(
    of node: Node, known: [String]
  ) throws(ConfigurationError) -> [(key: String, value: Node)] {
    guard node.isMapping else { throw error("a mapping is expected here", at: node.range) }
    var entries: [(key: String, value: Node)] = []
    for (keyNode, value) in node.entries {
      let key = keyNode.text ?? ""
      guard known.contains(key) else {
        throw error(
          "unknown key \"\(key)\"\(Spelling.hint(for: key, in: known))", at: keyNode.range)
      }
      entries.append((key, value))
    }
    return entries
  }

  func text(_ node: Node) throws(ConfigurationError) -> String {
    guard let text = node.string else { throw error("a text is expected here", at: node.range) }
    return text
  }

  func list(_ node: Node) throws(ConfigurationError) -> [Node] {
    guard node.isSequence else { throw error("a list is expected here", at: node.range) }
    return Array(node.items)
  }

  func texts(_ node: Node) throws(ConfigurationError) -> [String] {
    var texts: [String] = []
    for item in try list(node) { texts.append(try text(item)) }
    return texts
  }

  func globs(_ node: Node) throws(ConfigurationError) -> [Glob] {
    var globs: [Glob] = []
    for item in try list(node) {
      guard let glob = Glob(try text(item)) else {
        throw error("this is no path pattern: a bracket or a brace is not closed", at: item.range)
      }
      globs.append(glob)
    }
    return globs
  }

  func version(_ node: Node) throws(ConfigurationError) -> KubernetesVersion {
    guard let text = node.text, node.kind == .scalar, let version = KubernetesVersion(text) else {
      throw error("a version such as \"1.36\" is expected here", at: node.range)
    }
    guard node.string != nil else {
      throw error("put the version in quotes: 1.30 without them is the number 1.3", at: node.range)
    }
    return version
  }

  func word<Word: RawRepresentable<String>>(
    _ node: Node, of words: [Word]
  ) throws(ConfigurationError) -> Word {
    let text = node.text ?? ""
    guard let word = Word(rawValue: text) else {
      let known = words.map(\.rawValue)
      throw error(
        "\"\(text)\" is none of \(known.joined(separator: ", "))\(Spelling.hint(for: text, in: known))",
        at: node.range)
    }
    return word
  }

  func override(_ node: Node) throws(ConfigurationError) -> Configuration.Override {
    var override = Configuration.Override(paths: [], rules: [:])
    for (key, value) in try entries(of: node, known: ["paths", "rules"]) {
      if key == "paths" { override.paths = try globs(value) }
      if key == "rules" { override.rules = try settings(value) }
    }
    guard !override.paths.isEmpty else {
      throw error("an override needs paths", at: node.range)
    }
    return override
  }

  func settings(_ node: Node) throws(ConfigurationError) -> [String: Configuration.RuleSetting] {
    var settings: [String: Configuration.RuleSetting] = [:]
    for (id, value) in try entries(of: node, known: rules.map(\.id)) {
      if let rule = rules.first(where: { $0.id == id }) {
        settings[id] = try setting(value, of: rule)
      }
    }
    return settings
  }

  private func setting(
    _ node: Node, of rule: Rule
  ) throws(ConfigurationError) -> Configuration.RuleSetting {
    guard node.isMapping else { return try severity(node) }
    var setting = Configuration.RuleSetting()
    for (key, value) in try entries(of: node, known: ["severity"] + rule.options.map(\.name)) {
      if key == "severity" {
        let level = try severity(value)
        setting.isOff = level.isOff
        setting.severity = level.severity
      } else if let option = rule.options.first(where: { $0.name == key }) {
        setting.options.append(try self.option(option, value))
      }
    }
    return setting
  }

  /// A severity, or `off`, which YAML 1.1 takes for the boolean false.
  private func severity(_ node: Node) throws(ConfigurationError) -> Configuration.RuleSetting {
    if node.bool == false || node.text == "off" { return Configuration.RuleSetting(isOff: true) }
    enum Level: String, CaseIterable { case off, info, warning, error }
    let level = try word(node, of: Level.allCases)
    return Configuration.RuleSetting(severity: Severity(rawValue: level.rawValue))
  }

  private func option(
    _ option: Rule.Option, _ node: Node
  ) throws(ConfigurationError) -> Rule.Option {
    var option = option
    switch option.value {
    case .strings: option.value = .strings(try texts(node))
    case .int:
      guard let value = node.int else { throw error("a number is expected here", at: node.range) }
      option.value = .int(Int(value))
    }
    return option
  }

  func chart(_ node: Node) throws(ConfigurationError) -> Configuration.ChartSetting {
    var chart = Configuration.ChartSetting(
      path: "", file: file.path, line: lines.line(of: node.range.start))
    for (key, value) in try entries(of: node, known: ["path", "release", "namespace", "values"]) {
      switch key {
      case "path": chart.path = try text(value)
      case "release": chart.release = try text(value)
      case "namespace": chart.namespace = try text(value)
      default: chart.values = try texts(value)
      }
    }
    guard !chart.path.isEmpty else { throw error("a chart needs a path", at: node.range) }
    return chart
  }
}
