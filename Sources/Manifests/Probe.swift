import YAMLSyntax

/// A container's probe with the kubelet's defaults filled in.
package struct Probe: Sendable {
  package let node: Node
  package let kind: Kind

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

  /// What the kubelet does to find out; exactly one of them must be there.
  package var handlers: [(name: String, node: Node)] {
    var handlers: [(name: String, node: Node)] = []
    for (key, value) in node.entries where !value.isNull {
      guard let name = key.text, ["exec", "httpGet", "tcpSocket", "grpc"].contains(name) else {
        continue
      }
      handlers.append((name, value))
    }
    return handlers
  }

  /// The port that an HTTP, TCP or gRPC probe asks.
  package var port: Node? {
    node["httpGet"]?["port"] ?? node["tcpSocket"]?["port"] ?? node["grpc"]?["port"]
  }

  package var initialDelay: Int { seconds("initialDelaySeconds", or: 0) }
  package var period: Int { seconds("periodSeconds", or: 10) }
  package var timeout: Int { seconds("timeoutSeconds", or: 1) }
  package var failureThreshold: Int { seconds("failureThreshold", or: 3) }

  /// Seconds after the container's start at which an unanswered probe gives up.
  package var budget: Int { initialDelay + failureThreshold * period }

  /// The API server turns 0 into the default where it has one.
  private func seconds(_ field: StaticString, or fallback: Int) -> Int {
    guard let value = node[field]?.int, value != 0 else { return fallback }
    return Int(clamping: min(value, 1_000_000))
  }
}

extension Container {
  package func probe(_ kind: Probe.Kind) -> Probe? {
    guard let node = node[kind.field], node.isMapping else { return nil }
    return Probe(node: node, kind: kind)
  }

  package var probes: [Probe] { Probe.Kind.allCases.compactMap(probe) }

  /// A port entry with this name.
  package func declaresPort(named name: String) -> Bool {
    ports.contains { $0["name"]?.text == name }
  }
}
