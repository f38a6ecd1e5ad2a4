internal import Manifests
internal import YAMLSyntax

/// What becomes of an object's pods when its template changes.
package enum Rollout: Sendable, Hashable {
  /// Replaced bit by bit: at most `surge` more and `unavailable` fewer than `replicas` at a time.
  case rolling(replicas: Int?, surge: Int, unavailable: Int)
  /// All are stopped before the first new one starts.
  case allAtOnce(replicas: Int?)
  /// As a controller that is no part of Kubernetes sees fit.
  case byController
  /// Only as pods are deleted by hand, or the partition is lowered.
  case manual
  case paused
  /// New pods only: the next run of a Job, or what a ReplicaSet makes next.
  case nextPods
  /// The containers of a pod restart in place.
  case inPlace
  /// There are none.
  case noPods

  /// Pods that run now stop running.
  package var restartsPods: Bool {
    switch self {
    case .rolling, .allAtOnce, .byController, .inPlace: true
    case .manual, .paused, .nextPods, .noPods: false
    }
  }

  /// One clause: `3 pods are replaced, 1 at a time`.
  package var description: String {
    switch self {
    case .rolling(let replicas, let surge, let unavailable):
      let pods = replicas.map { $0 == 1 ? "1 pod is" : "\($0) pods are" } ?? "pods are"
      return "\(pods) replaced, \(max(1, surge + unavailable)) at a time "
        + "(at most \(surge) more, \(unavailable) unavailable)"
    case .allAtOnce(let replicas):
      let pods = replicas.map { $0 == 1 ? "the pod is" : "all \($0) pods are" } ?? "all pods are"
      return "\(pods) stopped before new ones start"
    case .byController: return "its controller replaces the pods"
    case .manual: return "pods are replaced only when they are deleted by hand"
    case .paused: return "the rollout waits: it is paused"
    case .nextPods: return "running pods stay as they are; the next ones get it"
    case .inPlace: return "its containers restart"
    case .noPods: return "it runs no pods"
    }
  }
}

extension Rollout {
  /// The pace that the object's strategy sets; `object` is as it will be stored.
  init(_ object: Value, _ kind: GroupKind) {
    let spec = object["spec"]
    let replicas = spec?["replicas"]?.podCount
    if replicas == 0 {
      self = .noPods
    } else if spec?["paused"]?.bool == true {
      self = .paused
    } else {
      switch kind.group == "apps" ? kind.kind : "" {
      case "StatefulSet": self = Self.ordered(spec?["updateStrategy"], replicas ?? 1)
      case "DaemonSet": self = Self.perNode(spec?["updateStrategy"])
      case "Deployment": self = Self.rolling(spec?["strategy"], replicas)
      default: self = .byController
      }
    }
  }

  private static func ordered(_ strategy: Value?, _ replicas: Int) -> Rollout {
    let partition = strategy?["rollingUpdate"]?["partition"]?.podCount ?? 0
    if strategy?["type"]?.string == "OnDelete" || partition >= replicas { return .manual }
    return .rolling(replicas: replicas - partition, surge: 0, unavailable: 1)
  }

  /// Shares of the number of nodes mean at least one.
  private static func perNode(_ strategy: Value?) -> Rollout {
    if strategy?["type"]?.string == "OnDelete" { return .manual }
    let bounds = strategy?["rollingUpdate"]
    let surge = bounds?["maxSurge"]?.pods(of: nil, roundsUp: true) ?? 0
    let unavailable = bounds?["maxUnavailable"]?.pods(of: nil, roundsUp: true) ?? 1
    return .rolling(replicas: nil, surge: surge, unavailable: unavailable)
  }

  private static func rolling(_ strategy: Value?, _ replicas: Int?) -> Rollout {
    if strategy?["type"]?.string == "Recreate" { return .allAtOnce(replicas: replicas) }
    let bounds = strategy?["rollingUpdate"]
    let surge = bounds?["maxSurge"]?.pods(of: replicas, roundsUp: true) ?? 1
    var unavailable = bounds?["maxUnavailable"]?.pods(of: replicas, roundsUp: false) ?? 0
    // Both rounded to zero would stand still: the controller then stops one pod.
    if surge == 0, unavailable == 0 { unavailable = 1 }
    return .rolling(replicas: replicas, surge: surge, unavailable: unavailable)
  }
}

extension Value {
  /// A number of pods that some cluster could run.
  fileprivate var podCount: Int? {
    number.flatMap { Int(exactly: $0) }.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
  }

  /// A count, or a share of `total`; of an unknown total at least one pod.
  fileprivate func pods(of total: Int?, roundsUp: Bool) -> Int? {
    if number != nil { return podCount }
    guard let text = string, text.hasSuffix("%"), let percent = Int(text.dropLast()),
      (0...1_000).contains(percent)
    else { return nil }
    guard let total else { return percent == 0 ? 0 : 1 }
    return IntOrString.percent(percent).scaled(to: total, roundsUp ? .up : .down)
  }
}
