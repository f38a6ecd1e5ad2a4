import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidDisruptionBudget = Rule(
    id: "invalid-disruption-budget", group: .syntax,
    summary: "The API server refuses a disruption budget with these bounds",
    rationale: """
      A budget says how many pods must stay or how many may go: "minAvailable and maxUnavailable cannot be both set". An overlay whose patch
      adds the one does not take away the other, which the base has. A bound is a number of pods that is not negative, or a share of them: `0%` to
      `100%`.

      Quiet for placeholders and patches. A second bound that is left of the last applied revision is the matter of `merge-leftover`.
      """,
    remedy: "keep one of the two; in a patch, set the other one to null",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "both bounds",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec:
          ↓minAvailable: 1
          maxUnavailable: 1
          selector: {matchLabels: {app: shop}}
        """),
      .bad(
        "what is no number of pods and no share of them",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {maxUnavailable: ↓-1, selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: cart}
        spec: {minAvailable: ↓150%, selector: {matchLabels: {app: cart}}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: till}
        spec: {maxUnavailable: ↓one, selector: {matchLabels: {app: till}}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: desk}
        spec: {maxUnavailable: ↓"1", selector: {matchLabels: {app: desk}}}
        """),
      .good(
        "one bound; a patch takes the other one away",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {minAvailable: null, maxUnavailable: 1, selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: cart}
        spec: {minAvailable: "100%", selector: {matchLabels: {app: cart}}}
        """),
      .good(
        "placeholders",
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: shop}
        spec: {minAvailable: "${MIN_AVAILABLE}", selector: {matchLabels: {app: shop}}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: cart}
        spec: {minAvailable: CHANGEME, selector: {matchLabels: {app: cart}}}
        """),
    ],
    check: .resource(of: [GroupKind("policy", "PodDisruptionBudget")]) { budget, _ in
      guard let spec = budget.spec else { return [] }
      let defects = [bothBounds(of: budget, spec)].compactMap(\.self) + bounds(of: budget, spec)
      return defects.isEmpty || budget.mayBeRefused ? defects : []
    })

  private static func bothBounds(of budget: Resource, _ spec: Node) -> Defect? {
    guard !spec["minAvailable"].isAbsent, !spec["maxUnavailable"].isAbsent,
      let least = spec.keyNode("minAvailable"), let most = spec.keyNode("maxUnavailable")
    else { return nil }
    return Defect(
      "\(budget.id) is refused: it has both minAvailable and maxUnavailable", at: least, of: budget,
      related: [Defect.Related("the other one", at: most)])
  }

  private static func bounds(of budget: Resource, _ spec: Node) -> [Defect] {
    let fields: [StaticString] = ["minAvailable", "maxUnavailable"]
    return fields.compactMap { field in
      guard let node = spec[field], !node.isNull, let value = IntOrString(node), !value.isBound,
        let text = node.text, !node.isOpen
      else { return nil }
      return Defect(
        "\(budget.id) is refused: \(text) is no number of pods, and no share such as 50%", at: node,
        of: budget, remedy: "write a number from 0, or a share up to 100%")
    }
  }
}

extension IntOrString {
  /// `ValidatePositiveIntOrPercent`, `IsNotMoreThan100Percent`.
  fileprivate var isBound: Bool {
    switch self {
    case .int(let count): count >= 0
    case .percent(let share): (0...100).contains(share)
    case .string: false
    }
  }
}
