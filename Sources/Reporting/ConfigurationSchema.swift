import Linting
import Manifests

/// The JSON Schema of `.kubevet.yaml`, for editors: from the same table by which the file is read, and from the
/// rules' own options. It takes whatever the reader takes.
package struct ConfigurationSchema {
  private let rules: [Rule]

  package init(_ rules: [Rule]) { self.rules = rules }

  package var text: String {
    var json = JSONWriter()
    json.object { schema in
      // Editors know this draft best.
      schema.field("$schema", "http://json-schema.org/draft-07/schema#")
      schema.field("title", "The configuration of kubevet")
      schema.field("description", "What a repository has decided: .kubevet.yaml")
      schema.array("type") { types in
        types.element("object")
        types.element("null")
      }
      write(ConfigurationKey.all, to: &schema)
      schema.object("definitions") { write(definitions: &$0) }
    }
    return json.finish()
  }

  private func write(_ keys: [ConfigurationKey], to schema: inout JSONWriter) {
    schema.field("additionalProperties", false)
    let needed = keys.filter { $0.need != nil }
    if !needed.isEmpty {
      schema.array("required") { names in
        for key in needed { names.element(key.name) }
      }
    }
    schema.object("properties") { properties in
      for key in keys {
        properties.object(.text(key.name)) { property in
          property.field("description", key.summary)
          write(key.shape, isFilled: !key.mayBeEmpty, to: &property)
        }
      }
    }
  }

  private func write(
    _ shape: ConfigurationKey.Shape, isFilled: Bool, to schema: inout JSONWriter
  ) {
    switch shape {
    case .text:
      schema.field("type", "string")
      if isFilled { schema.field("pattern", #"\S"#) }
    case .texts: write(listOf: "text", isFilled, to: &schema)
    case .glob:
      refer(to: "pattern", in: &schema)
      if isFilled { schema.field("pattern", #"\S"#) }
    case .globs: write(listOf: "files", isFilled, to: &schema)
    case .path:
      refer(to: "path", in: &schema)
      if isFilled { schema.field("pattern", #"\S"#) }
    case .paths: write(listOf: "path", isFilled, to: &schema)
    case .labels:
      schema.field("type", "object")
      schema.field("minProperties", 1)
      schema.object("additionalProperties") { refer(to: "pattern", in: &$0) }
    case .kind:
      refer(to: "kind", in: &schema)
      if isFilled { schema.field("pattern", #"\S"#) }
    case .version: refer(to: "version", in: &schema)
    case .date: refer(to: "day", in: &schema)
    case .word(let words): write(oneOf: words, to: &schema)
    case .selection: write(listOf: "selector", isFilled, to: &schema)
    case .ruleIDs: write(listOf: "rule", isFilled, to: &schema)
    case .rules: refer(to: "rules", in: &schema)
    case .list(_, let keys):
      schema.field("type", "array")
      schema.object("items") { item in
        item.field("type", "object")
        write(keys, to: &item)
        if keys.contains(where: { $0.name == "labels" }) { write(podCondition: &item) }
      }
    }
  }

  private func write(
    listOf definition: String, _ isFilled: Bool, to schema: inout JSONWriter
  ) {
    schema.field("type", "array")
    if isFilled { schema.field("minItems", 1) }
    schema.object("items") { refer(to: definition, in: &$0) }
  }

  private func write(oneOf words: [String], to schema: inout JSONWriter) {
    schema.array("enum") { list in
      for word in words { list.element(word) }
    }
  }

  /// Beside a `description`, which is ignored next to a bare reference.
  private func refer(to definition: String, in schema: inout JSONWriter) {
    schema.array("allOf") { list in
      list.element { $0.field("$ref", "#/definitions/\(definition)") }
    }
  }

  /// Pods are found by their labels, everything else by its name.
  private func write(podCondition schema: inout JSONWriter) {
    func need(_ name: String, not other: String, _ schema: inout JSONWriter) {
      schema.array("required") { $0.element(name) }
      schema.object("properties") { properties in
        properties.key(.text(other))
        properties.literal("false")
      }
    }
    schema.object("if") { condition in
      condition.object("properties") { properties in
        properties.object("kind") { $0.field("const", "Pod") }
      }
    }
    schema.object("then") { need("labels", not: "name", &$0) }
    schema.object("else") { need("name", not: "labels", &$0) }
  }

  // MARK: Definitions

  private func write(definitions: inout JSONWriter) {
    writeTexts(to: &definitions)
    writeWords(to: &definitions)
    definitions.object("rules") { list in
      list.field("type", "object")
      list.field("additionalProperties", false)
      list.object("properties") { properties in
        for rule in rules { properties.object(.text(rule.id)) { write(rule, to: &$0) } }
      }
    }
  }

  /// Texts of a certain form.
  private func writeTexts(to definitions: inout JSONWriter) {
    definitions.object("text") { $0.field("type", "string") }
    definitions.object("pattern") { pattern in
      pattern.field("type", "string")
      // Brackets are closed, and braces, which may hold others: what is deeper than this looks is taken.
      let braces = (0..<3).reduce(#"\{[\s\S]*\}"#) { inner, _ in #"\{(?:[^{}]|"# + inner + #")*\}"#
      }
      pattern.field("pattern", #"^(?=(?:[^\[]|\[[\s\S][^\]]*\])*$)(?:[^{]|"# + braces + ")*$")
    }
    definitions.object("path") { path in
      path.field("type", "string")
      // Below the repository.
      path.field("pattern", #"^(?!/|(?:[\s\S]*/)?\.\.(?:/|$))[^\\]+$"#)
    }
    definitions.object("files") { files in
      files.array("allOf") { parts in
        parts.element { $0.field("$ref", "#/definitions/pattern") }
        parts.element { $0.field("$ref", "#/definitions/path") }
        parts.element { $0.field("pattern", "^(?!!)") }
      }
    }
    definitions.object("version") { version in
      version.field("type", "string")
      // Also where `$` stands for the place before a last line break.
      version.field("pattern", #"^v?1\.[0-9]{1,4}(?:\.[\s\S]*)?(?![\s\S])"#)
    }
    definitions.object("day") { day in
      day.field("type", "string")
      day.field("format", "date")
      day.field("pattern", "^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    }
  }

  /// Texts of which there is a list.
  private func writeWords(to definitions: inout JSONWriter) {
    definitions.object("kind") { kind in
      kind.array("anyOf") { choices in
        choices.element { write(oneOf: ExternalObjects.usualKinds, to: &$0) }
        choices.element { other in
          refer(to: "pattern", in: &other)
          // No API version, and not how kubectl calls the usual ones.
          other.field("pattern", "^[^/. ]+$")
          other.object("not") {
            write(oneOf: ExternalObjects.usualKinds.flatMap(ExternalObjects.slips(of:)), to: &$0)
          }
        }
      }
    }
    definitions.object("rule") { write(oneOf: rules.map(\.id), to: &$0) }
    definitions.object("selector") { write(oneOf: Selection.words(for: rules), to: &$0) }
    definitions.object("severity") { severity in
      severity.array("anyOf") { choices in
        choices.element { write(oneOf: ["off"] + Severity.allCases.map(\.rawValue), to: &$0) }
        // `off` is the boolean false to YAML 1.1, and so are these.
        choices.element { $0.field("const", false) }
        choices.element { word in
          word.field("type", "string")
          word.field("pattern", "^(?:[nN]|[nN]o|NO|Off|OFF)$")
        }
      }
    }
  }

  private func write(_ rule: Rule, to schema: inout JSONWriter) {
    let usual = rule.severity.map(\.rawValue) ?? "off"
    schema.field("description", "\(rule.summary). Default: \(usual).")
    schema.array("anyOf") { choices in
      choices.element { refer(to: "severity", in: &$0) }
      choices.element { mapping in
        mapping.field("type", "object")
        mapping.field("additionalProperties", false)
        mapping.object("properties") { properties in
          properties.object("severity") { refer(to: "severity", in: &$0) }
          for option in rule.options {
            properties.object(.text(option.name)) { write(option, to: &$0) }
          }
        }
      }
    }
  }

  private func write(_ option: Rule.Option, to schema: inout JSONWriter) {
    schema.field("description", option.summary)
    switch option.value {
    case .int(let value):
      schema.field("type", "integer")
      schema.field("default", value)
    case .strings(let values):
      write(listOf: "text", false, to: &schema)
      schema.array("default") { list in
        for value in values { list.element(value) }
      }
    }
  }
}
