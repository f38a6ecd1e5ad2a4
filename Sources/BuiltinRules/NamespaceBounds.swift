import Linting
import Manifests
import YAMLSyntax

/// What the namespace asks of a workload's pods.
struct NamespaceBounds {
  let workload: Workload
  let inventory: Inventory
  let quotas: [Resource]
  let ranges: [Resource]

  var isEmpty: Bool { quotas.isEmpty && ranges.isEmpty }

  init(of workload: Workload, _ inventory: Inventory) {
    self.workload = workload
    self.inventory = inventory
    let bounds = workload.isPatch ? [] : inventory.bounds(beside: workload.resource)
    quotas = bounds.filter(\.isQuotaOfAll)
    ranges = bounds.filter { $0.id.kind == "LimitRange" }
  }

  /// What a quota counts only where every container says it (the evaluator of pods).
  private static let counted: [(key: StaticString, amount: ResourceAmount, resource: String)] = [
    ("cpu", .requests, "cpu"), ("requests.cpu", .requests, "cpu"), ("limits.cpu", .limits, "cpu"),
    ("memory", .requests, "memory"), ("requests.memory", .requests, "memory"),
    ("limits.memory", .limits, "memory"),
  ]

  func defects(of container: Container) -> [Defect] {
    let silent = quotas.compactMap { unsaid(in: container, $0) }
    return (silent.isEmpty || inventory.hasMutatingPolicy ? [] : silent)
      + ranges.flatMap { beyond(container, $0) }
  }

  private func unsaid(in container: Container, _ quota: Resource) -> Defect? {
    guard let hard = quota.spec?["hard"] else { return nil }
    let missing = Self.counted.filter { key, amount, resource in
      hard[key] != nil
        && !inventory.unstated(amount, of: [resource], in: container, workload).isEmpty
    }
    guard let first = missing.first, let key = hard.keyNode(first.key) else { return nil }
    let names = missing.map { "\($0.key)" }.joined(separator: ", ")
    return defect(
      "container \"\(container.name)\" does not say \(names), which the ResourceQuota \(quota.id.name) counts",
      at: container.nameNode,
      Defect.Related("\(quota.id.name) counts \(first.key)", at: key))
  }

  private func beyond(_ container: Container, _ range: Resource) -> [Defect] {
    let limits =
      range.spec?["limits"]?.items.filter { $0["type"]?.says("Container") == true } ?? []
    return limits.flatMap { limit in
      beyond(limit["max"], "most", container, range, >)
        + beyond(limit["min"], "least", container, range, <)
        + unequal(limit, container, range)
    }
  }

  private func beyond(
    _ bounds: Node?, _ word: String, _ container: Container, _ range: Resource,
    _ isBeyond: (Quantity, Quantity) -> Bool
  ) -> [Defect] {
    guard let resources = container.node["resources"] else { return [] }
    var defects: [Defect] = []
    bounds?.forEachPair { key, value in
      guard let name = key.text, let bound = value.text.flatMap({ Quantity($0) }) else { return }
      for field: StaticString in ["requests", "limits"] {
        guard let node = resources[field]?.value(forKey: name),
          let amount = node.text.flatMap({ Quantity($0) }), isBeyond(amount, bound)
        else { continue }
        defects.append(
          defect(
            "container \"\(container.name)\" says \(node.text ?? "") for the \(name) of its \(field), and the "
              + "LimitRange \(range.id.name) allows \(value.text ?? "") at \(word)", at: node,
            Defect.Related("\(range.id.name) allows \(value.text ?? "") at \(word)", at: value)))
      }
    }
    return defects
  }

  func defect(_ message: String, at node: Node, _ related: Defect.Related) -> Defect {
    Defect(
      "\(workload.podRefusal): \(message)", at: node, of: workload.resource, related: [related])
  }
}

extension Inventory {
  /// What bounds the namespace of an object; of several with one name nobody knows which is there.
  func bounds(beside resource: Resource) -> [Resource] {
    let found = bounds(in: resource.id.namespace)
    guard !found.isEmpty, !resource.isPatch else { return [] }
    return found.filter { one in
      !one.isPatch && found.count { $0.id == one.id } == 1
        && (one.id.namespace != nil || areAppliedTogether(one, resource))
        && mayBound(one, resource)
    }
  }
}

extension Resource {
  /// A quota that counts everything of its namespace.
  var isQuotaOfAll: Bool {
    id.kind == "ResourceQuota" && spec?["scopes"] == nil && spec?["scopeSelector"] == nil
  }
}
