import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidService = Rule(
    id: "invalid-service", group: .syntax,
    summary: "The API server refuses the ports of a Service",
    rationale: """
      "spec.ports[0].name: Required value": of several ports each needs a name of its own, of lower-case letters, digits and dashes, and no
      two have one number and one protocol.

      Quiet for a single port, and for placeholders.
      """,
    remedy: "give each port a name and a number of its own",
    severity: .error,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports:
            - ↓port: 80
            - {name: ↓Web, port: 443}
            - {name: metrics, port: 9090}
            - {name: ↓metrics, port: 9091}
            - {name: again, port: ↓9090, protocol: TCP}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec:
          selector: {app: shop}
          ports: [{name: dns, port: 53}, {name: dns-udp, port: 53, protocol: UDP}]
        """),
      .good(
        "one port needs no name; placeholders",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: cart}
        spec: {selector: {app: cart}, ports: [{name: "${A}", port: 80}, {name: "${A}", port: 81}]}
        """),
    ],
    check: .resource(of: [GroupKind("", "Service")]) { service, _ in
      guard let ports = service.spec?["ports"], !service.isPatch else { return [] }
      return PortFaults(ports, service).defects
    })
}

/// What the API server's validation of Services says of their ports.
private struct PortFaults {
  private let service: Resource
  private(set) var defects: [Defect] = []

  init(_ ports: Node, _ service: Resource) {
    self.service = service
    let isSeveral = ports.item(at: 1) != nil
    var names: Set<String> = []
    var numbers: Set<String> = []
    ports.forEachItem { port in
      let name = port["name"]
      guard isSeveral else {
        if let name { check(name: name, of: port, isNeeded: false, &names) }
        return
      }
      check(name: name, of: port, isNeeded: true, &names)
      guard let number = port["port"], let text = number.text else { return }
      let transport = port["protocol"]?.text ?? "TCP"
      if !numbers.insert("\(text)/\(transport)").inserted, !Placeholder.isIn(text) {
        add("has two ports \(text) of \(transport)", at: number)
      }
    }
  }

  private mutating func check(
    name: Node?, of port: Node, isNeeded: Bool, _ names: inout Set<String>
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

  private mutating func add(_ message: String, at node: Node) {
    defects.append(Defect("\(service.id) is refused: it \(message)", at: node, of: service))
  }
}
