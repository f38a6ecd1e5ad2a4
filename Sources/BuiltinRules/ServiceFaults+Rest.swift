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

  /// One address of each family, and no others.
  mutating func checkNumberOfAddresses() {
    guard let list = spec["clusterIPs"], let first = list.item(at: 0) else { return }
    // A stored Service has it: an update leaves it as it is.
    let address = spec["clusterIP"]?.text ?? ""
    if address.isEmpty, !isExternalName, let key = spec.keyNode("clusterIPs"),
      !Placeholder.isIn(first.text ?? "")
    {
      add(
        "has clusterIPs and no clusterIP", at: key,
        remedy: "write the first of them as clusterIP, too", isOfType: true)
    }
    guard let second = list.item(at: 1) else { return }
    if first.says("None") {
      add(
        "has an address beside None", at: second,
        remedy: "keep None alone: a headless Service has no address")
      return
    }
    if let third = list.item(at: 2) {
      add("has three addresses", at: third, remedy: "write one of each family")
      return
    }
    guard let own = first.text, let text = second.text, let one = IPAddress(own),
      let other = IPAddress(text), one.isIPv4 == other.isIPv4
    else { return }
    add(
      "has two addresses of one family, \(own) and \(text)", at: second,
      remedy: "write one of each family")
  }

  /// A name that is written down is one, although it be empty.
  mutating func check(name: Node?, _ field: String) {
    guard let name, name.kind == .scalar, !name.isNull, name.withText(\.isEmpty) else { return }
    add("has an empty \(field)", at: name, remedy: "take \(field) out, or write what is meant")
  }

  private static let ranges: StaticString =
    "service.beta.kubernetes.io/load-balancer-source-ranges"
  private static let hints: StaticString = "service.kubernetes.io/topology-aware-hints"
  private static let mode: StaticString = "service.kubernetes.io/topology-mode"

  /// What `ValidateService` reads in annotations.
  mutating func checkAnnotations() {
    guard let annotations = service.annotations, annotations.firstKey != nil else { return }
    if let mode = annotations[Self.mode], let word = mode.text,
      let hints = annotations[Self.hints]?.text, hints != word, !Placeholder.isIn(hints + word)
    {
      add(
        "has \(word) in \(Self.mode) and \(hints) in \(Self.hints)", at: mode,
        remedy: "keep \(Self.mode) alone")
    }
    guard let ranges = annotations[Self.ranges], let text = ranges.text,
      spec["loadBalancerSourceRanges"].isEmptyList, !Placeholder.isIn(text)
    else { return }
    if !isLoadBalancer, let key = annotations.keyNode(Self.ranges) {
      add(
        "has the annotation \(Self.ranges), which is for LoadBalancer", at: key,
        remedy: "take the annotation out, or change the type")
    }
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    for range in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard String(range).withBytes({ CIDR(trimming: $0) == nil }) else { continue }
      add(
        "has the source range \"\(range.filter { !$0.isWhitespace })\" in an annotation, which is none",
        at: ranges, remedy: "write an address and the length of its prefix, as in 10.0.0.0/8")
    }
  }

  mutating func checkRest() {
    // Without it the server leaves the settings out.
    if spec["sessionAffinity"]?.says("ClientIP") == true,
      let time = spec["sessionAffinityConfig"]?["clientIP"]?["timeoutSeconds"],
      let seconds = time.int, !(1...86_400).contains(seconds)
    {
      add(
        "keeps to a client for \(seconds) s, and the API server takes 1 to 86400", at: time,
        remedy: "write a number of seconds up to a day")
    }
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

  /// `ValidateNonSpecialIP`.
  private mutating func check(externalIP address: Node) {
    guard address.kind == .scalar, let text = address.text, !address.isOpen,
      !Placeholder.isInName(text)
    else { return }
    guard let read = IPAddress(text) else {
      add(
        "has the external address \(text), which is none", at: address,
        remedy: "write an IP address; a name stands in a Service of type ExternalName")
      return
    }
    if read.isSpecial {
      add(
        "has the external address \(text), which leads nowhere from outside", at: address,
        remedy: "write an address by which the cluster is reached")
    }
  }
}
