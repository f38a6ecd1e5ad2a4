import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation of Services (`ValidateService`) says of one.
struct ServiceFaults {
  let service: Resource
  let spec: Node
  private let type: String
  private(set) var defects: [Defect] = []

  init(_ service: Resource, _ spec: Node) {
    self.service = service
    self.spec = spec
    type = spec["type"]?.text.flatMap { $0.isEmpty ? nil : $0 } ?? "ClusterIP"
    checkPorts()
    // Words that are none, and placeholders, are said elsewhere or not at all.
    guard Self.types.contains(type) else { return }
    checkNodePorts()
    checkAnnotations()
    if type == "ExternalName" { checkExternalName() }
    // More than these few Services have.
    guard !spec.hasOnly(["ports", "selector", "type"]) else { return }
    check(name: spec["loadBalancerClass"], "loadBalancerClass")
    checkFields()
    checkAddresses()
    checkFamilies()
    checkNumberOfAddresses()
    checkFamiliesOfAddresses()
    checkRest()
  }

  var isLoadBalancer: Bool { type == "LoadBalancer" }
  var isExternalName: Bool { type == "ExternalName" }

  private static let types: Set = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]

  /// `isOfType`: left behind by another type, which an update may take out.
  mutating func add(
    _ message: String, at node: Node, remedy: String? = nil, isOfType: Bool = false
  ) {
    var defect = Defect(
      "\(service.id) is refused: it \(message)", at: node, of: service, remedy: remedy)
    defect.isJudgedAsUpdate = isOfType
    defects.append(defect)
  }
}

// MARK: Ports

extension ServiceFaults {
  private mutating func checkPorts() {
    guard let ports = spec["ports"], ports.item(at: 0) != nil else { return checkAbsence() }
    let isSeveral = ports.item(at: 1) != nil
    var names: Set<String> = []
    var numbers: Set<String> = []
    ports.forEachItem { port in
      let name = port["name"]
      if let target = port["targetPort"] { check(target: target) }
      check(name: port["appProtocol"], "appProtocol")
      if isSeveral || name != nil { check(name, of: port, isNeeded: isSeveral, &names) }
      guard isSeveral, let number = port["port"], let text = number.text else { return }
      let transport = port.transport
      if !numbers.insert("\(text)/\(transport)").inserted, !Placeholder.isIn(text) {
        add("has two ports \(text) of \(transport)", at: number)
      }
    }
  }

  private mutating func check(
    _ name: Node?, of port: Node, isNeeded: Bool, _ names: inout Set<String>
  ) {
    guard let name, let text = name.text, !text.isEmpty else {
      if isNeeded, let key = port.firstKey, key.text != nil {
        add("has several ports, and one without a name", at: key)
      }
      return
    }
    guard !Placeholder.isInName(text) else { return }
    if !name.withText(LabelSyntax.isLabel) {
      add(
        "calls a port \(text), but names are lower-case letters, digits and dashes, 63 at most",
        at: name)
    } else if !names.insert(text).inserted {
      add("has two ports called \(text)", at: name)
    }
  }

  /// Where there is no selector either, the rest of the object may stand elsewhere.
  private mutating func checkAbsence() {
    guard let selector = spec.keyNode("selector"), type != "ExternalName",
      Self.types.contains(type), spec["clusterIP"]?.says("None") != true
    else { return }
    add(
      "has no ports, which only headless Services may do without",
      at: spec.keyNode("ports") ?? selector,
      remedy: "name the ports, or set clusterIP: None")
  }

  /// The range is a setting of the cluster; this one is the default.
  private mutating func checkRange(of number: Node, _ text: String) {
    defects.append(
      Defect(
        "\(service.id) may be refused: the nodePort \(text) is not among 30000 to 32767, which clusters have "
          + "unless told otherwise", at: number, of: service, severity: .warning,
        remedy: "take a port of the range, or leave nodePort out: the server finds one"))
  }

  private mutating func checkNodePorts() {
    var numbers: Set<String> = []
    spec["ports"]?.forEachItem { port in
      guard let number = port["nodePort"], let text = number.text, !number.isEmptyOrZero,
        !Placeholder.isIn(text)
      else { return }
      if type == "ClusterIP", let key = port.keyNode("nodePort") {
        add(
          "has a nodePort, which is for NodePort and LoadBalancer, and is of type ClusterIP",
          at: key, remedy: "take nodePort out, or change the type", isOfType: true)
      } else if !numbers.insert("\(text)/\(port.transport)").inserted {
        add("has the nodePort \(text) twice", at: number, remedy: "give each port its own nodePort")
      } else if type != "ExternalName", let value = number.int,
        (1...65_535).contains(value), !(30_000...32_767).contains(value)
      {
        checkRange(of: number, text)
      }
    }
  }
}

// MARK: Types

