import YAMLSyntax

/// The objects of an inventory by kind and by name.
final class KindIndex: Sendable {
  let services: [Service]
  /// The place of each among `services`.
  let serviceNumbers: [ObjectIdentifier: Int]
  let resourcesByKind: [GroupKind: [Resource]]
  /// Each Service once, under one pair of its selector.
  let servicesByLabel: [Label: [Int]]
  /// Autoscalers by the name of what they scale.
  let autoscalers: [String: [Resource]]
  let claimsByName: [String: [Resource]]
  let servicesByName: [String: [Resource]]

  /// With `services`, those among `resources`, where they are known already.
  init(_ resources: [Resource], _ known: [Service]? = nil) {
    resourcesByKind = Dictionary(grouping: resources, by: \.kind)
    services =
      known ?? resourcesByKind[GroupKind("", "Service"), default: []].compactMap(Service.init)
    serviceNumbers = Dictionary(
      services.enumerated().map { (ObjectIdentifier($0.element.resource), $0.offset) }
    ) { first, _ in first }
    var selectors: [Label: [Int]] = [:]
    for (index, service) in services.enumerated() {
      if let label = service.selector.pairs.first {
        selectors[label, default: []].append(index)
      }
    }
    servicesByLabel = selectors
    var autoscalers: [String: [Resource]] = [:]
    for kind in [
      GroupKind("autoscaling", "HorizontalPodAutoscaler"), GroupKind("keda.sh", "ScaledObject"),
    ] {
      for resource in resourcesByKind[kind, default: []] {
        if let name = resource.spec?["scaleTargetRef"]?["name"]?.text {
          autoscalers[name, default: []].append(resource)
        }
      }
    }
    self.autoscalers = autoscalers
    claimsByName = Dictionary(
      grouping: resourcesByKind[GroupKind("", "PersistentVolumeClaim"), default: []], by: \.id.name)
    servicesByName = Dictionary(grouping: services.map(\.resource), by: \.id.name)
  }
}

/// The workloads of an inventory by their pods' labels.
final class WorkloadIndex: Sendable {
  let workloads: [Workload]
  let jobs: [Workload]
  let byLabel: [Label: [Int]]

  init(_ workloads: [Workload]) {
    self.workloads = workloads
    jobs = workloads.filter { $0.resource.id.group == "batch" && !$0.isPatch }
    var labels: [Label: [Int]] = [:]
    for (index, workload) in workloads.enumerated() {
      for label in workload.labels.pairs { labels[label, default: []].append(index) }
    }
    byLabel = labels
  }
}
