internal import Manifests
internal import YAMLSyntax

extension Rollout {
  /// nil: the change does nothing to pods.
  init?(
    _ update: Update, _ differences: [Difference], _ kind: GroupKind, _ known: KindFacts?,
    _ scaler: Autoscaler?
  ) {
    guard !differences.isEmpty, !PodlessKinds.contain(kind) else { return nil }
    guard let table = known?.table else {
      self = update.movesRelease(of: kind) ? .reinstalled : .unknown
      return
    }
    let count = PodCount(update, scaler)
    guard differences.contains(where: { table.pods.covers($0.path, update) }) else {
      guard let rollout = Self.besideTemplate(update, table, count) else { return nil }
      self = rollout
      return
    }
    switch table.pods {
    case .none: return nil
    case .rolls: self.init(update.after, kind, count)
    case .nextPods: self = .nextPods
    case .restartsContainers: self = .inPlace(mayHaveEnded: update.mayHaveEnded)
    }
  }

  private static func besideTemplate(
    _ update: Update, _ table: KindTable, _ count: PodCount
  ) -> Rollout? {
    guard count.after == 0 else { return table.disturbs?(update) ?? count.scaledDown }
    return update.changes("spec.replicas") ? .stopped(replicas: count.before) : nil
  }
}

extension KindTable.PodEffect {
  /// Whether what stands at `path` is what pods are made of.
  func covers(_ path: FieldPath, _ update: Update) -> Bool {
    switch self {
    case .none: false
    case .rolls(let template), .nextPods(let template): FieldPattern(template).overlaps(path)
    case .restartsContainers:
      FieldPattern("spec.containers[].image").contains(path) || update.changesSidecar(path)
    }
  }
}

extension Update {
  /// Other init containers have run: since 1.20 the kubelet does not run them again for a new image.
  fileprivate func changesSidecar(_ path: FieldPath) -> Bool {
    guard FieldPattern("spec.initContainers[].image").contains(path) else { return false }
    return after.value(at: FieldPath(path.steps.dropLast()))?["restartPolicy"]?.string == "Always"
  }

  /// A pod that has ended is not started again.
  fileprivate var mayHaveEnded: Bool {
    after[["spec", "restartPolicy"]].map { $0.string != "Always" } ?? false
  }
}

// MARK: - Releases

extension Update {
  /// Whether a HelmRelease of Flux gets another name or place: the controller does not move a release.
  fileprivate func movesRelease(of kind: GroupKind) -> Bool {
    guard kind == GroupKind("helm.toolkit.fluxcd.io", "HelmRelease"),
      after[["spec", "suspend"]]?.bool != true
    else { return false }
    let metadata = manifest["metadata"]
    let home = metadata?["namespace"]?.text ?? ""
    let release: (Value) -> [String] = { object in
      let spec = object["spec"]
      let (target, storage) = (spec?["targetNamespace"]?.text, spec?["storageNamespace"]?.text)
      let name = (target.map { "\($0)-" } ?? "") + (metadata?["name"]?.text ?? "")
      return [spec?["releaseName"]?.text ?? name, target ?? home, storage ?? home]
    }
    return release(before) != release(after)
  }
}

// MARK: - Beside the template

extension Rollout {
  /// A rollout that waited goes on.
  static let whenReleased: @Sendable (Update) -> Rollout? = { update in
    let (old, new) = (update.before["spec"], update.after["spec"])
    let wasHeld = old?["paused"]?.bool == true || old?["updateStrategy"]?.isOnDelete == true
    let isHeld = new?["paused"]?.bool == true || new?["updateStrategy"]?.isOnDelete == true
    return wasHeld && !isHeld || partition(new) < partition(old) ? .released : nil
  }

  private static func partition(_ spec: Value?) -> Int {
    spec?["updateStrategy"]?["rollingUpdate"]?["partition"]?.podCount ?? 0
  }

  static let whenRenumbered: @Sendable (Update) -> Rollout? = { update in
    let start: (Value) -> Int = { $0[["spec", "ordinals", "start"]]?.podCount ?? 0 }
    return start(update.before) == start(update.after) ? whenReleased(update) : .renumbered
  }

  /// A Job that is suspended loses the pods that it runs.
  static let whenSuspended: @Sendable (Update) -> Rollout? = { update in
    let isStopped: (Value) -> Bool = {
      $0[["spec", "suspend"]]?.bool == true || $0[["spec", "parallelism"]]?.number == 0
    }
    return isStopped(update.after) && !isStopped(update.before) ? .stopped(replicas: nil) : nil
  }

  static let whenTainted: @Sendable (Update) -> Rollout? = { update in
    let taints: (Value) -> Set<[String]> = { node in
      let evicting = (node[["spec", "taints"]]?.items ?? []).filter {
        $0["effect"]?.string == "NoExecute"
      }
      return Set(evicting.map { [$0["key"]?.text ?? "", $0["value"]?.text ?? ""] })
    }
    return taints(update.after).isSubset(of: taints(update.before)) ? nil : .evicted
  }

  /// A controller that is no part of Kubernetes may act upon any other field: `restartAt`.
  static let whenAnythingElse: @Sendable (Update) -> Rollout? = { update in
    let harmless = ["metadata", "spec.replicas"].map { FieldPath(keys: $0) }
    let isHarmless = update.differences(at: FieldPath()).allSatisfy { difference in
      harmless.contains { difference.path.hasPrefix($0) }
    }
    return isHarmless ? nil : .unknown
  }
}
