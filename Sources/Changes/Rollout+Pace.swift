internal import Manifests
internal import YAMLSyntax

/// How many pods an object asks for. nil: nobody wrote it, or an autoscaler sees to it.
struct PodCount {
  let before: Int?
  let after: Int?

  init(_ update: Update, _ scaler: Autoscaler?) {
    func count(_ object: Value) -> Int? {
      // The server's default of one says nothing: someone may have scaled it.
      guard let replicas = object[["spec", "replicas"]], replicas.node != nil else { return nil }
      let count = replicas.podCount
      // KEDA alone wakes what is scaled to zero.
      let isScaled = scaler.map { $0.isKEDA || count != 0 } ?? false
      return isScaled ? nil : count
    }
    before = count(update.before)
    after = count(update.after)
  }

  /// Those that were there and will be.
  var kept: Int? { before.flatMap { before in after.map { min(before, $0) } } }

  /// nil: there are no fewer, or nobody knows.
  var scaledDown: Rollout? {
    guard let before, let after, before > after else { return nil }
    return .fewer(by: before - after)
  }
}

extension Rollout {
  /// What a new template does, at the pace that the object's strategy sets; `object` is as it will be
  /// stored.
  init(_ object: Value, _ kind: GroupKind, _ count: PodCount) {
    let spec = object["spec"]
    if count.after == 0 {
      self = count.before == 0 ? .noPods : .stopped(replicas: count.before)
    } else if count.before == 0 {
      self = .started
    } else if spec?.isPaused == true {
      self = .paused
    } else {
      switch kind.group == "apps" ? kind.kind : "" {
      case "StatefulSet": self = Self.ordered(spec?["updateStrategy"], count)
      case "DaemonSet": self = Self.perNode(spec?["updateStrategy"])
      case "Deployment": self = Self.rolling(spec?["strategy"], count)
      default: self = spec?["updateStrategy"]?.isOnDelete == true ? .manual : .byController
      }
    }
  }

  private static func ordered(_ strategy: Value?, _ count: PodCount) -> Rollout {
    if strategy?.isOnDelete == true { return .manual }
    let partition = strategy?["rollingUpdate"]?["partition"]?.podCount ?? 0
    guard let kept = count.kept else {
      return partition > 0
        ? .fromPartition(partition) : .rolling(replicas: nil, surge: 0, unavailable: 1)
    }
    return partition >= kept
      ? .partitioned : .rolling(replicas: kept - partition, surge: 0, unavailable: 1)
  }

  private static func perNode(_ strategy: Value?) -> Rollout {
    if strategy?.isOnDelete == true { return .manual }
    let bounds = strategy?["rollingUpdate"]
    return .rolling(
      replicas: nil, surge: bounds?["maxSurge"]?.share(of: nil, .up) ?? 0,
      unavailable: bounds?["maxUnavailable"]?.share(of: nil, .up) ?? 1)
  }

  private static func rolling(_ strategy: Value?, _ count: PodCount) -> Rollout {
    if strategy?["type"]?.string == "Recreate" {
      return .allAtOnce(replicas: count.before)
    }
    let bounds = strategy?["rollingUpdate"]
    let surge = bounds?["maxSurge"]?.share(of: count.after, .up) ?? 1
    var unavailable = bounds?["maxUnavailable"]?.share(of: count.after, .down) ?? 0
    // Both rounded to zero would stand still: the controller then stops one pod.
    if surge == 0, unavailable == 0 { unavailable = 1 }
    return .rolling(replicas: count.kept, surge: surge, unavailable: unavailable)
  }
}

extension Value {
  /// A number of pods that some cluster could run.
  var podCount: Int? {
    number.flatMap { Int(exactly: $0) }.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
  }

  /// Of an update strategy.
  var isOnDelete: Bool { self["type"]?.string == "OnDelete" }

  /// Of a `spec`: a Deployment's own switch, and those of OpenKruise's kinds.
  fileprivate var isPaused: Bool {
    [["paused"], ["updateStrategy", "paused"], ["updateStrategy", "rollingUpdate", "paused"]]
      .contains { self[$0]?.bool == true }
  }

  /// A count, or a share of `total`; of an unknown total the share as it is written.
  fileprivate func share(of total: Int?, _ rounding: IntOrString.Rounding) -> Rollout.Share? {
    if number != nil { return podCount.map(Rollout.Share.pods) }
    guard let text = string, text.hasSuffix("%"), let percent = Int(text.dropLast()),
      (0...1_000).contains(percent)
    else { return nil }
    if percent == 0 { return 0 }
    return total.map { .pods(IntOrString.percent(percent).scaled(to: $0, rounding) ?? 0) }
      ?? .percent(percent)
  }
}

extension Inventory {
  /// What sets the number of pods, by what it scales.
  var scalers: [ResourceID: Autoscaler] {
    let pairs = allAutoscalers.compactMap { scaler in
      workload(scaledBy: scaler).map { ($0.id, scaler) }
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }
}

extension Resource {
  var makesPods: Bool { PodTemplate.isWorkload(kind) }
}
