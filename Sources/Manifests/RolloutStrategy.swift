import YAMLSyntax

/// How a Deployment or a DaemonSet replaces its pods, with the API server's defaults filled in.
package struct RolloutStrategy: Sendable {
  package let type: String
  /// `strategy` or `updateStrategy` as written; nil: left out.
  package let node: Node?
  package let maxSurge: IntOrString
  package let maxUnavailable: IntOrString

  init?(_ resource: Resource) {
    switch (resource.id.group, resource.id.kind) {
    case ("apps", "Deployment"), ("extensions", "Deployment"):
      self.init(resource.spec?["strategy"], surge: .percent(25), unavailable: .percent(25))
    case ("apps", "DaemonSet"), ("extensions", "DaemonSet"):
      self.init(resource.spec?["updateStrategy"], surge: .int(0), unavailable: .int(1))
    default: return nil
    }
  }

  private init(_ node: Node?, surge: IntOrString, unavailable: IntOrString) {
    self.node = node?.isMapping == true ? node : nil
    type = node?["type"]?.text ?? "RollingUpdate"
    let rolling = node?["rollingUpdate"]
    maxSurge = IntOrString(rolling?["maxSurge"]) ?? surge
    maxUnavailable = IntOrString(rolling?["maxUnavailable"]) ?? unavailable
  }

  package var isRolling: Bool { type == "RollingUpdate" }

  /// A pipeline writes one of the numbers.
  package var isOpen: Bool {
    [maxSurge, maxUnavailable].contains { count in
      if case .string(let text) = count { Placeholder.isIn(text) } else { false }
    }
  }

  /// Pods added before old ones go, out of `replicas`.
  package func surge(of replicas: Int) -> Int { maxSurge.scaled(to: replicas, .up) ?? 0 }

  /// Pods that may be missing, out of `replicas`. Where both numbers round to zero the controller
  /// takes one pod down all the same (`ResolveFenceposts`).
  package func unavailable(of replicas: Int) -> Int {
    let unavailable = maxUnavailable.scaled(to: replicas, .down) ?? 0
    return unavailable == 0 && surge(of: replicas) == 0 ? 1 : unavailable
  }
}

extension IntOrString {
  /// `0` or `0%`.
  package var isZero: Bool {
    switch self {
    case .int(let value): value == 0
    case .percent(let percent): percent == 0
    case .string: false
    }
  }
}

extension IntOrString: CustomStringConvertible {
  package var description: String {
    switch self {
    case .int(let value): "\(value)"
    case .percent(let percent): "\(percent)%"
    case .string(let text): text
    }
  }
}
