/// A value that is to be written into a text.
package indirect enum NewValue: Sendable {
  /// A plain word or number that needs no quotes.
  case word(String)
  case mapping([(key: String, value: NewValue)])

  /// On one line: `{maxSurge: 1}`, or `{"maxSurge":1}` as compact JSON.
  func flow(_ style: FlowStyle) -> String {
    switch self {
    case .word(let word):
      style.isJSON && Int(word) == nil ? "\"\(word)\"" : word
    case .mapping(let entries):
      "{" + entries.map(style.entry).joined(separator: style.comma) + "}"
    }
  }

  /// The lines behind `key:`, each with its indentation, `step` more for each level.
  func block(_ indent: String, _ step: String) -> [String] {
    guard case .mapping(let entries) = self else { return [] }
    return entries.flatMap { key, value -> [String] in
      if case .word(let word) = value { return ["\(indent)\(key): \(word)"] }
      return ["\(indent)\(key):"] + value.block(indent + step, step)
    }
  }
}

/// How a mapping on one line is written.
struct FlowStyle {
  /// Keys and words stand in quotes.
  var isJSON = false
  var colon = ": "
  var comma = ", "

  func entry(_ key: String, _ value: NewValue) -> String {
    (isJSON ? "\"\(key)\"" : key) + colon + value.flow(self)
  }
}

/// A key and its value that are to be written into a mapping.
package struct NewEntry: Sendable {
  package var key: String
  package var value: NewValue
  /// Stands above it, without `#`; such an entry is written in block style alone.
  package var comment: String?

  package init(_ key: String, _ value: NewValue, comment: String? = nil) {
    self.key = key
    self.value = value
    self.comment = comment
  }
}
