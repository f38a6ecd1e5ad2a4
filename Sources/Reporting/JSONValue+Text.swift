import YAMLSyntax

extension JSONValue {
  /// On one line: a text as it is, everything else as JSON.
  var line: String {
    if case .string(let text) = self, !text.isEmpty { return text }
    return json
  }

  /// On one line, as JSON.
  var json: String {
    var json = JSONWriter()
    json.isCompact = true
    json.value(self)
    return json.text
  }
}

extension JSONWriter {
  /// A value of a manifest; null for what is not there.
  mutating func field(_ name: Name, _ value: JSONValue?) {
    key(name)
    self.value(value ?? .null)
  }

  mutating func value(_ value: JSONValue) {
    switch value {
    case .null: literal("null")
    case .bool(let bool): literal(bool ? "true" : "false")
    case .int(let int): literal(String(int))
    case .double(let double) where double.isFinite: literal(String(double))
    // JSON has no number for them.
    case .double(let double): string(double.isNaN ? ".nan" : double < 0 ? "-.inf" : ".inf")
    case .string(let text): string(text)
    case .array(let items):
      bareArray { array in
        for item in items {
          array.separate()
          array.value(item)
        }
      }
    case .object(let entries):
      object { object in for (key, value) in entries { object.field(.text(key), value) } }
    }
  }
}
