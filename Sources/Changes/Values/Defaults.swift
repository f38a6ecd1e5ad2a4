extension Value {
  /// As the server stores it: its defaults filled in, and without what it does not take from a
  /// manifest.
  func stored(_ facts: FieldFacts) -> Value {
    switch content {
    case .list(let items): return Value(.list(items.map { $0.stored(facts.item) }), at: node)
    case .map(var pairs):
      // What is empty is no value to the server where it has a default for it.
      for key in facts.defaulted where pairs[key].map({ $0.isUnset(facts[key]) }) ?? true {
        guard let value = facts[key].defaultValue(beside: Value(.map(pairs))) else { continue }
        pairs[key] = value
      }
      for (key, value) in pairs {
        let field = facts[key]
        pairs[key] = field.isIgnored || value.isNull ? nil : value.stored(field)
      }
      for (key, sibling) in facts.aliases {
        pairs[key] = pairs[sibling].flatMap { $0.isBlank ? nil : $0 }
      }
      return Value(.map(pairs), at: node)
    default: return self
    }
  }
}

extension Value {
  fileprivate func isUnset(_ facts: FieldFacts) -> Bool {
    isBlank || (facts.isUnsetByZero && number == 0)
  }
}

extension FieldFacts {
  fileprivate func defaultValue(beside parent: Value) -> Value? {
    for entry in defaults {
      switch entry {
      case .value(let value): return value
      case .beside(let sibling, let text, let value):
        if parent[sibling]?.text == text { return value }
      case .computed(let body):
        if let value = body(parent) { return value }
      }
    }
    return nil
  }
}
