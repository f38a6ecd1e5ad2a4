import YAMLSyntax

/// The objects of one revision, and who refers to whom.
///
/// Who refers to whom is worked out when it is first asked for: a comparison of two large revisions that
/// hardly differ asks for none of it. A class, for it is handed on with every question; it never changes.
package final class Inventory: Sendable {
  package let resources: [Resource]
  package let surroundings: Surroundings
  /// Whether any image is replaced anywhere: asked of every image.
  package let replacesImages: Bool
  private let kindIndex: Deferred<KindIndex>
  private let workloadIndex: Deferred<WorkloadIndex>
  private let sought: Deferred<[Reference]>
  private let referenceIndex: Lazy<ReferenceIndex>
  private let customDefinitions: Lazy<CustomDefinitions>
  private let folders: Lazy<ReconciledFolders>
  let knownFaults = KnownFaults()

  package convenience init(_ resources: [Resource], surroundings: Surroundings = Surroundings()) {
    let workloads = Lazy { resources.map(Workload.init) }
    self.init(
      resources, surroundings, .lazy(Lazy { KindIndex(resources) }),
      .lazy(Lazy { WorkloadIndex(workloads.value.compactMap { $0 }) }),
      .lazy(Lazy { zip(resources, workloads.value).flatMap(Reference.sought) }))
  }

  /// What is known of the objects already: for many questions at once.
  package struct Facts: Sendable {
    package var workloads: [Workload] = []
    package var services: [Service] = []
    /// What the objects need of others (`Reference.sought`).
    package var references: [Reference] = []

    package init() {}
  }

  package convenience init(_ resources: [Resource], _ facts: Facts, surroundings: Surroundings) {
    self.init(
      resources, surroundings, .ready(KindIndex(resources, facts.services)),
      .ready(WorkloadIndex(facts.workloads)), .ready(facts.references))
  }

  /// The same on several cores.
  package convenience init(_ resources: [Resource], _ facts: Facts, surroundings: Surroundings)
    async
  {
    async let kinds = KindIndex(resources, facts.services)
    let workloads = WorkloadIndex(facts.workloads)
    self.init(
      resources, surroundings, .ready(await kinds), .ready(workloads), .ready(facts.references))
  }

  /// The same objects elsewhere.
  package func surrounded(by surroundings: Surroundings) -> Inventory {
    Inventory(resources, surroundings, kindIndex, workloadIndex, sought)
  }

  private static let definition = GroupKind("apiextensions.k8s.io", "CustomResourceDefinition")

  private init(
    _ resources: [Resource], _ surroundings: Surroundings, _ kinds: Deferred<KindIndex>,
    _ workloads: Deferred<WorkloadIndex>, _ sought: Deferred<[Reference]>
  ) {
    self.resources = resources
    self.surroundings = surroundings
    replacesImages = surroundings.replacesImages
    self.sought = sought
    kindIndex = kinds
    workloadIndex = workloads
    referenceIndex = Lazy {
      ReferenceIndex(
        kinds.value, resources, sought.value, made: surroundings.generated,
        external: surroundings.external)
    }
    customDefinitions = Lazy {
      CustomDefinitions(
        kinds.value.resourcesByKind[Self.definition, default: []],
        kept: surroundings.keptDefinitions)
    }
    folders = Lazy {
      ReconciledFolders(Inventory(resources, surroundings, kinds, workloads, sought))
    }
  }

  /// What objects name, and what of it is not there.
  package var references: ReferenceIndex { referenceIndex.value }
  /// What Flux and Argo CD apply.
  var reconciledFolders: ReconciledFolders { folders.value }
  /// Jobs and CronJobs, patches left out.
  package var jobs: [Workload] { workloadIndex.value.jobs }

  /// Those of this name, in a namespace that may be `namespace` and perhaps in others.
  package func workloads(named name: String, in namespace: String? = nil) -> [Workload] {
    let index = workloadIndex.value
    return index.byName[name.code, namespace].compactMap { number in
      let workload = index.workloads[number]
      return workload.resource.id.name == name ? workload : nil
    }
  }

  /// What the input itself defines.
  var definitions: CustomDefinitions { customDefinitions.value }

  package var workloads: [Workload] { workloadIndex.value.workloads }
  package var services: [Service] { kindIndex.value.services }
  var autoscalers: [String: [Resource]] { kindIndex.value.autoscalers }
  var unfinishedAutoscalers: [Resource] { kindIndex.value.unfinishedAutoscalers.value }

  /// Every autoscaler that names what it scales, in reading order of each kind.
  package var allAutoscalers: [Autoscaler] { kindIndex.value.allAutoscalers.value }

  /// Objects of which another one has kind, namespace and name, in reading order, and few more.
  package var namesakes: [Resource] { kindIndex.value.namesakes }

  /// `resource` as a Service, read once for all rules; nil: it is none.
  package func service(_ resource: Resource) -> Service? {
    guard resource.id.kind == "Service" else { return nil }
    let index = kindIndex.value
    return index.serviceNumbers[ObjectIdentifier(resource)].map { index.services[$0] }
      ?? Service(resource)
  }

  package func resources(_ group: String, _ kind: String) -> [Resource] {
    kindIndex.value.resourcesByKind[GroupKind(group, kind), default: []]
  }

  /// The objects of a kind and a name, in a namespace that may be `namespace`.
  package func resources(_ kind: GroupKind, named name: String, in namespace: String?) -> [Resource]
  {
    kindIndex.value.resources(kind, named: name, in: namespace)
  }

  /// The ResourceQuotas and LimitRanges of a namespace, as it is written.
  /// Whether any namespace has such objects.
  package var hasBounds: Bool { !kindIndex.value.bounds.value.isEmpty }

  package func bounds(in namespace: String?) -> [Resource] {
    kindIndex.value.bounds.value[namespace, default: []]
  }

  /// Whether an object that a pipeline finishes may yet be the one of this name.
  package func mayHold(_ kind: GroupKind, named name: String, in namespace: String?) -> Bool {
    kindIndex.value.mayHold(kind, named: name, in: namespace)
  }

  /// Workloads whose pods `pairs` select for `asker`, which may be in their namespace.
  package func workloads(selectedBy pairs: Labels, for asker: Resource) -> [Workload] {
    var selected: [Workload] = []
    _ = firstWorkload(selectedBy: pairs, for: asker) {
      selected.append($0)
      return false
    }
    return selected
  }

  package func hasWorkload(selectedBy pairs: Labels, for asker: Resource) -> Bool {
    firstWorkload(selectedBy: pairs, for: asker) { _ in true } != nil
  }

  /// The first of them that is wanted.
  package func firstWorkload(
    selectedBy pairs: Labels, for asker: Resource, where isWanted: (Workload) -> Bool
  ) -> Workload? {
    let index = workloadIndex.value
    let namespace = asker.id.namespace
    var fewest: ArraySlice<Int>?
    for pair in pairs.pairs {
      let candidates = index.byLabel[pair.code, namespace]
      if candidates.count < fewest?.count ?? .max { fewest = candidates }
      if candidates.count < 2 { break }
    }
    var last: Int?
    for number in fewest ?? [] where number != last {
      // Two labels of a workload may share a place.
      last = number
      let workload = index.workloads[number]
      if mayMeet(workload.resource, asker), workload.labels.contains(pairs), isWanted(workload) {
        return workload
      }
    }
    return nil
  }

  /// Workloads whose pods `selector` selects for `asker`, which may be in their namespace.
  package func workloads(matching selector: LabelSelector, for asker: Resource) -> [Workload] {
    var matching: [Workload] = []
    _ = firstWorkload(matching: selector, for: asker) {
      matching.append($0)
      return false
    }
    return matching
  }

  /// The first of them that is wanted.
  package func firstWorkload(
    matching selector: LabelSelector, for asker: Resource, where isWanted: (Workload) -> Bool
  ) -> Workload? {
    guard selector.matchLabels.isEmpty else {
      return firstWorkload(selectedBy: selector.matchLabels, for: asker) {
        (selector.matchExpressions.isEmpty || selector.matches($0.labels)) && isWanted($0)
      }
    }
    return workloads.first {
      mayMeet($0.resource, asker) && selector.matches($0.labels) && isWanted($0)
    }
  }

  /// Whether a pipeline may yet write labels, or a namespace, with which `selector` finds pods for `asker`.
  package func maySelect(_ selector: LabelSelector, for asker: Resource) -> Bool {
    let isOpen = asker.id.usesPlaceholder || selector.usesPlaceholder
    return (isOpen ? workloads : workloadIndex.value.unfinished.value).contains {
      Placeholder.mayBe($0.id.namespace, asker.id.namespace) && selector.mayMatch($0.labels)
    }
  }

  /// A Service behind which `workload`'s pods stand alone: without them nobody answers.
  package func service(restingOn workload: Workload) -> Service? {
    services(selecting: workload).first { service in
      firstWorkload(selectedBy: service.selector, for: service.resource) {
        // Of the same name it is another one's way to apply the same.
        $0.id.name != workload.id.name && $0.resource.source == workload.resource.source
          && !$0.isPatch && $0.isLongRunning && !$0.isScaledToZero
      } == nil
    }
  }

  /// Services that send traffic to `workload`'s pods, those of its own source first.
  package func services(selecting workload: Workload) -> [Service] {
    let index = kindIndex.value
    let namespace = workload.id.namespace
    var numbers: [Int] = []
    for label in workload.labels.pairs { numbers += index.servicesByLabel[label.code, namespace] }
    var last: Int?
    let found = numbers.sorted().compactMap { number -> Service? in
      // Two labels may share a place.
      guard number != last else { return nil }
      last = number
      let service = index.services[number]
      return mayMeet(service.resource, workload.resource)
        && workload.labels.contains(service.selector) ? service : nil
    }
    guard found.count > 1 else { return found }
    let source = workload.resource.source
    return found.filter { $0.resource.source == source }
      + found.filter { $0.resource.source != source }
  }

  /// Services that ask for the same port of all nodes, or the same address, in reading order.
  package func services(asking wanted: Allocation.Wanted) -> [Service] {
    kindIndex.value.allocations.value[wanted, default: []]
  }

  /// Whether a policy covers the workload's pods, one of these objects or one that lives elsewhere.
  package func hasNetworkPolicy(for workload: Workload) -> Bool {
    kindIndex.value.networkPolicies.value.cover(workload)
      || NetworkPolicies.kinds.contains {
        surroundings.external.hold($0.kind.kind, in: workload.id.namespace)
      }
  }

  /// One file, one kustomization, or one folder that something applies as a whole.
  package func areAppliedTogether(_ one: Resource, _ other: Resource) -> Bool {
    one.root.tree === other.root.tree
      || one.source == other.source && surroundings.appliedTogether.contains(one.source)
  }

  /// Whether the two may be applied to one namespace.
  package func mayMeet(_ one: Resource, _ other: Resource) -> Bool {
    Self.mayShare(one.id.namespace, other.id.namespace)
      && !kindIndex.value.separateSources.areSeparate(one, other)
  }

  /// A namespace that is not written is decided when the manifest is applied: it may be any.
  package static func mayShare(_ lhs: String?, _ rhs: String?) -> Bool {
    lhs == nil || rhs == nil || lhs == rhs
  }
}

/// A core Service. A class because it is handed from rule to rule; it never changes.
package final class Service: Sendable {
  package let resource: Resource
  package let selector: Labels
  package let ports: [Node]

  package init?(_ resource: Resource) {
    guard resource.id.kind == "Service", resource.id.group.isEmpty, let spec = resource.spec else {
      return nil
    }
    self.resource = resource
    isExternalName = spec["type"]?.says("ExternalName") == true
    isHeadless = spec["clusterIP"]?.says("None") == true
    selector = Labels(spec["selector"])
    ports = spec["ports"].map { Array($0.items) } ?? []
  }

  package let isExternalName: Bool
  package let isHeadless: Bool
}
