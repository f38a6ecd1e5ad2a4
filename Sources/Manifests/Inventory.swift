import YAMLSyntax

/// The objects of one revision, and who refers to whom.
///
/// Who refers to whom is worked out when it is first asked for: a comparison of two large revisions that
/// hardly differ asks for none of it.
package struct Inventory: Sendable {
  package let resources: [Resource]
  package let surroundings: Surroundings
  private let kindIndex: Deferred<KindIndex>
  private let workloadIndex: Deferred<WorkloadIndex>
  private let referenceIndex: Lazy<ReferenceIndex>
  private let workloadNames: Lazy<[String: [Workload]]>
  private let customDefinitions: Lazy<CustomDefinitions>

  package init(_ resources: [Resource], surroundings: Surroundings = Surroundings()) {
    self.resources = resources
    self.surroundings = surroundings
    let kindIndex = Deferred.lazy(Lazy { KindIndex(resources) })
    self.kindIndex = kindIndex
    customDefinitions = Self.definitions(kindIndex)
    workloadIndex = .lazy(Lazy { WorkloadIndex(resources.compactMap(Workload.init)) })
    referenceIndex = Self.references(resources, surroundings)
    workloadNames = Self.names(workloadIndex)
  }

  /// With the `workloads` and `services` among `resources` worked out already: for many questions at once.
  package init(
    _ resources: [Resource], workloads: [Workload], services: [Service], surroundings: Surroundings
  ) {
    self.resources = resources
    self.surroundings = surroundings
    let kindIndex = Deferred.ready(KindIndex(resources, services))
    self.kindIndex = kindIndex
    customDefinitions = Self.definitions(kindIndex)
    workloadIndex = .ready(WorkloadIndex(workloads))
    referenceIndex = Self.references(resources, surroundings)
    workloadNames = Self.names(workloadIndex)
  }

  private static func references(
    _ resources: [Resource], _ surroundings: Surroundings
  ) -> Lazy<ReferenceIndex> {
    Lazy {
      ReferenceIndex(resources, made: surroundings.generated, external: surroundings.external)
    }
  }

  /// What objects name, and what of it is not there.
  package var references: ReferenceIndex { referenceIndex.value }
  /// Jobs and CronJobs, patches left out.
  package var jobs: [Workload] { workloadIndex.value.jobs }
  package func workloads(named name: String) -> [Workload] { workloadNames.value[name] ?? [] }

  private static func names(_ index: Deferred<WorkloadIndex>) -> Lazy<[String: [Workload]]> {
    Lazy { Dictionary(grouping: index.value.workloads, by: \.id.name) }
  }

  private static func definitions(_ index: Deferred<KindIndex>) -> Lazy<CustomDefinitions> {
    let kind = GroupKind("apiextensions.k8s.io", "CustomResourceDefinition")
    return Lazy { CustomDefinitions(index.value.resourcesByKind[kind, default: []]) }
  }

  /// What the input itself defines.
  var definitions: CustomDefinitions { customDefinitions.value }

  package var workloads: [Workload] { workloadIndex.value.workloads }
  package var services: [Service] { kindIndex.value.services }
  var autoscalers: [String: [Resource]] { kindIndex.value.autoscalers }
  var claimsByName: [String: [Resource]] { kindIndex.value.claimsByName }
  var servicesByName: [String: [Resource]] { kindIndex.value.servicesByName }

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

  /// Workloads whose pods `pairs` select, in a namespace that may be `namespace`.
  package func workloads(selectedBy pairs: Labels, in namespace: String?) -> [Workload] {
    let index = workloadIndex.value
    let candidates = pairs.pairs.map { index.byLabel[$0] ?? [] }
    guard let fewest = candidates.min(by: { $0.count < $1.count }) else { return [] }
    return fewest.compactMap { number in
      let workload = index.workloads[number]
      return Self.mayShare(workload.id.namespace, namespace) && workload.labels.contains(pairs)
        ? workload : nil
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
    let index = kindIndex.value
    return workload.labels.pairs
      .flatMap { index.servicesByLabel[$0] ?? [] }
      .sorted()
      .map { index.services[$0] }
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
