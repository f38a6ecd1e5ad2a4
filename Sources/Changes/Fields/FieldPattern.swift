package import YAMLSyntax

/// Fields at the same place in objects of a kind: `spec.containers[].image`, where `[]` stands for
/// any item and `*` for any key.
package struct FieldPattern: Sendable, Hashable, CustomStringConvertible {
  package enum Step: Sendable, Hashable {
    case key(String)
    case anyKey
    case anyItem
  }

  package var steps: [Step]

  init(_ text: String) {
    steps = []
    // Tables hold thousands of them, and bytes are cheaper to take apart than characters.
    for part in text.utf8.split(separator: UInt8(ascii: ".")) {
      var name = part
      var depth = 0
      while name.last == UInt8(ascii: "]"), name.dropLast().last == UInt8(ascii: "[") {
        name = name.dropLast(2)
        depth += 1
      }
      if !name.isEmpty {
        let isAny = name.count == 1 && name.first == UInt8(ascii: "*")
        steps.append(isAny ? .anyKey : .key(String(Substring(name))))
      }
      for _ in 0..<depth { steps.append(.anyItem) }
    }
  }

  package var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .anyItem: text += "[]"
      case .anyKey: text += text.isEmpty ? "*" : ".*"
      case .key(let key): text += text.isEmpty ? key : "." + key
      }
    }
    return text
  }

  /// Whether `path` leads to such a field or into one.
  package func contains(_ path: FieldPath) -> Bool {
    path.steps.count >= steps.count && overlaps(path)
  }

  /// Whether `path` leads to such a field, into one, or to something that holds one.
  package func overlaps(_ path: FieldPath) -> Bool {
    zip(steps, path.steps).allSatisfy { step, actual in
      switch (step, actual) {
      case (.key(let key), .key(let name)): key == name
      case (.anyKey, .key), (.anyItem, .index): true
      default: false
      }
    }
  }
}

extension FieldPath {
  /// A path of keys only, as the server writes it: `spec.selector`.
  init(keys text: String) {
    self.init(text.split(separator: ".").map { .key(String($0)) })
  }

  func hasPrefix(_ other: FieldPath) -> Bool { steps.starts(with: other.steps) }

  /// One leads to a place within the other, or both to the same.
  func overlaps(_ other: FieldPath) -> Bool { hasPrefix(other) || other.hasPrefix(self) }
}

extension Value {
  func value(at path: FieldPath) -> Value? {
    var value = self
    for step in path.steps {
      switch step {
      case .key(let key):
        guard let next = value[key] else { return nil }
        value = next
      case .index(let index):
        guard value.items.indices.contains(index) else { return nil }
        value = value.items[index]
      }
    }
    return value
  }

  /// Everything at such places, with its path.
  func values(at pattern: FieldPattern) -> [(path: FieldPath, value: Value)] {
    var found: [(path: FieldPath, value: Value)] = [(FieldPath(), self)]
    for step in pattern.steps {
      found = found.flatMap { path, value -> [(path: FieldPath, value: Value)] in
        switch step {
        case .key(let key): value[key].map { [(path.appending(key), $0)] } ?? []
        case .anyItem:
          value.items.enumerated().map { (path.appending($0.offset), $0.element) }
        case .anyKey:
          value.pairs.sorted { $0.key < $1.key }.map { (path.appending($0.key), $0.value) }
        }
      }
    }
    return found
  }

  /// Without the fields at such places, nor the mappings that held nothing else.
  func removing(_ pattern: FieldPattern) -> Value {
    removing(pattern.steps[...]) ?? Value(.map([:]), at: node)
  }

  private func removing(_ steps: ArraySlice<FieldPattern.Step>) -> Value? {
    guard let step = steps.first else { return nil }
    let rest = steps.dropFirst()
    switch (step, content) {
    case (.anyItem, .list(let items)):
      return Value(
        .list(items.map { $0.removing(rest) ?? Value(.null, at: $0.node) }), at: node)
    case (.key(let key), .map(var pairs)):
      guard let value = pairs[key] else { return pairs.isEmpty ? nil : self }
      pairs[key] = value.removing(rest)
      return pairs.isEmpty ? nil : Value(.map(pairs), at: node)
    case (.anyKey, .map(let pairs)):
      let kept = pairs.compactMapValues { $0.removing(rest) }
      return kept.isEmpty ? nil : Value(.map(kept), at: node)
    default: return self
    }
  }
}
