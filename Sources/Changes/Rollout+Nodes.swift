internal import YAMLSyntax

extension Rollout {
  /// A DaemonSet's controller deletes the pods of nodes that its template no longer fits, whatever the strategy says.
  static let whereItNoLongerFits: @Sendable (Update) -> String? = { update in
    let (old, new) = (update.before.podSpec, update.after.podSpec)
    let name = new?["nodeName"]?.text ?? ""
    let isElsewhere = !name.isEmpty && name != old?["nodeName"]?.text
    let labels = old?["nodeSelector"]?.pairs ?? [:]
    let asksMore = (new?["nodeSelector"]?.pairs ?? [:]).contains { $1.text != labels[$0]?.text }
    guard isElsewhere || asksMore || narrows(old?.nodeTerms, new?.nodeTerms) else { return nil }
    return "pods on nodes that no longer fit go at once"
  }

  /// Whether some node fits one of the old terms and none of the new ones. nil: any node fits.
  private static func narrows(_ old: [[Value]]?, _ new: [[Value]]?) -> Bool {
    guard let new else { return false }
    guard let old else { return true }
    return !old.allSatisfy { term in
      new.contains { wanted in wanted.allSatisfy { term.contains(where: $0.holdsWhere) } }
    }
  }
}

extension Value {
  /// Of a workload: its template's.
  fileprivate var podSpec: Value? { self[["spec", "template", "spec"]] }

  /// What a node has to fulfil: of any term all expressions.
  fileprivate var nodeTerms: [[Value]]? {
    let required = self[[
      "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
    ]]
    return required?["nodeSelectorTerms"]?.items.map { term in
      (term["matchExpressions"]?.items ?? []) + (term["matchFields"]?.items ?? [])
    }
  }

  /// Whether the expression holds of every node of which `other` does.
  fileprivate func holdsWhere(_ other: Value) -> Bool {
    guard self["key"]?.text == other["key"]?.text else { return false }
    let (values, others) = (texts, other.texts)
    return switch (self["operator"]?.text, other["operator"]?.text) {
    case ("In", "In"): others.isSubset(of: values)
    case ("NotIn", "NotIn"): values.isSubset(of: others)
    case ("Exists", "In"), ("Exists", "Gt"), ("Exists", "Lt"): true
    case (let word, let otherWord): word == otherWord && values == others
    }
  }

  private var texts: Set<String> { Set((self["values"]?.items ?? []).compactMap(\.text)) }
}
