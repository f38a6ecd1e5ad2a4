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
      guard option["name"].isAbsent || option["name"]?.text?.isEmpty == true,
        option.hasOnly(["name", "value"]), let key = option.firstKey
      else { return }
      add(
        "an option of the dnsConfig of \(workload.id) has no name", at: key,
        remedy: "name the option")
    }
    if let searches = resolver["searches"] { check(searches: searches) }
  }

  /// 32 domains at most, and 2048 characters with the spaces between them.
  private mutating func check(searches: Node) {
    var (count, length) = (0, -1)
    searches.forEachItem { domain in
      count += 1
      let size = domain.text?.utf8.count ?? 0
      if count == 33 || length <= 2_048 && length + size + 1 > 2_048 {
        add(
          "\(workload.id) has too many searches in its dnsConfig", at: domain,
          remedy: "keep 32 domains with 2048 characters at most")
      }
      length += size + 1
      check(search: domain)
    }
  }

  /// Underscores count as dashes do, and one point may stand at the end.
  private mutating func check(search domain: Node) {
    guard domain.kind == .scalar, !domain.isNull, let text = domain.text, text != "." else {
      return
    }
    let plain = (text.hasSuffix(".") ? String(text.dropLast()) : text).replacing("_", with: "a")
    guard !plain.withBytes(LabelSyntax.isSubdomain), !Placeholder.isInName(text), !domain.isOpen
    else { return }
    add(
      "\(workload.id) searches the domain \(text.isEmpty ? "\"\"" : text), which is none",
      at: domain,
      remedy: "write lower-case letters, digits, dashes and points")
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
