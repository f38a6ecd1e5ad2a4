import YAMLSyntax

// MARK: - allOf, anyOf, oneOf and not

extension SchemaInspection {
  private static let junctors = Keys(["allOf", "anyOf", "oneOf", "not"])

  mutating func inspect(alternativesOf node: Node, _ rules: Node, around: Node, depth: Int) {
    guard demands, !node.isOpen else { return }
    var found: [(Int, Node)] = []
    rules.forEachValue(of: Self.junctors) { found.append(($0, $1)) }
    for (junctor, list) in found {
      let verdicts =
        junctor == 3
        ? [fits(node, list, around, depth)] : list.items.map { fits(node, $0, around, depth) }
      let isGood: Bool? =
        switch junctor {
        case 0: verdicts.contains(false) ? false : verdicts.contains(nil) ? nil : true
        case 1: verdicts.contains(true) ? true : verdicts.contains(nil) ? nil : false
        case 2: Self.isOne(verdicts)
        default: verdicts[0].map { !$0 }
        }
      switch isGood {
      case true?: break
      case false? where !(junctor == 1 && verdicts.isEmpty):
        report(.invalidValue(.other(Self.words[junctor])), at: node)
      default: isUncertain = true
      }
    }
  }

  private static let words = [
    "what all conditions of its definition hold for",
    "what one of the alternatives of its definition holds for",
    "what just one of the alternatives of its definition holds for",
    "what its definition does not rule out",
  ]

  /// nil: nobody knows.
  private static func isOne(_ verdicts: [Bool?]) -> Bool? {
    let good = verdicts.count { $0 == true }
    if good > 1 { return false }
    if verdicts.contains(nil) { return nil }
    return good == 1
  }

  /// Whether `node` is what one alternative asks for.
  private mutating func fits(_ node: Node, _ rules: Node, _ around: Node, _ depth: Int) -> Bool? {
    guard rules.isMapping else { return nil }
    var inspection = SchemaInspection(target: target, demands: true)
    inspection.isAlternative = true
    inspection.inspect(node, rules, isObject: false, around: around, depth: depth + 1)
    if inspection.isWrong { return false }
    return inspection.isUncertain ? nil : true
  }
}
