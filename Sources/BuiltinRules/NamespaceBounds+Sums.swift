import Linting
import Manifests
import YAMLSyntax

/// What a namespace asks of the request and the limit of a container together, and of the containers of a pod together
/// (`PodValidateLimitFunc`, the evaluator of pods).
extension NamespaceBounds {
  /// The limit that a container is given may be below its request, or too far above it.
  func unequal(_ bounds: Node, _ container: Container, _ range: Resource) -> [Defect] {
    guard let requests = container.node["resources"]?["requests"],
      !inventory.isSizedByAutoscaler(workload)
    else { return [] }
    var defects: [Defect] = []
    requests.forEachPair { key, value in
      guard let name = key.text, let request = value.quantity, request > .zero,
        !workload.states(.limits, name)
      else { return }
      let own = container.node["resources"]?["limits"]?.value(forKey: name)
      if own == nil, fillers.count == 1, let given = bounds["default"]?.value(forKey: name),
        let limit = given.quantity, limit < request
      {
        defects.append(
          defect(
            "container \"\(container.name)\" asks for \(value.text ?? "") of \(name), and the LimitRange "
              + "\(range.id.name) gives it a limit of \(given.text ?? "")", at: value,
            Defect.Related("\(range.id.name) gives \(given.text ?? "")", at: given)))
      }
      guard let most = bounds["maxLimitRequestRatio"]?.value(forKey: name),
        let ratio = most.quantity, let limit = own?.quantity,
        Double(limit.nanos) / Double(request.nanos) > Double(ratio.nanos) / 1e9
      else { return }
      defects.append(
        defect(
          "container \"\(container.name)\" asks for \(value.text ?? "") of \(name) and is limited to "
            + "\(own?.text ?? ""), and the LimitRange \(range.id.name) allows \(most.text ?? "") times the request",
          at: value, Defect.Related("\(range.id.name) allows \(most.text ?? "") times it", at: most)
        ))
    }
    return defects
  }

  /// What gives containers amounts: of several nobody knows which does.
  private var fillers: [Node] {
    ranges.flatMap { range in
      range.spec?["limits"]?.items.filter { $0["type"]?.says("Container") == true } ?? []
    }
  }

  func defects(ofPodWith containers: [Container]) -> [Defect] {
    guard let place = containers.first?.nameNode, !inventory.isSizedByAutoscaler(workload) else {
      return []
    }
    return ranges.flatMap { beyond($0, containers, at: place) }
      + quotas.flatMap { beyond(quota: $0, containers, at: place) }
  }

  private func beyond(
    _ range: Resource, _ containers: [Container], at place: Node
  ) -> [Defect] {
    let limits = range.spec?["limits"]?.items.filter { $0["type"]?.says("Pod") == true } ?? []
    var defects: [Defect] = []
    for limit in limits {
      limit["max"]?.forEachPair { key, value in
        guard let name = key.text, let most = value.quantity,
          let sum = sum(of: name, .limits, containers) ?? sum(of: name, .requests, containers),
          sum > most
        else { return }
        defects.append(
          defect(
            "its containers take more of \(name) together than the LimitRange \(range.id.name) allows a pod, "
              + "\(value.text ?? "")", at: place,
            Defect.Related("\(range.id.name) allows \(value.text ?? "")", at: value)))
      }
    }
    return defects
  }

  /// At least so much: containers that say nothing may be given something. nil: nobody says it.
  private func sum(
    of resource: String, _ amount: ResourceAmount, _ containers: [Container]
  ) -> Quantity? {
    guard !workload.states(amount, resource) else { return nil }
    let fields: [StaticString] = amount == .limits ? ["limits"] : ["requests", "limits"]
    func stated(by container: Container) -> Quantity? {
      let resources = container.node["resources"]
      return fields.lazy.compactMap { resources?[$0]?.value(forKey: resource)?.quantity }.first
    }
    let main = containers.filter { $0.role == .main }.compactMap(stated)
    let first = containers.filter { $0.role != .main }.compactMap(stated).max()
    let sum = main.reduce(Quantity.zero) { Quantity(nanos: $0.nanos + $1.nanos) }
    return main.isEmpty ? first : max(sum, first ?? .zero)
  }

