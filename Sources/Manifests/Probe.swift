import YAMLSyntax

/// A container's probe with the kubelet's defaults filled in. A class because it is handed from rule to
/// rule; it never changes.
package final class Probe: Sendable {
  package let node: Node
  package let kind: Kind
  /// What the kubelet does to find out; exactly one of them must be there.
  package let handlers: [(name: String, node: Node)]
  package let initialDelay: Int
  package let period: Int
  package let timeout: Int
  package let failureThreshold: Int
  /// Numbers below zero, which the API server refuses.
  package let negatives: [Node]

  package enum Kind: String, Sendable, CaseIterable {
    case liveness = "livenessProbe"
    case readiness = "readinessProbe"
    case startup = "startupProbe"

    package var field: StaticString {
      switch self {
      case .liveness: "livenessProbe"
      case .readiness: "readinessProbe"
      case .startup: "startupProbe"
      }
    }
  }

  init(_ node: Node, _ kind: Kind) {
    var handlers: [(name: String, node: Node)] = []
    var negatives: [Node] = []
    var (initialDelay, period, timeout, failureThreshold) = (0, 10, 1, 3)
    node.forEachPair { key, value in
      if key.says("initialDelaySeconds") {
        initialDelay = Self.read(value, &negatives) ?? initialDelay
      } else if key.says("periodSeconds") {
        period = Self.read(value, &negatives) ?? period
      } else if key.says("timeoutSeconds") {
        timeout = Self.read(value, &negatives) ?? timeout
      } else if key.says("failureThreshold") {
        failureThreshold = Self.read(value, &negatives) ?? failureThreshold
      } else if Self.handlers.contains(where: key.says), !value.isNull {
        handlers.append((key.text ?? "", value))
      }
    }
    self.node = node
    self.kind = kind
    self.handlers = handlers
    self.initialDelay = initialDelay
    self.period = period
    self.timeout = timeout
    self.failureThreshold = failureThreshold
    self.negatives = negatives
  }

  private static let handlers: [StaticString] = ["exec", "httpGet", "tcpSocket", "grpc"]

  /// The API server turns 0 into the default where it has one.
  private static func read(_ node: Node, _ negatives: inout [Node]) -> Int? {
    guard let value = node.int, value != 0 else { return nil }
    if value < 0 { negatives.append(node) }
    return Int(clamping: max(-1_000_000, min(value, 1_000_000)))
  }

  /// The port that an HTTP, TCP or gRPC probe asks.
  package var port: Node? {
    for handler in handlers where handler.name != "exec" {
      if let port = handler.node["port"] { return port }
    }
    return nil
  }

  /// Seconds after the container's start at which an unanswered probe gives up.
  package var budget: Int { initialDelay + failureThreshold * period }
}

extension Container {
  package func probe(_ kind: Probe.Kind) -> Probe? { probes.first { $0.kind == kind } }

  /// A port entry with this name.
  package func declaresPort(named name: String) -> Bool {
    ports.contains { $0["name"]?.text == name } || ports.contains { $0["name"]?.isOpen == true }
  }
}
