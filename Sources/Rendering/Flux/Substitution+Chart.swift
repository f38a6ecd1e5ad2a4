import YAMLSyntax

extension ChartRecipe {
  /// The recipe as Helm gets it where Flux fills variables into the object that releases the chart, and into the
  /// ConfigMaps beside it. What stands in values files is filled in by nobody.
  package func filledIn(by substitution: Substitution) -> ChartRecipe {
    var recipe = self
    recipe.release = substitution.applied(to: release)
    recipe.namespace = namespace.map { substitution.applied(to: $0) }
    recipe.values = values.map { layer in
      guard case .part(let place, let yaml) = layer, yaml.contains("${") else { return layer }
      // The text in a ConfigMap keeps its quotes.
      guard place.path.steps.first == .key("spec"), let values = JSONValue(yaml: yaml) else {
        return .part(place, yaml: substitution.applied(to: yaml))
      }
      return .part(place, yaml: substitution.applied(to: values).flow)
    }
    return recipe
  }
}

extension Substitution {
  /// Around a variable what Flux builds has no quotes: what is filled in decides whether it is a number.
  fileprivate func applied(to value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text):
      let filled = applied(to: text)
      guard filled != text else { return value }
      guard JSONValue(yaml: text) == value else { return .string(filled) }
      return JSONValue(yaml: filled) ?? .string(filled)
    case .array(let items): return .array(items.map(applied))
    case .object(let pairs): return .object(pairs.map { ($0.key, applied(to: $0.value)) })
    default: return value
    }
  }
}

extension JSONValue {
  /// What a text of YAML says; nil: nothing that one value could be.
  fileprivate init?(yaml text: String) {
    let tree = SyntaxTree(parsing: SourceFile(path: "", bytes: Array(text.utf8)))
    guard tree.errors.isEmpty, tree.roots.count < 2, let root = tree.roots.first else {
      return nil
    }
    guard let value = try? root.json() else { return nil }
    self = value
  }
}
