package import Manifests
internal import YAMLSyntax

/// A Service that loses its pods through the change.
package struct TrafficGap: Sendable {
  /// The Service as it will be.
  package let service: Service
  package let previous: Service
  package let moment: Moment
  /// Whose pods it reaches now.
  package let workloads: [Workload]

  package enum Moment: Sendable, Hashable {
    /// Its new selector fits no pod that runs now: nobody answers until new ones are ready.
    case untilRollout
    /// It will fit none of the pods that there will be.
    case forGood
  }
}

extension ChangeSet {
  /// Services that reach running pods now and will not.
  package var trafficGaps: [TrafficGap] {
    let before = Dictionary(
      old.services.map { (place(of: $0.resource.id), $0) }, uniquingKeysWith: { $1 })
    return new.services.compactMap { service in
      guard let previous = before[place(of: service.resource.id)],
        !service.isExternalName, !previous.isExternalName, !service.selector.isEmpty,
        !previous.selector.isEmpty
      else { return nil }
      let running = old.running(previous.selector, previous.resource)
      guard !running.isEmpty else { return nil }
      func gap(_ moment: TrafficGap.Moment) -> TrafficGap {
        TrafficGap(service: service, previous: previous, moment: moment, workloads: running)
      }
      let namespace = service.resource.id.namespace
      // Pods that nobody runs any more on purpose are no gap.
      let willRun = new.workloads(selectedBy: service.selector, for: service.resource)
      if willRun.isEmpty, new.surroundings.external.holdPods(service.selector, in: namespace) {
        return nil
      }
      if willRun.isEmpty { return hasAny(of: running) ? gap(.forGood) : nil }
      if willRun.allSatisfy(\.isScaledToZero) { return nil }
      return old.running(service.selector, service.resource).isEmpty ? gap(.untilRollout) : nil
    }
  }

  /// Whether some of the workloads are still there.
  private func hasAny(of workloads: [Workload]) -> Bool {
    let places = Set(workloads.map { place(of: $0.id) })
    return new.workloads.contains { places.contains(place(of: $0.id)) }
  }
}

extension Inventory {
  fileprivate func running(_ selector: Labels, _ asker: Resource) -> [Workload] {
    workloads(selectedBy: selector, for: asker).filter {
      $0.isLongRunning && !$0.isScaledToZero
    }
  }
}
