import Linting
import Manifests
import YAMLSyntax

/// How its pods find others, and each other.
extension PodFaults {
  /// `validatePodDNSConfig`: a resolver asks three servers at most.
  mutating func check(resolver: Node) {
    var count = 0
    resolver["nameservers"]?.forEachItem { server in
      count += 1
      if count == 4 {
        add(
          "\(workload.id) has more than 3 nameservers", at: server,
          remedy: "keep the three that matter")
      }
      check(address: server, "nameserver")
    }
    resolver["options"]?.forEachItem { option in
      guard option["name"].isAbsent, option.hasOnly(["name", "value"]), let key = option.firstKey
      else { return }
      add(
        "an option of the dnsConfig of \(workload.id) has no name", at: key,
        remedy: "name the option")
    }
  }

  /// `validateHostAliases`.
  mutating func check(hostAlias alias: Node) {
    if let address = alias["ip"] { check(address: address, "hostAlias") }
    alias["hostnames"]?.forEachItem { name in
      guard name.kind == .scalar, !name.withText(LabelSyntax.isSubdomain), let text = name.text,
        !Placeholder.isInName(text), !name.isOpen
      else { return }
      add(
        "a hostAlias of \(workload.id) is called \(text), which is no name of a host", at: name,
        remedy: "write lower-case letters, digits, dashes and points")
    }
  }

  private mutating func check(address node: Node, _ what: String) {
    guard node.kind == .scalar, !node.isNull, let text = node.text, IPAddress(text) == nil,
      !Placeholder.isInName(text), !node.isOpen
    else { return }
    add(
      "a \(what) of \(workload.id) is at \(text), which is no address", at: node,
      remedy: "write an IP address")
  }

  mutating func check(sharing node: Node) {
    guard node.bool == true, workload.template.spec["hostPID"]?.bool == true else { return }
    add(
      "\(workload.id) has shareProcessNamespace: true beside hostPID: true", at: node,
      remedy: "take one of them out")
  }
}
