import YAMLSyntax

/// The labels of an object, or the pairs of a selector.
package struct Labels: Sendable, Equatable {
  package var pairs: [String: String]

  package init(_ pairs: [String: String]) { self.pairs = pairs }

  /// Reads a mapping; what is not a text is left out, for the API server refuses it anyway.
  package init(_ node: Node?) {
    var pairs: [String: String] = [:]
    if let node {
      for (key, value) in node.entries {
        guard let key = key.text, let value = value.text else { continue }
        pairs[key] = value
      }
    }
    self.pairs = pairs
  }

  package var isEmpty: Bool { pairs.isEmpty }

  package subscript(_ key: String) -> String? { pairs[key] }

  package func contains(_ other: Labels) -> Bool {
    other.pairs.allSatisfy { pairs[$0.key] == $0.value }
  }
}
