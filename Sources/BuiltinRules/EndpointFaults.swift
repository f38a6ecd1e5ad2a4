import Linting
import Manifests
import YAMLSyntax

/// What the API server says of addresses that are written down for a Service (`validateEndpointAddress`,
/// `ValidateEndpointSlice`).
enum EndpointFaults {
  static func defects(of endpoints: Resource) -> [Defect] {
    var defects: [Defect] = []
    func check(_ address: Node) {
      guard address.kind == .scalar, !address.isNull, let text = address.text,
        IPAddress(text) == nil, !address.isOpen, !Placeholder.isInName(text)
      else { return }
      defects.append(
        Defect(
          "\(endpoints.id) is refused: \(text) is no address", at: address, of: endpoints,
          remedy: "write an IP address; a name stands in a Service of type ExternalName"))
    }
    endpoints.root["subsets"]?.forEachItem { subset in
      for list: StaticString in ["addresses", "notReadyAddresses"] {
        subset[list]?.forEachItem { if let address = $0["ip"] { check(address) } }
      }
    }
    let type = endpoints.root["addressType"]
    if type?.says("IPv4") == true || type?.says("IPv6") == true {
      endpoints.root["endpoints"]?.forEachItem { $0["addresses"]?.forEachItem(check) }
    }
    return defects
  }
}
