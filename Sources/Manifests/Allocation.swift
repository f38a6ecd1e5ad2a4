import YAMLSyntax

/// What one Service of a cluster has at a time, where a manifest asks for it: a port of all nodes, whatever its protocol,
/// or an address.
package struct Allocation: Sendable {
  package let wanted: Wanted
  package let node: Node

  package enum Wanted: Sendable, Hashable {
    case nodePort(Int64)
    case clusterIP(IPAddress)
  }

  /// `the nodePort 30080`
  package var words: String {
    let text = node.text ?? ""
    return switch wanted {
    case .nodePort: "the nodePort \(text)"
    case .clusterIP: "the clusterIP \(text)"
    }
  }
}

extension Service {
  package var allocations: [Allocation] {
    var found: [Allocation] = []
    let type = resource.spec?["type"]?.text ?? "ClusterIP"
    if ["LoadBalancer", "NodePort"].contains(type) {
      for port in ports {
        guard let node = port["nodePort"], let number = node.int, number != 0 else { continue }
        found.append(Allocation(wanted: .nodePort(number), node: node))
      }
    }
    if type != "ExternalName", let node = resource.spec?["clusterIP"],
      let address = node.text.flatMap({ IPAddress($0) })
    {
      found.append(Allocation(wanted: .clusterIP(address), node: node))
    }
    return found
  }
}
