import Linting
import Manifests
import YAMLSyntax

/// What the API server says of addresses that are written down for a Service (`validateEndpointAddress`,
/// `ValidateEndpointSlice`).
enum EndpointFaults {
  static func defects(of endpoints: Resource) -> [Defect] {
    var defects: [Defect] = []
    let type = endpoints.root["addressType"]
    let version = type?.text.flatMap { ["IPv4", "IPv6"].contains($0) ? $0 : nil }
    func check(_ address: Node) {
      guard address.kind == .scalar, !address.isNull, let text = address.text else { return }
      let read = IPAddress(text)
      if let read, let version, read.isIPv4 != (version == "IPv4") {
        defects.append(
          Defect(
            "\(endpoints.id) is refused: \(text) is no address of \(version)", at: address,
            of: endpoints, remedy: "write two EndpointSlices, one for each addressType"))
      }
      if let read, read.isSpecial {
        defects.append(
          Defect(
            "\(endpoints.id) is refused: \(text) leads nowhere from another node", at: address,
            of: endpoints, remedy: "write an address by which it is reached in the network"))
      }
      guard read == nil, !address.isOpen, !Placeholder.isInName(text) else { return }
      defects.append(
        Defect(
          "\(endpoints.id) is refused: \(text.isEmpty ? "\"\"" : text) is no address", at: address,
          of: endpoints,
          remedy: "write an IP address; a name stands in a Service of type ExternalName"))
    }
    endpoints.root["subsets"]?.forEachItem { subset in
      for list: StaticString in ["addresses", "notReadyAddresses"] {
        subset[list]?.forEachItem { if let address = $0["ip"] { check(address) } }
      }
      defects += faults(ofSubset: subset, endpoints)
    }
    if version != nil {
      endpoints.root["endpoints"]?.forEachItem { $0["addresses"]?.forEachItem(check) }
    }
    if type != nil { defects += portDefects(of: endpoints) + addressDefects(of: endpoints) }
    return defects
  }

  /// `validateEndpoints`: how many there are, and what names look like.
  private static func addressDefects(of slice: Resource) -> [Defect] {
    var defects: [Defect] = []
    let hasNames = slice.root["addressType"]?.says("FQDN") == true
    slice.root["endpoints"]?.forEachItem { endpoint in
      guard let addresses = endpoint["addresses"], addresses.isSequence else { return }
      if addresses.item(at: 0) == nil || addresses.item(at: 100) != nil {
        defects.append(
          Defect(
            "\(slice.id) is refused: an endpoint has \(addresses.item(at: 0) == nil ? "no address" : "more than 100 addresses")",
            at: addresses, of: slice, remedy: "write one address for each endpoint"))
      }
      guard hasNames else { return }
      addresses.forEachItem { node in
        guard let name = node.text, !node.isNull, !node.isOpen, !Placeholder.isInName(name),
          !name.withBytes(LabelSyntax.isSubdomain) && !name.hasSuffix(".") || !name.contains(".")
        else { return }
        defects.append(
          Defect(
            "\(slice.id) is refused: \(name) is no full name of a host", at: node, of: slice,
            remedy: "write it as shop.example.com"))
      }
    }
    return defects
  }

  /// `validateEndpointSubsets`.
  private static func faults(ofSubset subset: Node, _ endpoints: Resource) -> [Defect] {
    var defects: [Defect] = []
    if subset["addresses"].isEmptyList, subset["notReadyAddresses"].isEmptyList,
      subset.hasOnly(["addresses", "notReadyAddresses", "ports"]), let key = subset.firstKey
    {
      defects.append(
        Defect(
          "\(endpoints.id) is refused: a subset has no addresses", at: key, of: endpoints,
          remedy: "write its addresses, or take it out"))
    }
    guard let ports = subset["ports"], ports.item(at: 1) != nil else { return defects }
    ports.forEachItem { port in
      guard port["name"].isAbsent || port["name"]?.text?.isEmpty == true, let key = port.firstKey,
        key.text != nil
      else { return }
      defects.append(
        Defect(
          "\(endpoints.id) is refused: it has several ports, and one without a name", at: key,
          of: endpoints, remedy: "give each port a name of its own"))
    }
    return defects
  }

  /// `validatePorts` of slices: one may be without a name.
  private static func portDefects(of slice: Resource) -> [Defect] {
    guard let ports = slice.root["ports"], ports.item(at: 1) != nil else { return [] }
    var names: Set<String> = []
    var defects: [Defect] = []
    ports.forEachItem { port in
      let node = port["name"]
      let name = node.isAbsent ? "" : node?.text ?? ""
      guard port.isMapping, node?.isOpen != true, !Placeholder.isInName(name),
        !names.insert(name).inserted,
        let place = name.isEmpty ? port.firstKey : node, place.text != nil
      else { return }
      defects.append(
        Defect(
          "\(slice.id) is refused: two of its ports "
            + (name.isEmpty ? "have no name" : "are called \(name)"), at: place, of: slice,
          remedy: "give each port a name of its own"))
    }
    return defects
  }
}