  /// What a quota counts of each pod.
  private static let summed: [(key: StaticString, amount: ResourceAmount, resource: String)] = [
    ("cpu", .requests, "cpu"), ("requests.cpu", .requests, "cpu"), ("limits.cpu", .limits, "cpu"),
    ("memory", .requests, "memory"), ("requests.memory", .requests, "memory"),
    ("limits.memory", .limits, "memory"),
  ]

  /// Kinds whose pods run side by side.
  private static let replicated: Set = [
    "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet",
  ]

  private func beyond(
    quota: Resource, _ containers: [Container], at place: Node
  ) -> [Defect] {
    guard let hard = quota.spec?["hard"] else { return [] }
    let count = Self.replicated.contains(workload.kind) ? workload.replicas ?? 1 : 1
    let whose =
      count > 1
      ? "\(count) of them take" : workload.kind == "Pod" ? "it takes" : "one of them takes"
    guard count > 0 else { return [] }
    var defects: [Defect] = []
    for (key, amount, resource) in Self.summed {
      guard let bound = hard[key], let most = bound.quantity,
        let sum = sum(of: resource, amount, containers),
        sum.times(count) > most
      else { continue }
      defects.append(
        defect(
          "\(whose) more of \(key) than the ResourceQuota \(quota.id.name) allows, \(bound.text ?? "")",
          at: place, Defect.Related("\(quota.id.name) allows \(bound.text ?? "")", at: bound)))
    }
    if let bound = hard["pods"], let most = bound.quantity,
      Quantity(nanos: Int128(count) * 1_000_000_000) > most
    {
      defects.append(
        defect(
          "there would be \(count) of them, and the ResourceQuota \(quota.id.name) allows \(bound.text ?? "")",
          at: workload.spec?["replicas"] ?? place,
          Defect.Related("\(quota.id.name) allows \(bound.text ?? "")", at: bound)))
    }
    return defects
  }

  static let examples: [Example] = [
    .bad(
      "together",
      """
      apiVersion: v1
      kind: LimitRange
      metadata: {name: bounds, namespace: shop}
      spec: {limits: [{type: Pod, max: {memory: 3Gi}}, {type: Container, default: {cpu: 200m}, maxLimitRequestRatio: {memory: 2}}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: shop, namespace: shop}
      spec:
        containers:
          - {name: ↓web, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {cpu: ↓500m, memory: ↓512Mi}, limits: {memory: 2Gi}}}
          - {name: logs, image: "ghcr.io/acme/logs:2.0.1", resources: {limits: {memory: 2Gi}}}
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: compute, namespace: cart}
      spec: {hard: {requests.cpu: "1", pods: "2"}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: cart, namespace: cart}
      spec:
        replicas: ↓3
        selector: {matchLabels: {app: cart}}
        template:
          metadata: {labels: {app: cart}}
          spec: {containers: [{name: ↓web, image: "ghcr.io/acme/cart:1.4.2", resources: {requests: {cpu: 400m}}}]}
      """),
    .good(
      "together",
      """
      apiVersion: v1
      kind: LimitRange
      metadata: {name: bounds, namespace: shop}
      spec: {limits: [{type: Pod, max: {memory: 4Gi}}, {type: Container, default: {cpu: 500m}, maxLimitRequestRatio: {memory: 4}}]}
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: compute, namespace: shop}
      spec: {hard: {requests.cpu: 1500m, pods: 3}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop, namespace: shop}
      spec:
        replicas: 3
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec:
            initContainers: [{name: warm, image: "ghcr.io/acme/warm:2.0.1", resources: {requests: {cpu: 500m}, limits: {memory: 4Gi}}}]
            containers:
              - {name: web, image: "ghcr.io/acme/shop:1.4.2", resources: {requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 2Gi}}}
      """),
  ]
}
