import YAMLSyntax

/// The objects of an inventory by kind and by name.
final class KindIndex: Sendable {
  private let resources: [Resource]
  /// Places among `resources`, by kind and name.
  private let places: NamespaceIndex
  let services: [Service]
  /// The place of each among `services`.
  let serviceNumbers: [ObjectIdentifier: Int]
  let resourcesByKind: [GroupKind: [Resource]]
  /// Each Service once, under the pair of its selector that is rarest among them.
  let servicesByLabel: NamespaceIndex
  /// Autoscalers by the name of what they scale.
  let autoscalers: [String: [Resource]]
  /// Those of which a pipeline writes the namespace, or the name of what they scale.
  let unfinishedAutoscalers: Lazy<[Resource]>
  /// Every autoscaler that names what it scales, in reading order of each kind.
  let allAutoscalers: Lazy<[Autoscaler]>
  let networkPolicies: Lazy<NetworkPolicies>
  /// ResourceQuotas and LimitRanges by namespace.
  let bounds: Lazy<[String?: [Resource]]>
  /// Services by the ports of nodes and the addresses that they ask for.
  let allocations: Lazy<[Allocation.Wanted: [Service]]>
  let separateSources: SeparateSources
  /// Objects whose name or namespace a pipeline writes. By kind, for few are asked for.
  private let unfinished: [GroupKind: Lazy<[Resource]>]

  /// With `services`, those among `resources`, where they are known already.
  init(_ resources: [Resource], _ known: [Service]? = nil) {
    self.resources = resources
    let places = NamespaceIndex(
      resources.enumerated().map { ($0.element.id.code, $0.element.place, $0.offset) })
    self.places = places
    separateSources = SeparateSources(places.shared.map { resources[$0] })
    let byKind = Dictionary(grouping: resources, by: \.kind)
    resourcesByKind = byKind
    let services =
      known ?? byKind[GroupKind("", "Service"), default: []].compactMap(Service.init)
    self.services = services
    allocations = Lazy { Self.allocations(services) }
    serviceNumbers = Dictionary(
      services.enumerated().map { (ObjectIdentifier($0.element.resource), $0.offset) }
    ) { first, _ in first }
    servicesByLabel = Self.index(services)
    let autoscalers = Autoscaler.kinds.flatMap { byKind[$0, default: []] }
    var scalers: [String: [Resource]] = [:]
    for resource in autoscalers {
      if let name = resource.scaledName {
        scalers[name, default: []].append(resource)
      }
    }
    self.autoscalers = scalers
    unfinishedAutoscalers = Lazy {
      autoscalers.filter { $0.id.usesPlaceholder || $0.scaledName.map(Placeholder.isIn) ?? false }
    }
    allAutoscalers = Lazy { autoscalers.compactMap(Autoscaler.init) }
    networkPolicies = Lazy { NetworkPolicies(byKind) }
    unfinished = byKind.mapValues { resources in Lazy { resources.filter(\.id.usesPlaceholder) } }
    bounds = Lazy {
      Dictionary(
        grouping: ["ResourceQuota", "LimitRange"].flatMap {
          byKind[GroupKind("", $0), default: []]
        },
        by: \.id.namespace)
    }
  }

  private static func allocations(_ services: [Service]) -> [Allocation.Wanted: [Service]] {
    var holders: [Allocation.Wanted: [Service]] = [:]
    for service in services where !service.resource.isPatch {
      for wanted in Set(service.allocations.map(\.wanted)) {
        holders[wanted, default: []].append(service)
      }
    }
    return holders
  }

  private static func index(_ services: [Service]) -> NamespaceIndex {
    var counts: [UInt32: Int] = [:]
    for label in services.lazy.flatMap(\.selector.pairs) { counts[label.code, default: 0] += 1 }
    return NamespaceIndex(
      services.enumerated().compactMap { number, service in
        // A name of another host sends nothing to pods, whatever selector was left.
        guard !service.isExternalName else { return nil }
        let codes = service.selector.pairs.map(\.code)
        let rarest = codes.min { counts[$0, default: 0] < counts[$1, default: 0] }
        return rarest.map { ($0, service.resource.place, number) }
      })
  }

  /// The objects of a kind and a name, in a namespace that may be `namespace`; for `asker` those that it may meet.
  func resources(
    _ kind: GroupKind, named name: String, for asker: Resource? = nil, in namespace: String?
  ) -> [Resource] {
    places[kind.code(withName: name.code), namespace].compactMap { place in
      let resource = resources[place]
      return resource.id.name == name && resource.kind == kind
        && Inventory.mayShare(resource.id.namespace, namespace)
        && asker.map { separateSources.areSeparate($0, resource) } != true ? resource : nil
    }
  }

  /// Whether an object that a pipeline finishes may yet be the one of this name.
  func mayHold(_ kind: GroupKind, named name: String, in namespace: String?) -> Bool {
    let isOpen = namespace.map(Placeholder.isIn) ?? false
    let candidates = isOpen ? resourcesByKind[kind] : unfinished[kind]?.value
    return (candidates ?? []).contains {
      Placeholder.mayBe($0.id.name, name) && Placeholder.mayBe($0.id.namespace, namespace)
    }
  }

  /// Objects of which another one has kind, namespace and name, in reading order, and few more.
  var namesakes: [Resource] { places.shared.map { resources[$0] } }
}

/// The workloads of an inventory by their pods' labels.
final class WorkloadIndex: Sendable {
  let workloads: [Workload]
  let jobs: [Workload]
  let byLabel: NamespaceIndex
  let byName: NamespaceIndex
  /// Those whose labels or namespace a pipeline writes.
  let unfinished: Lazy<[Workload]>

  init(_ workloads: [Workload]) {
    self.workloads = workloads
    unfinished = Lazy {
      workloads.filter { workload in
        workload.id.usesPlaceholder
          || workload.labels.pairs.contains {
            Placeholder.isIn($0.value) || Placeholder.isIn($0.key)
          }
      }
    }
    jobs = workloads.filter { $0.resource.id.group == "batch" && !$0.isPatch }
    var labels: [(code: UInt32, place: UInt32, number: Int)] = []
    var names: [(code: UInt32, place: UInt32, number: Int)] = []
    for (number, workload) in workloads.enumerated() {
      let place = workload.resource.place
      for label in workload.labels.pairs { labels.append((label.code, place, number)) }
      names.append((workload.resource.id.nameCode, place, number))
    }
    byLabel = NamespaceIndex(labels)
    byName = NamespaceIndex(names)
  }
}

extension Label {
  var code: UInt32 { value.code &* 31 &+ key.code }
}

extension Resource {
  /// What an autoscaler scales.
  var scaledName: String? { spec?["scaleTargetRef"]?["name"]?.text }

  var place: UInt32 { NamespaceIndex.code(id.namespace) }
}
