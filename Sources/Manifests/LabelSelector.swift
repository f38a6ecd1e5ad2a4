import YAMLSyntax

/// A label selector in either form: `matchLabels` with `matchExpressions`, or bare pairs.
package struct LabelSelector: Sendable, Equatable {
  package var matchLabels: Labels
  package var matchExpressions: [Requirement]

  package struct Requirement: Sendable, Equatable {
    package var key: String
    package var `operator`: Operator
    package var values: [String]
  }

  package enum Operator: String, Sendable {
    case `in` = "In"
    case notIn = "NotIn"
    case exists = "Exists"
    case doesNotExist = "DoesNotExist"
  }

  /// `{matchLabels: …, matchExpressions: …}`. An operator that Kubernetes does not know makes the
  /// whole selector unreadable: nil.
  package init?(_ node: Node) {
    matchLabels = Labels(node["matchLabels"])
    matchExpressions = []
    guard let expressions = node["matchExpressions"] else { return }
    for expression in expressions.items {
      guard let key = expression["key"]?.text,
        let word = expression["operator"]?.text, let `operator` = Operator(rawValue: word)
      else { return nil }
      let values = expression["values"].map { $0.items.compactMap(\.text) } ?? []
      matchExpressions.append(Requirement(key: key, operator: `operator`, values: values))
    }
  }

  /// The bare pairs of a Service or a ReplicationController.
  package init(pairs: Labels) {
    matchLabels = pairs
    matchExpressions = []
  }

  /// Selects everything (or, in a Service, nothing).
  package var isEmpty: Bool { matchLabels.isEmpty && matchExpressions.isEmpty }

  /// As `labels.Selector.Matches` does: a missing key satisfies `NotIn`.
  package func matches(_ labels: Labels) -> Bool {
    labels.contains(matchLabels)
      && matchExpressions.allSatisfy { requirement in
        let value = labels[requirement.key]
        switch requirement.operator {
        case .in: return value.map(requirement.values.contains) ?? false
        case .notIn: return !(value.map(requirement.values.contains) ?? false)
        case .exists: return value != nil
        case .doesNotExist: return value == nil
        }
      }
  }

  /// A pipeline writes some of it.
  package var usesPlaceholder: Bool {
    matchLabels.pairs.contains { Placeholder.isIn($0.key) || Placeholder.isIn($0.value) }
      || matchExpressions.contains {
        Placeholder.isIn($0.key) || $0.values.contains(where: Placeholder.isIn)
      }
  }

  /// Whether it does once a pipeline has written what is left to it, in the labels or in the selector.
  package func mayMatch(_ labels: Labels) -> Bool {
    if matches(labels) { return true }
    let mayHaveAny = labels.pairs.contains { Placeholder.isIn($0.key) }
    func mayHold(_ key: String, _ values: [String]) -> Bool {
      guard let value = labels[key] else { return mayHaveAny || Placeholder.isIn(key) }
      return values.contains(value) || Placeholder.isIn(value)
        || values.contains(where: Placeholder.isIn)
    }
    return matchLabels.pairs.allSatisfy { mayHold($0.key, [$0.value]) }
      && matchExpressions.allSatisfy { requirement in
        switch requirement.operator {
        case .in: mayHold(requirement.key, requirement.values)
        case .notIn: labels[requirement.key].map { !requirement.values.contains($0) } ?? true
        case .exists:
          labels[requirement.key] != nil || mayHaveAny || Placeholder.isIn(requirement.key)
        case .doesNotExist: labels[requirement.key] == nil
        }
      }
  }
}
