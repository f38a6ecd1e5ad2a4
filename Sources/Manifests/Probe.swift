import YAMLSyntax

/// A container's probe with the kubelet's defaults filled in.
package struct Probe: Sendable {
  package let node: Node
  package let kind: Kind
  /// What the kubelet does to find out; exactly one of them must be there.
  package private(set) var handlers: [(name: String, node: Node)] = []
  package private(set) var initialDelay = 0
  package private(set) var period = 10
  package private(set) var timeout = 1
  package private(set) var failureThreshold = 3
  /// Numbers below zero, which the API server refuses.
  package private(set) var negatives: [Node] = []

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
    self.node = node
    self.kind = kind
    for (key, value) in node.entries {
      if key.says("initialDelaySeconds") {
        initialDelay = read(value) ?? initialDelay
      } else if key.says("periodSeconds") {
        period = read(value) ?? period
      } else if key.says("timeoutSeconds") {
        timeout = read(value) ?? timeout
      } else if key.says("failureThreshold") {
        failureThreshold = read(value) ?? failureThreshold
      } else if Self.handlers.contains(where: key.says), !value.isNull {
        handlers.append((key.text ?? "", value))
      }
    }
  }

  private static let handlers: [StaticString] = ["exec", "httpGet", "tcpSocket", "grpc"]

  /// The API server turns 0 into the default where it has one.
  private mutating func read(_ node: Node) -> Int? {
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
    ports.contains { $0["name"]?.text == name }
  }
}
