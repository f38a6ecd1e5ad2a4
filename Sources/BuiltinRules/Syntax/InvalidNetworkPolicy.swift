import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidNetworkPolicy = Rule(
    id: "invalid-network-policy", group: .syntax,
    summary: "The API server refuses a NetworkPolicy that is put together like this",
    rationale: """
      "spec.ingress[0].from[0].ipBlock.cidr: Invalid value": a block of addresses has a prefix length, `10.0.0.1/32` for a single one, and its
      exceptions are smaller blocks within it. A peer is either a block or selectors, and never nothing: `from: [{}]` is refused, `from: []` is
      everyone. A port is a number or a name with a letter in it, so `"8080"` in quotes is neither; `endPort` belongs to a number, and is not
      below it.

      Only `networking.k8s.io/v1` is looked at, and an address is read as the server reads it: zeros before a number count for nothing.
      Quiet for placeholders, for patches, and for what was read from a cluster.
      """,
    remedy: "write what the API server takes there",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "blocks and peers",
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: shop}
        spec:
          podSelector: {}
          ingress:
            - from:
                - ipBlock: {cidr: ↓10.0.0.1}
                - ipBlock: {cidr: ↓10.0.0.0/33, except: [↓10.0.0.0]}
                - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, ↓11.0.0.0/16, ↓10.0.0.0/8, ↓"2001:db8::/64"]}
                - ↓{}
                - ↓podSelector:
                - ipBlock: {cidr: 10.0.0.0/8}
                  ↓namespaceSelector: {}
          egress:
            - to: [{ipBlock: {cidr: ↓fe80::1%eth0/64}}, {podSelector: {matchExpressions: [{key: app, operator: ↓In}]}}]
            - to: [{podSelector: {matchLabels: {app: ↓my shop}, matchExpressions: [{key: app, operator: In, values: [a, ↓b/c]}]}}]
        """),
      .bad(
        "ports and directions",
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: shop}
        spec:
          podSelector: {}
          policyTypes: [Ingress, Egress, ↓Egress]
          egress:
            - ports:
                - {port: ↓"8080"}
                - {port: ↓0}
                - {port: ↓Web_1}
                - {port: 8080, endPort: ↓8000}
                - {port: 8080, endPort: ↓80800}
                - {port: web, endPort: ↓8080}
                - {protocol: UDP, endPort: ↓8080}
        """),
      .good(
        "",
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: shop}
        spec:
          podSelector: {}
          policyTypes: [Ingress, Egress]
          ingress:
            - {}
            - from: []
              ports: [{}, {port: 8080, endPort: 8080}, {port: 1, endPort: 65535, protocol: UDP}, {port: web-1}, {protocol: TCP, port: null}]
            - from:
                - {podSelector: {}, namespaceSelector: {}, ipBlock: null}
                - {podSelector: {matchLabels: {app: "", b: "${B} c"}, matchExpressions: [{key: app, operator: In, values: [A_b.c, "${B}"]}]}}
                - ipBlock: {cidr: 010.1.2.3/08, except: [10.255.0.1/32, "::ffff:10.0.0.0/104"]}
                - ipBlock: {cidr: "::/0", except: ["2001:db8::1/128", "::1.2.3.4/1"]}
                - ipBlock: {cidr: 0.0.0.0/0, except: []}
        """),
      .good(
        "placeholders; null; what is misspelt; what is merged",
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: shop}
        spec:
          podSelector: {}
          ingress:
            - from:
                - {ipBlock: {cidr: "${POD_CIDR}", except: ["${NODE_CIDR}"]}}
                - {ipBlock: {cidr: NODE_IP/32, except: [10.0.0.0/8]}}
                - {ipBlock: {cidr: 10.0.0.0/8, except: [<address>/32]}}
                - {podSelectors: {}}
                - &peer {ipBlock: {cidr: 10.0.0.0/8}}
                - {<<: *peer, podSelector: null}
                -
              ports: [{port: "${PORT}", endPort: 90}, {port: 80, endPort: "${LAST}"}, {port: HTTP_PORT}]
          egress:
        ---
        apiVersion: crd.projectcalico.org/v1
        kind: NetworkPolicy
        metadata: {name: shop}
        spec: {egress: [{to: [{}]}]}
        """),
      .good(
        "a patch",
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: shop}
        spec: {$patch: merge, ingress: [{from: [{}]}]}
        """),
    ],
    check: .resource(of: [GroupKind("networking.k8s.io", "NetworkPolicy")]) { policy, _ in
      guard policy.apiVersion == "networking.k8s.io/v1", let spec = policy.spec else { return [] }
      let defects = PolicyFaults(spec, of: policy).defects
      return defects.isEmpty || policy.mayBeRefused ? defects : []
    })
}

/// What the API server's validation (`ValidateNetworkPolicySpec`) says of one.
private struct PolicyFaults {
  private let policy: Resource
  private(set) var defects: [Defect] = []

  init(_ spec: Node, of policy: Resource) {
    self.policy = policy
    if let third = spec["policyTypes"]?.item(at: 2), !third.isOpen {
      add("it has more than two policyTypes", at: third, remedy: "write each direction once")
    }
    for (direction, peers) in Self.directions {
      spec[direction]?.forEachItem { rule in
        rule["ports"]?.forEachItem { check(port: $0) }
        rule[peers]?.forEachItem { check(peer: $0, peers) }
      }
    }
  }

  private static let directions: [(StaticString, peers: StaticString)] = [
    ("ingress", "from"), ("egress", "to"),
  ]

  private mutating func add(_ message: String, at node: Node, remedy: String? = nil) {
    defects.append(
      Defect("\(policy.id) is refused: \(message)", at: node, of: policy, remedy: remedy))
  }

  private mutating func check(peer: Node, _ list: StaticString) {
    let (block, pods, namespaces) = (
      peer["ipBlock"], peer["podSelector"], peer["namespaceSelector"]
    )
    for selector in [pods, namespaces] {
      RequirementFault.forEachAndLabels(in: selector) { fault, key in
        add("a peer \(fault.words), for \(key)", at: fault.node, remedy: fault.remedy)
      }
    }
    guard let block, !Node?(block).isAbsent else {
      if pods.isAbsent, namespaces.isAbsent,
        peer.hasOnly(["ipBlock", "podSelector", "namespaceSelector"])
      {
        add(
          "a peer names nobody", at: peer.firstKey ?? peer,
          remedy:
            "write podSelector: {} for the pods of the namespace, namespaceSelector: {} for all pods, or "
            + "no \(list) for everyone")
      }
      return
    }
    if !pods.isAbsent || !namespaces.isAbsent {
      let key = pods.isAbsent ? "namespaceSelector" : "podSelector" as StaticString
      add(
        "a peer is both an ipBlock and a selector", at: peer.keyNode(key) ?? peer,
        remedy: "write two items, one for each")
    }
    check(block: block)
  }

  private mutating func check(block: Node) {
    let whole = block["cidr"].flatMap { check(cidr: $0) }
    block["except"]?.forEachItem { part in
      guard let exception = check(cidr: part), let whole,
        !whole.contains(exception.network) || exception.prefixLength <= whole.prefixLength
      else { return }
      add(
        "its exception \(part.text ?? "") is no smaller block within \(block["cidr"]?.text ?? "")",
        at: part, remedy: "remove it, or correct the block")
    }
  }

  /// nil: none, or nothing is known of it.
  private mutating func check(cidr: Node) -> CIDR? {
    guard cidr.kind == .scalar else { return nil }
    if let block = cidr.withText({ CIDR($0) }) { return block }
    guard let text = cidr.string, !cidr.isOpen, !Placeholder.isInName(text) else { return nil }
    let address = IPAddress(text).map {
      "write \(text)/\($0.isIPv4 && !text.contains(":") ? 32 : 128)"
    }
    add(
      "\"\(text)\" is no CIDR", at: cidr,
      remedy: address ?? "write an address and a prefix length: 10.0.0.0/8")
    return nil
  }
}

// MARK: - Ports

extension PolicyFaults {
  private mutating func check(port entry: Node) {
    let port = entry["port"]
    let number = port?.int
    if let port { check(port: port, number) }
    guard let end = entry["endPort"], let last = end.int else { return }
    if port.isAbsent {
      add("it has the endPort \(last) without a port", at: end, remedy: "add the first port")
    } else if let number {
      if !Self.numbers.contains(last) {
        add("it has the endPort \(last): there are 1 to 65535", at: end)
      } else if last < number {
        add("its endPort \(last) is below its port \(number)", at: end, remedy: "swap the two")
      }
    } else if let name = port?.string, port?.isOpen == false, !Placeholder.isInName(name) {
      add(
        "it has the endPort \(last) beside the port \"\(name)\", which is no number", at: end,
        remedy: "write the port as a number")
    }
  }

  private mutating func check(port: Node, _ number: Int64?) {
    if let number {
      if !Self.numbers.contains(number) {
        add("it has the port \(number): there are 1 to 65535", at: port)
      }
      return
    }
    guard port.kind == .scalar, !port.withText(LabelSyntax.isPort), let name = port.string,
      !port.isOpen, !Placeholder.isInName(name)
    else { return }
    let isNumber = Int(name) != nil
    add(
      isNumber
        ? "its port \"\(name)\" is a text, and no name of a port"
        : "its port \"\(name)\" is no name of a port: those are small letters, digits and dashes, 15 at most",
      at: port, remedy: isNumber ? "remove the quotes" : "correct the name")
  }

  private static let numbers = Int64(1)...65_535
}
