internal import Manifests
internal import YAMLSyntax

// networking.k8s.io, discovery.k8s.io and policy.

extension KindTable {
  static let networking = [
    KindTable(
      kinds: [GroupKind("networking.k8s.io", "IngressClass")],
      fields: [.value("spec.parameters.scope", "Cluster")],
      rules: [UpdateRule("spec.controller", .immutable, remedy: recreate)]),
    KindTable(
      kinds: [GroupKind("networking.k8s.io", "IPAddress")],
      rules: [UpdateRule("spec.parentRef", .immutable, remedy: recreate)]),
    KindTable(
      kinds: [GroupKind("networking.k8s.io", "ServiceCIDR")],
      rules: [UpdateRule("spec.cidrs", .refuses(rangeChange), remedy: recreate)]),
    KindTable(
      kinds: [GroupKind("networking.k8s.io", "NetworkPolicy")],
      fields: [
        .computed("spec.policyTypes") { spec in
          let types: [Value] =
            spec["egress"]?.isBlank ?? true ? ["Ingress"] : ["Ingress", "Egress"]
          return Value(.list(types))
        },
        .value("spec.ingress[].ports[].protocol", "TCP"),
        .value("spec.egress[].ports[].protocol", "TCP"),
      ]
        + ["ingress[].from[]", "egress[].to[]"].flatMap { peer in
          ["podSelector", "namespaceSelector"].map { .countsWhenEmpty("spec.\(peer).\($0)") }
        }),
    KindTable(
      kinds: [GroupKind("", "Endpoints")],
      fields: [.value("subsets[].ports[].protocol", "TCP")]),
    KindTable(
      kinds: [GroupKind("discovery.k8s.io", "EndpointSlice")],
      fields: [.value("ports[].protocol", "TCP"), .value("ports[].name", "")],
      rules: [UpdateRule("addressType", .immutable, remedy: recreate)]),
  ]

  private static let recreate = "delete and recreate it, or use a new name"
}

/// The second address family may be appended; nothing else.
private func rangeChange(_ update: Update) -> [UpdateRule.Breach] {
  let path = FieldPath(keys: "spec.cidrs")
  let old = (update.before.value(at: path)?.items ?? []).compactMap(\.text)
  let new = (update.after.value(at: path)?.items ?? []).compactMap(\.text)
  let mayCompare = old.count == new.count || (old.count == 1 && new.count == 2)
  guard mayCompare else { return [UpdateRule.Breach(path)] }
  return zip(old, new).enumerated().filter { $0.element.0 != $0.element.1 }.map {
    let item = path.appending($0.offset)
    return UpdateRule.Breach(item, reported: item.description)
  }
}
