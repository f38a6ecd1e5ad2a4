import YAMLSyntax

extension Workload {
  /// Whether a container that runs as long as the pod declares the port: name and protocol make an endpoint.
  package func serves(_ name: String, _ networkProtocol: String) -> Bool {
    containers.contains { container in
      (container.role == .main || container.role == .sidecar)
        && container.ports.contains {
          guard let written = $0["name"], written.text == name || written.isOpen else {
            return false
          }
          return Placeholder.mayBe($0.networkProtocol, networkProtocol)
        }
    }
  }

  /// Whether a container that runs as long as the pod says that it listens there; an open number may be any.
  package func declares(_ number: Int64) -> Bool {
    containers.contains { container in
      (container.role == .main || container.role == .sidecar)
        && container.ports.contains { $0["containerPort"]?.int == number }
    }
  }

  /// Whether traffic for a port of a Service comes through: a number need not be declared.
  package func serves(_ port: Node) -> Bool {
    guard let name = port["targetPort"]?.string else { return true }
    return serves(name, port.networkProtocol)
  }
}

extension Node {
  /// Of a port.
  package var networkProtocol: String { self["protocol"]?.text ?? "TCP" }
}
