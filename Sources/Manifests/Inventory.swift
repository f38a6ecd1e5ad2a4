import YAMLSyntax

/// The objects of one revision, and who refers to whom.
package struct Inventory: Sendable {
  package let resources: [Resource]
  package let workloads: [Workload]
  package let services: [Service]
  package let surroundings: Surroundings
  private let workloadsByLabel: [Label: [Int]]
  /// Each Service once, under one pair of its selector.
  private let servicesByLabel: [Label: [Int]]
  private let resourcesByKind: [GroupKind: [Int]]
  /// Autoscalers by the name of what they scale.
  let autoscalers: [String: [Resource]]
  /// Claims and Services by name.
  let claimsByName: [String: [Resource]]
  let servicesByName: [String: [Resource]]

  private struct Label: Hashable {
    var key: String
    var value: String
  }

  /// `workloads` are those among `resources`, where the caller has worked them out already.
  package init(
    _ resources: [Resource], workloads: [Workload]? = nil,
    surroundings: Surroundings = Surroundings()
  ) {
    self.resources = resources
    self.surroundings = surroundings
    self.workloads = workloads ?? resources.compactMap(Workload.init)
    services = resources.compactMap(Service.init)
    var labels: [Label: [Int]] = [:]
    for (index, workload) in self.workloads.enumerated() {
      for (key, value) in workload.labels.pairs {
        labels[Label(key: key, value: value), default: []].append(index)
      }
    }
    workloadsByLabel = labels
    var selectors: [Label: [Int]] = [:]
    for (index, service) in services.enumerated() {
      if let (key, value) = service.selector.pairs.min(by: { $0.key < $1.key }) {
        selectors[Label(key: key, value: value), default: []].append(index)
      }
    }
    servicesByLabel = selectors
    var kinds: [GroupKind: [Int]] = [:]
    for (index, resource) in resources.enumerated() {
      kinds[resource.kind, default: []].append(index)
    }
    resourcesByKind = kinds
    var autoscalers: [String: [Resource]] = [:]
    for kind in [
      GroupKind("autoscaling", "HorizontalPodAutoscaler"), GroupKind("keda.sh", "ScaledObject"),
    ] {
      for index in kinds[kind, default: []] {
        if let name = resources[index].spec?["scaleTargetRef"]?["name"]?.text {
          autoscalers[name, default: []].append(resources[index])
        }
      }
    }
    self.autoscalers = autoscalers
    claimsByName = Dictionary(
      grouping: kinds[GroupKind("", "PersistentVolumeClaim"), default: []].map { resources[$0] },
      by: \.id.name)
    servicesByName = Dictionary(grouping: services.map(\.resource), by: \.id.name)
  }

  package func resources(_ group: String, _ kind: String) -> [Resource] {
    resourcesByKind[GroupKind(group, kind), default: []].map { resources[$0] }
  }

  /// Workloads whose pods `pairs` select, in a namespace that may be `namespace`.
  package func workloads(selectedBy pairs: Labels, in namespace: String?) -> [Workload] {
    let candidates = pairs.pairs.map { workloadsByLabel[Label(key: $0.key, value: $0.value)] ?? [] }
    guard let fewest = candidates.min(by: { $0.count < $1.count }) else { return [] }
    return fewest.lazy.map { workloads[$0] }.filter {
      Self.mayShare($0.id.namespace, namespace) && $0.labels.contains(pairs)
    }
  }

  /// Workloads whose pods `selector` selects, in a namespace that may be `namespace`.
  package func workloads(matching selector: LabelSelector, in namespace: String?) -> [Workload] {
    let candidates =
      selector.matchLabels.isEmpty
      ? workloads.filter { Self.mayShare($0.id.namespace, namespace) }
      : workloads(selectedBy: selector.matchLabels, in: namespace)
    return candidates.filter { selector.matches($0.labels) }
  }

  /// Services that send traffic to `workload`'s pods.
  package func services(selecting workload: Workload) -> [Service] {
    workload.labels.pairs
      .flatMap { servicesByLabel[Label(key: $0.key, value: $0.value)] ?? [] }
      .sorted()
      .map { services[$0] }
      .filter {
        Self.mayShare($0.resource.id.namespace, workload.id.namespace)
          && workload.labels.contains($0.selector)
      }
  }

  /// One file, one kustomization, or one folder that something applies as a whole.
  package func areAppliedTogether(_ one: Resource, _ other: Resource) -> Bool {
    one.root.tree === other.root.tree
      || one.source == other.source && surroundings.appliedTogether.contains(one.source)
  }

  /// A namespace that is not written is decided when the manifest is applied: it may be any.
  package static func mayShare(_ lhs: String?, _ rhs: String?) -> Bool {
    lhs == nil || rhs == nil || lhs == rhs
  }
}

/// A core Service.
package struct Service: Sendable {
  package let resource: Resource
  package let selector: Labels
  package let ports: [Node]

  package init?(_ resource: Resource) {
    guard resource.id.kind == "Service", resource.id.group.isEmpty, let spec = resource.spec else {
      return nil
    }
    self.resource = resource
    selector = Labels(spec["selector"])
    ports = spec["ports"].map { Array($0.items) } ?? []
  }

  package var isExternalName: Bool { resource.spec?["type"]?.says("ExternalName") == true }
  package var isHeadless: Bool { resource.spec?["clusterIP"]?.says("None") == true }
}
