package import Manifests
internal import YAMLSyntax

/// A ConfigMap or Secret that changes in place under pods that keep what they have read.
package struct UnrolledConfiguration: Sendable {
  /// Of the object itself, or of what a controller makes a Secret of.
  package let change: ResourceChange
  /// The Secret that is made; nil: the object itself is what pods read.
  package let made: String?
  package let workload: Workload
  package let use: ConfigurationUse

  /// The key that pods read is gone.
  package var losesKey: Bool {
    guard let key = use.key, let new = change.new else { return false }
    return !new.holdsKey(key)
  }
}

extension ChangeSet {
  /// For each workload whose pods do not restart the strongest use of each object that changes
  /// under them: environment and single files stay as they were, whole volumes follow.
  package var unrolledConfiguration: [UnrolledConfiguration] {
    let changed = changes.flatMap(Configuration.changed)
    guard !changed.isEmpty else { return [] }
    let rolling = Set(changes.filter(\.restartsPods).map { place(of: $0.id) })
    let running = placesOfOldWorkloads
    return new.workloads.filter { workload in
      workload.isLongRunning && !workload.isScaledToZero
        && !rolling.contains(place(of: workload.id)) && running.contains(place(of: workload.id))
    }.flatMap { workload in
      let uses = workload.configurationUses
      return changed.compactMap { configuration, change -> UnrolledConfiguration? in
        let touching = uses.filter { reads($0, configuration, change, in: workload) }
        guard let use = touching.min(by: { $0.way.rank < $1.way.rank }),
          Reloading.annotation(on: workload, for: configuration) == nil
        else { return nil }
        return UnrolledConfiguration(
          change: change, made: configuration.isMade ? configuration.name : nil,
          workload: workload, use: use)
      }
    }
  }

  private func reads(
    _ use: ConfigurationUse, _ configuration: Configuration, _ change: ResourceChange,
    in workload: Workload
  ) -> Bool {
    guard use.kind == configuration.kind, use.name == configuration.name,
      namespace(of: workload.id) == namespace(of: change.id)
    else { return false }
    let keys = change.fields.compactMap { field -> String?? in
      guard field.effect != .ineffective else { return nil }
      return configuration.key(at: field.path)
    }
    return keys.contains { changed in
      guard let changed else { return true }
      return use.key.map { $0 == changed } ?? !use.overridden.contains(changed)
    }
  }

  var placesOfOldWorkloads: Set<ResourceID> { Set(old.workloads.map { place(of: $0.id) }) }

  func namespace(of id: ResourceID) -> String { id.namespace ?? options.namespace }

  /// The identity by which objects of both revisions are found.
  func place(of id: ResourceID) -> ResourceID {
    var id = id
    id.groupKind = Identity.currentKind(id.groupKind)
    id.namespace = namespace(of: id)
    return id
  }
}

extension ResourceChange {
  /// Pods that run now stop: they roll, or their object goes.
  fileprivate var restartsPods: Bool {
    action == .replace || rollout?.restartsPods == true
  }
}

extension ConfigurationUse.Way {
  fileprivate var rank: Int {
    switch self {
    case .environment: 0
    case .subPath: 1
    case .volume: 2
    }
  }
}
