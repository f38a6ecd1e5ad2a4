import Changes
import Manifests
import YAMLSyntax

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
    let reader = ConfigurationReader(file, rules)
    self.file = file
    guard let root = try reader.root() else { return }
    for (key, value) in root.entries { lines[key.text ?? ""] = reader.line(of: value) }
    kubernetes = root["kubernetes"]?.text.flatMap(KubernetesVersion.init)
    against = root["against"]?.text
    apply = root["apply"]?.text.flatMap(ApplyMethod.init) ?? apply
    failOn = root["fail-on"]?.text.flatMap(FailOn.init)
    exclude = Self.globs(root["exclude"])
    layer = Layer(root, reader)
    overrides = Self.list(root["overrides"]).map {
      Override(paths: Self.globs($0["paths"]), layer: Layer($0, reader))
    }
    external = ExternalObjects(Self.list(root["external"]).map(ExternalObjects.Entry.init))
    suppressions = Self.list(root["suppressions"]).map { SuppressionSetting($0) }
    charts = Self.list(root["charts"]).map { ChartSetting($0, reader) }
  }

  fileprivate static func list(_ node: Node?) -> [Node] { node.map { Array($0.items) } ?? [] }

  fileprivate static func texts(_ node: Node?) -> [String] { list(node).compactMap(\.text) }

  /// `./k8s` is `k8s`.
  fileprivate static func globs(_ node: Node?) -> [Glob] {
    texts(node).compactMap { text in
      var text = text[...]
      while text.hasPrefix("./") { text = text.dropFirst(2) }
      return Glob(text.isEmpty ? "**" : String(text))
    }
  }
}

// All of these read what was checked before: nothing is left to complain about.

extension Configuration.Layer {
  fileprivate init(_ node: Node, _ reader: ConfigurationReader) {
    self.init()
    select = Configuration.texts(node["select"])
    ignore = Configuration.texts(node["ignore"])
    selectLine = node["select"].map(reader.line)
    ignoreLine = node["ignore"].map(reader.line)
    guard let settings = node["rules"] else { return }
    for (key, value) in settings.entries {
      guard let rule = reader.rules.first(where: { $0.id == key.text }) else { continue }
      rules[rule.id] = Configuration.RuleSetting(value, of: rule, reader)
    }
  }
}

extension Configuration.RuleSetting {
  fileprivate init(_ node: Node, of rule: Rule, _ reader: ConfigurationReader) {
    self.init()
    let severity = node.isMapping ? node["severity"] : node
    if let severity {
      isOff = severity.bool == false || severity.text == "off"
      self.severity = severity.text.flatMap(Severity.init)
      severityLine = reader.line(of: severity)
    }
    for option in rule.options {
      guard let value = node.isMapping ? node.value(forKey: option.name) : nil else { continue }
      var option = option
      switch option.value {
      case .strings: option.value = .strings(Configuration.texts(value))
      case .int: option.value = .int(Int(value.int ?? 0))
      }
      options.append(option)
      optionLines[option.name] = reader.line(of: value)
    }
  }
}

extension ExternalObjects.Entry {
  fileprivate init(_ node: Node) {
    func glob(_ node: Node?) -> Glob? { node?.text.flatMap { Glob($0) } }
    self.init(
      kind: glob(node["kind"]), namespace: glob(node["namespace"]), name: glob(node["name"]),
      labels: node["labels"].map { labels in
        Dictionary(
          labels.entries.compactMap { key, value in
            glob(value).map { (key.text ?? "", $0) }
          }, uniquingKeysWith: { $1 })
      } ?? [:])
  }
}

extension Configuration.SuppressionSetting {
  fileprivate init(_ node: Node) {
    func glob(_ key: String) -> Glob? { node.value(forKey: key)?.text.flatMap { Glob($0) } }
    self.init(
      rules: Dictionary(
        Configuration.list(node["rules"]).map { ($0.text ?? "", $0.range) }
      ) { first, _ in first },
      paths: Configuration.globs(node["paths"]),
      kind: glob("kind"), namespace: glob("namespace"), name: glob("name"),
      container: glob("container"), reason: node["reason"]?.text ?? "",
      until: node["until"]?.text.flatMap { Day($0) }, untilRange: node["until"]?.range,
      range: node.range)
  }
}

extension Configuration.ChartSetting {
  fileprivate init(_ node: Node, _ reader: ConfigurationReader) {
    self.init(
      path: node["path"]?.text ?? "", release: node["release"]?.text,
      namespace: node["namespace"]?.text, values: Configuration.texts(node["values"]),
      file: reader.file.path, line: reader.line(of: node))
  }
}
