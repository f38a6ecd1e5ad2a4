import YAMLSyntax

/// The policies that say who may reach which pods.
struct NetworkPolicies: Sendable {
  private let policies: [Policy]
  /// Each once: under a label that it asks for, or under ``everyLabel``.
  private let byLabel: NamespaceIndex

  private struct Policy: Sendable {
    let namespace: String?
    let selector: LabelSelector
  }

  private static let everyLabel: UInt32 = 0

  /// Where each kind says which pods it covers; an empty selector covers all.
  static let kinds: [(kind: GroupKind, selector: StaticString)] = [
    (GroupKind("networking.k8s.io", "NetworkPolicy"), "podSelector"),
    (GroupKind("cilium.io", "CiliumNetworkPolicy"), "endpointSelector"),
    (GroupKind("cilium.io", "CiliumClusterwideNetworkPolicy"), "endpointSelector"),
  ]

  init(_ resources: [GroupKind: [Resource]]) {
    var policies: [Policy] = []
    var entries: [(code: UInt32, place: UInt32, number: Int)] = []
    for (kind, field) in Self.kinds {
      for resource in resources[kind, default: []] {
        guard var selector = resource.spec?[field].flatMap({ LabelSelector($0) }) else { continue }
        if kind.group == "cilium.io" { selector = Self.withoutSources(selector) }
        let code = selector.matchLabels.pairs.first?.code ?? Self.everyLabel
        entries.append((code, resource.place, policies.count))
        policies.append(Policy(namespace: resource.id.namespace, selector: selector))
      }
    }
    self.policies = policies
    byLabel = NamespaceIndex(entries)
  }

  /// Cilium may say in a key where the label comes from: those of pods have `k8s:` or `any:`, or nothing.
  private static func withoutSources(_ selector: LabelSelector) -> LabelSelector {
    func plain(_ key: String) -> String {
      ["k8s:", "any:"].first(where: key.hasPrefix).map { String(key.dropFirst($0.count)) } ?? key
    }
    var selector = selector
    selector.matchLabels = Labels(
      Dictionary(selector.matchLabels.pairs.map { (plain($0.key), $0.value) }) { $1 })
    for index in selector.matchExpressions.indices {
      selector.matchExpressions[index].key = plain(selector.matchExpressions[index].key)
    }
    return selector
  }

  /// Whether one of them covers the pods, in a namespace that may be the same.
  func cover(_ workload: Workload) -> Bool {
    let namespace = workload.id.namespace
    func isCovered(_ code: UInt32) -> Bool {
      byLabel.contains(code, namespace) { number in
        let policy = policies[number]
        return Inventory.mayShare(policy.namespace, namespace)
          && policy.selector.matches(workload.labels)
      }
    }
    return isCovered(Self.everyLabel) || workload.labels.pairs.contains { isCovered($0.code) }
  }
}
