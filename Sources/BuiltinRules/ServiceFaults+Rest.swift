import Manifests
import YAMLSyntax

/// What few Services have, and where their ports lead.
extension ServiceFaults {
  /// `ValidatePortNumOrName`: a number in quotes is a name, and no port is called so.
  mutating func check(target: Node) {
    guard target.kind == .scalar, !target.isNull, let text = target.text else { return }
    if let number = target.int {
      guard number != 0, !(1...65_535).contains(number) else { return }
      add("leads to the port \(number), but ports are 1 to 65535", at: target)
      return
    }
    guard !text.isEmpty, !target.withText(LabelSyntax.isPort), !target.isOpen,
      !Placeholder.isInName(text)
    else { return }
    add(
      "leads to a port called \"\(text)\", but names have a letter, and lower-case letters, digits and dashes only, "
        + "15 at most", at: target,
      remedy: Int(text) == nil ? "correct the name" : "write \(text) without quotes")
  }

  /// `ValidateServiceClusterIPsRelatedFields`: addresses are of the families in their order.
  mutating func checkFamiliesOfAddresses() {
    guard let families = spec["ipFamilies"], families.isSequence else { return }
    var addresses = spec["clusterIPs"].map { Array($0.items) } ?? []
    if addresses.isEmpty, let address = spec["clusterIP"] { addresses = [address] }
    for (position, node) in addresses.enumerated() {
      guard let family = families.item(at: position), let text = node.text,
        let address = IPAddress(text),
        family.says("IPv4") && !address.isIPv4 || family.says("IPv6") && address.isIPv4
      else { continue }
      add(
        "has the address \(text) where its ipFamilies want one of \(family.text ?? "")", at: node,
        remedy: "write ipFamilies in the order of the addresses")
    }
  }

  mutating func checkRest() {
    spec["externalIPs"]?.forEachItem { check(externalIP: $0) }
    var families: Set<String> = []
    spec["ipFamilies"]?.forEachItem { family in
      guard let word = family.text, !family.isOpen, !families.insert(word).inserted else { return }
      add("has the family of addresses \(word) twice", at: family, remedy: "write it once")
    }
    if let own = spec["clusterIP"]?.text, let first = spec["clusterIPs"]?.item(at: 0),
      let other = first.text, !own.isEmpty, !other.isEmpty, own != other,
      !Placeholder.isIn(own), !Placeholder.isIn(other)
    {
      add(
        "has the clusterIP \(own), and \(other) for its first one", at: first,
        remedy: "write the same address, or leave both out: the cluster finds one")
    }
  }

  /// `ValidateNonSpecialIP`, for the most usual of them.
  private mutating func check(externalIP address: Node) {
    guard address.kind == .scalar, let text = address.text, !address.isOpen,
      !Placeholder.isInName(text)
    else { return }
    if IPAddress(text) == nil {
      add(
        "has the external address \(text), which is none", at: address,
        remedy: "write an IP address; a name stands in a Service of type ExternalName")
    } else if text.hasPrefix("127.") || text == "0.0.0.0" || text == "::1"
      || text.hasPrefix("169.254.")
    {
      add(
        "has the external address \(text), which leads nowhere from outside", at: address,
        remedy: "write an address by which the cluster is reached")
    }
  }
}
