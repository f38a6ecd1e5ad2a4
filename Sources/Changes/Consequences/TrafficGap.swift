package import Manifests
package import YAMLSyntax

/// A Service that loses its pods through the change.
package struct TrafficGap: Sendable {
  /// The Service as it will be.
  package let service: Service
  package let previous: Service
  package let moment: Moment
  /// Whose pods it reaches now.
  package let workloads: [Workload]
  /// Whose name no port of a running pod has; nil: it is the selector that fits none.
  package let port: Node?

  package enum Moment: Sendable, Hashable {
    /// Its new selector fits no pod that runs now: nobody answers until new ones are ready.
    case untilRollout
    /// It will fit none of the pods that there will be: they are scaled to zero, or the API server refuses what
    /// would make them.
    case forGood
    /// What runs its pods is deleted, and nothing takes its place.
    case removed
  }

  /// Where the selector became another one: what an overlay added to it, otherwise the selector itself.
  package var selectorPlace: Node? {
    guard let spec = service.resource.spec, let key = spec.keyNode("selector") else { return nil }
    let (old, path) = (previous.selector, key.origin.file.path)
    return spec["selector"]?.pairs.lazy.compactMap { name, value -> Node? in
      guard let name = name.text, old[name] != value.text else { return nil }
      return value.origin.file.path == path ? nil : value
    }.first ?? key
  }
}

extension ChangeSet {
  /// Services that reach running pods now and will not.
  package var trafficGaps: [TrafficGap] {
    let deleted = Set(changes.filter { $0.action == .delete }.map { place(of: $0.id) })
    let before = Dictionary(
      old.services.map { (place(of: $0.resource.id), $0) }, uniquingKeysWith: { $1 })
    let refused = Set(changes.filter { $0.action == .reject }.map { place(of: $0.id) })
    return new.services.compactMap { service in
      guard let previous = before[place(of: service.resource.id)],
        !service.isExternalName, !previous.isExternalName, !service.selector.isEmpty,
        !previous.selector.isEmpty
      else { return nil }
      let running = old.running(previous.selector, previous.resource)
      guard !running.isEmpty else { return nil }
      func gap(_ moment: TrafficGap.Moment, _ port: Node? = nil) -> TrafficGap {
        TrafficGap(
          service: service, previous: previous, moment: moment, workloads: running, port: port)
      }
      let willRun = new.workloads(selectedBy: service.selector, for: service.resource)
      if willRun.isEmpty, running.allSatisfy({ deleted.contains(place(of: $0.id)) }) {
        return hasSuccessor(service) ? nil : gap(.removed)
      }
      return moment(of: service, from: running, to: willRun, refused).map { gap($0) }
        ?? movedPort(of: service, from: previous, to: willRun).map { gap(.untilRollout, $0) }
    }
  }

  private func moment(
    of service: Service, from running: [Workload], to willRun: [Workload],
    _ refused: Set<ResourceID>
  ) -> TrafficGap.Moment? {
    // What is refused stays as it is, and its pods run on.
    let reached = old.running(service.selector, service.resource)
    guard !reached.contains(where: { refused.contains(place(of: $0.id)) }) else { return nil }
    let selector = LabelSelector(pairs: service.selector)
    if willRun.isEmpty { return hasAny(of: running) && !mayFind(service) ? .forGood : nil }
    let awake = willRun.filter { !$0.isScaledToZero || new.scalers[$0.id] != nil }
    if awake.isEmpty { return stillRun(running) ? .forGood : nil }
    if awake.allSatisfy({ refused.contains(place(of: $0.id)) }) { return .forGood }
    // A pipeline may write what the pods have.
    let mayReach = running.contains { selector.mayMatch($0.labels) }
    return reached.isEmpty && !mayReach ? .untilRollout : nil
  }

  /// Whether pods that no manifest here shows may be those of `service`.
  private func mayFind(_ service: Service) -> Bool {
    new.surroundings.external.holdPods(service.selector, in: service.resource.id.namespace)
      || new.maySelect(LabelSelector(pairs: service.selector), for: service.resource)
  }

  /// Whether something else may run the pods from now on: an operator's object, a release of a chart.
  private func hasSuccessor(_ service: Service) -> Bool {
    mayFind(service) || new.mayMakePods(service.selector, for: service)
      || changes.contains { change in
        guard change.action == .create, let made = change.new else { return false }
        return made.isCustom && !PodlessKinds.contain(made.kind)
      }
  }

  /// The `targetPort` of a port that pods served, and that only those of the new template serve: by name. A number need
  /// not be declared: it counts where all pods declare the one that their Service names, and none the other one.
  private func movedPort(
    of service: Service, from previous: Service, to willRun: [Workload]
  ) -> Node? {
    let running = old.running(service.selector, service.resource)
    guard !running.isEmpty else { return nil }
    return service.ports.lazy.compactMap { port -> Node? in
      guard let target = port["targetPort"],
        let before = previous.ports.first(where: {
          $0["port"]?.int == port["port"]?.int && $0.networkProtocol == port.networkProtocol
        })
      else { return nil }
      guard let name = target.string else {
        let (now, then) = (target.int, (before["targetPort"] ?? before["port"])?.int)
        guard let now, let then, !willRun.isEmpty,
          running.allSatisfy({ $0.declares(then) && !$0.declares(now) }),
          willRun.allSatisfy({ $0.declares(now) && !$0.declares(then) })
        else { return nil }
        return target
      }
      guard running.contains(where: { $0.serves(before) }),
        willRun.contains(where: { $0.serves(name, port.networkProtocol) }),
        !running.contains(where: { $0.serves(name, port.networkProtocol) })
      else { return nil }
      return target
    }.first
  }

  /// Whether some of the workloads are still there.
  private func hasAny(of workloads: [Workload]) -> Bool { !successors(of: workloads).isEmpty }

  /// Whether some of them run pods as before, to which nobody comes any more.
  private func stillRun(_ workloads: [Workload]) -> Bool {
    successors(of: workloads).contains { !$0.isScaledToZero }
  }

  private func successors(of workloads: [Workload]) -> [Workload] {
    let places = Set(workloads.map { place(of: $0.id) })
    return new.workloads.filter { places.contains(place(of: $0.id)) }
  }
}

extension Inventory {
  fileprivate func running(_ selector: Labels, _ asker: Resource) -> [Workload] {
    workloads(selectedBy: selector, for: asker).filter {
      $0.isLongRunning && !$0.isScaledToZero
    }
  }
}