extension ServiceFaults {
  /// Fields that only some types have; an empty one is as good as none.
  private static let fields: [(name: StaticString, types: [String])] = [
    ("allocateLoadBalancerNodePorts", ["LoadBalancer"]),
    ("externalTrafficPolicy", ["NodePort", "LoadBalancer"]),
    ("healthCheckNodePort", ["LoadBalancer"]),
    ("loadBalancerClass", ["LoadBalancer"]),
    ("loadBalancerSourceRanges", ["LoadBalancer"]),
    ("ipFamilies", ["ClusterIP", "NodePort", "LoadBalancer"]),
    ("ipFamilyPolicy", ["ClusterIP", "NodePort", "LoadBalancer"]),
  ]

  private mutating func checkFields() {
    // Makes it one that is reached from outside, whatever its type.
    let hasExternalIPs = spec["externalIPs"]?.item(at: 0) != nil
    for (name, types) in Self.fields where !types.contains(type) {
      guard let value = spec[name], !value.isEmptyOrZero, let key = spec.keyNode(name),
        !(hasExternalIPs && key.says("externalTrafficPolicy"))
      else { continue }
      let owners = [types.dropLast().joined(separator: ", "), types.last ?? ""]
        .filter { !$0.isEmpty }.joined(separator: " and ")
      add(
        "has \(name), which is for \(owners), and is of type \(type)", at: key,
        remedy: "take \(name) out, or change the type", isOfType: true)
    }
    checkHealthCheck()
  }

  private mutating func checkHealthCheck() {
    guard type == "LoadBalancer", let key = spec.keyNode("healthCheckNodePort"),
      spec["healthCheckNodePort"]?.isEmptyOrZero == false
    else { return }
    let policy = spec["externalTrafficPolicy"]
    guard policy?.says("Local") != true, !Placeholder.isIn(policy?.text ?? "") else { return }
    add(
      "has healthCheckNodePort without externalTrafficPolicy: Local", at: key,
      remedy: "take healthCheckNodePort out, or set externalTrafficPolicy: Local", isOfType: true)
  }

  private mutating func checkExternalName() {
    guard let name = spec["externalName"], let text = name.text, !text.isEmpty else {
      add(
        "is of type ExternalName and has no externalName", at: spec["type"] ?? service.nameNode,
        remedy: "name the host, or change the type")
      return
    }
    let host = text.hasSuffix(".") ? String(text.dropLast()) : text
    guard !host.withBytes(LabelSyntax.isSubdomain), !Placeholder.isInName(text) else { return }
    add(
      "has the externalName \(text), which is no name of a host", at: name,
      remedy: "write the name of the host alone: no scheme, no port, no path, no capitals")
  }
}

// MARK: Addresses

extension ServiceFaults {
  private mutating func checkAddresses() {
    if let address = spec["clusterIP"] { check(clusterIP: address) }
    spec["clusterIPs"]?.forEachItem { check(clusterIP: $0) }
    spec["loadBalancerSourceRanges"]?.forEachItem { range in
      guard range.withText({ CIDR(trimming: $0) == nil }), let text = range.text, !range.isOpen,
        !Placeholder.isInName(text)
      else { return }
      add(
        "has the source range \(text), which is none", at: range,
        remedy: "write an address and the length of its prefix, as in 10.0.0.0/8 or 10.1.2.3/32")
    }
  }

  /// Without a policy it is of one family.
  private mutating func checkFamilies() {
    let policy = spec["ipFamilyPolicy"]
    guard type != "ExternalName",
      policy.map({ $0.says("SingleStack") || $0.isEmptyOrZero }) ?? true
    else { return }
    let fields: [(name: StaticString, word: String)] = [
      ("clusterIPs", "addresses"), ("ipFamilies", "families of addresses"),
    ]
    for (name, word) in fields {
      guard let second = spec[name]?.item(at: 1) else { continue }
      add(
        "has two \(word), and its ipFamilyPolicy allows one", at: second,
        remedy: "set ipFamilyPolicy to PreferDualStack or RequireDualStack", isOfType: true)
    }
  }

  private mutating func check(clusterIP address: Node) {
    guard !address.isEmptyOrZero, let text = address.text, !address.isOpen,
      !Placeholder.isInName(text)
    else { return }
    if type == "ExternalName" {
      add(
        "has a clusterIP and is of type ExternalName", at: address,
        remedy: "take clusterIP out, or change the type", isOfType: true)
    } else if text == "None" {
      guard type != "ClusterIP" else { return }
      add(
        "has clusterIP: None and is of type \(type)", at: address,
        remedy: "take clusterIP out, or make it a ClusterIP", isOfType: true)
    } else if IPAddress(text) == nil {
      add(
        "has the clusterIP \(text), which is no address", at: address,
        remedy: text.lowercased() == "none"
          ? "write None, with a capital" : "leave it out: the cluster finds one")
    }
  }
}

extension Node {
  /// The API server treats it as if it were not there.
  fileprivate var isEmptyOrZero: Bool {
    isNull || (isSequence ? item(at: 0) == nil : int == 0 || text?.isEmpty == true)
  }

  fileprivate var transport: String {
    self["protocol"]?.text.flatMap { $0.isEmpty ? nil : $0 } ?? "TCP"
  }
}
