import Manifests
import YAMLSyntax

/// What the API server's validation (`ValidateLabelSelectorRequirement`, `ValidateNodeSelectorRequirement`) says of one
/// of the `matchExpressions`.
struct RequirementFault {
  /// `has operator: In and no values`.
  let words: String
  let node: Node
  let remedy: String

  /// nil: sound, or its operator is none and said elsewhere. `Gt` and `Lt` are for nodes, and read as others here.
  init?(_ requirement: Node) {
    guard let word = requirement["operator"] else { return nil }
    let values = requirement["values"]
    let isEmpty = values.isEmptyList
    if word.says("In") || word.says("NotIn") {
      guard isEmpty, requirement.hasOnly(["key", "scopeName", "operator", "values"]) else {
        return nil
      }
      words = "has operator: \(word.text ?? "") and no values"
      node = values ?? word
      remedy = "write values, or operator: \(word.says("In") ? "Exists" : "DoesNotExist")"
    } else if word.says("Exists") || word.says("DoesNotExist") {
      guard let values, !isEmpty, values.isSequence else { return nil }
      words = "has values beside operator: \(word.text ?? "")"
      node = values
      remedy = "take the values out, or write operator: \(word.says("Exists") ? "In" : "NotIn")"
    } else if word.says("Gt") || word.says("Lt") {
      guard values?.item(at: 0) == nil || values?.item(at: 1) != nil, values?.isOpen != true else {
        return nil
      }
      words = "has operator: \(word.text ?? ""), which compares with one value"
      node = values ?? word
      remedy = "write one value"
    } else {
      return nil
    }
  }

  /// A value that no label can have.
  private init?(value: Node) {
    guard value.kind == .scalar, !value.isNull, !value.withText(LabelSyntax.isValue),
      let text = value.text, !value.isOpen, !text.contains("${")
    else { return nil }
    words = "has the value \"\(text)\", which no label has"
    node = value
    remedy = "write letters, digits, dashes, underscores and points, 63 at most"
  }

  /// Of each of the `matchExpressions` of a selector, with its key or scope; of one of labels, of the `values` in them, too.
  static func forEach(
    in selector: Node?, ofLabels: Bool = false, _ report: (RequirementFault, _ key: String) -> Void
  ) {
    selector?["matchExpressions"]?.forEachItem { requirement in
      let key = (requirement["key"] ?? requirement["scopeName"])?.text ?? ""
      if let fault = RequirementFault(requirement) { return report(fault, key) }
      guard ofLabels else { return }
      requirement["values"]?.forEachItem { value in
        if let fault = RequirementFault(value: value) { report(fault, key) }
      }
    }
  }

  /// Of a whole selector of labels.
  static func forEachAndLabels(
    in selector: Node?, _ report: (RequirementFault, _ key: String) -> Void
  ) {
    guard let selector else { return }
    forEach(in: selector, ofLabels: true, report)
    guard let labels = selector["matchLabels"], labels.isMapping,
      !labels.allPairs(satisfy: { _, value in LabelSyntax.isValue(value) })
    else { return }
    labels.forEachPair { key, value in
      if let fault = RequirementFault(value: value) { report(fault, key.text ?? "") }
    }
  }
}
