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

  /// Of each of the `matchExpressions` of a selector.
  static func forEach(in selector: Node?, _ report: (RequirementFault, _ requirement: Node) -> Void)
  {
    selector?["matchExpressions"]?.forEachItem { requirement in
      if let fault = RequirementFault(requirement) { report(fault, requirement) }
    }
  }
}
