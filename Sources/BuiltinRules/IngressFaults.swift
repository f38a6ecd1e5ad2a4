import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation (`ValidateIngressCreate`) says of one.
struct IngressFaults {
  private let ingress: Resource
  private(set) var defects: [Defect] = []

  init(_ spec: Node, of ingress: Resource) {
    self.ingress = ingress
    checkClass(spec)
    let (backend, rules) = (spec["defaultBackend"], spec["rules"])
    if rules.isEmptyList, backend.isAbsent,
      spec.hasOnly(["defaultBackend", "ingressClassName", "rules", "tls"])
    {
      add(
        "it has neither rules nor a default backend", at: spec.firstKey ?? spec,
        remedy: "add rules or a defaultBackend")
    }
    if let backend { check(backend: backend) }
    rules?.forEachItem { rule in
      if let host = rule["host"] { check(host: host, isOfRule: true) }
      if let paths = rule["http"]?["paths"] { check(paths: paths) }
    }
    spec["tls"]?.forEachItem { tls in
      tls["hosts"]?.forEachItem { check(host: $0, isOfRule: false) }
      if let secret = tls["secretName"] { check(secret: secret) }
    }
  }

  private mutating func add(
    _ message: String, at node: Node, remedy: String? = nil, isTakenAsUpdate: Bool = false
  ) {
    var defect = Defect(
      "\(ingress.id) is refused: \(message)", at: node, of: ingress, remedy: remedy)
    defect.isJudgedAsUpdate = isTakenAsUpdate
    defects.append(defect)
  }

  private mutating func checkClass(_ spec: Node) {
    guard let name = spec["ingressClassName"], !Node?(name).isAbsent else { return }
    if !name.withText(LabelSyntax.isSubdomain), let text = name.text,
      !Placeholder.isInName(text), !name.isOpen
    {
      add(
        "its class \"\(text)\" is no name", at: name,
        remedy: text.isEmpty ? "name a class, or remove ingressClassName" : "correct the name")
    }
    if let old = ingress.annotations?["kubernetes.io/ingress.class"], let before = old.string,
      let text = name.text, before != text, !old.isOpen, !name.isOpen
    {
      add(
        "its annotation asks for the class \"\(before)\", and its ingressClassName for \"\(text)\"",
        at: old, remedy: "remove the annotation", isTakenAsUpdate: true)
    }
  }

  private mutating func check(host: Node, isOfRule: Bool) {
    guard host.kind == .scalar, !host.withText({ IngressHost.isHost($0, isOfRule: isOfRule) }),
      let text = host.string, !host.isOpen, !IngressHost.isPlaceholder(text)
    else { return }
    let fault = IngressHost.Fault(text)
    add("the host \"\(text)\" \(fault.words)", at: host, remedy: fault.remedy)
  }

  private mutating func check(secret: Node) {
    guard secret.kind == .scalar,
      !secret.withText({ $0.isEmpty || LabelSyntax.isSubdomain($0) }), let text = secret.string,
      !Placeholder.isInName(text), !secret.isOpen
    else { return }
    add("no Secret can be called \"\(text)\"", at: secret, remedy: "correct the name")
  }
}

// MARK: - Paths and backends

extension IngressFaults {
  private mutating func check(paths: Node) {
    if Node?(paths).isEmptyList, !paths.isNull {
      add("its http has no path", at: paths, remedy: "add a path, or remove http")
    }
    paths.forEachItem { path in
      if let type = path["pathType"] { check(path: path["path"], type) }
      if let backend = path["backend"] { check(backend: backend) }
    }
  }

  private mutating func check(path: Node?, _ type: Node) {
    let isExact = type.says("Prefix") || type.says("Exact")
    guard isExact || type.says("ImplementationSpecific") else { return }
    guard let path, !Node?(path).isAbsent else {
      if isExact {
        add("a path of type \(type.text ?? "") is missing", at: type, remedy: "add path: /")
      }
      return
    }
    guard path.kind == .scalar, !path.withText({ IngressPath.isPlain($0) }), let text = path.string,
      !path.isOpen, let fault = IngressPath.fault(in: text, isExact: isExact)
    else { return }
    add("the path \"\(text)\" \(fault)", at: path)
  }

  private mutating func check(backend: Node) {
    let (service, resource) = (backend["service"], backend["resource"])
    switch (service.isAbsent, resource.isAbsent) {
    case (false, false):
      add(
        "a backend has both a service and a resource",
        at: backend.keyNode("resource") ?? backend, remedy: "keep one of them")
    case (true, true) where backend.hasOnly(["service", "resource"]):
      add(
        "a backend has neither a service nor a resource", at: backend.firstKey ?? backend,
        remedy: "name a service")
    default:
      if let service { check(service: service) }
    }
  }

  private mutating func check(service: Node) {
    if let name = service["name"], !name.isNull, name.withText(\.isEmpty) {
      add("the Service of a backend has an empty name", at: name, remedy: "name the Service")
    }
    let port = service["port"]
    let (name, number) = (port?["name"], port?["number"])
    let hasName = !name.isAbsent && name?.withText { !$0.isEmpty } ?? false
    let hasNumber = !number.isAbsent && number?.int != 0
    switch (hasName, hasNumber) {
    case (true, true) where name?.isOpen == false && number?.isOpen == false:
      add(
        "\(service.asBackend) has a port with a name and a number",
        at: port?.keyNode("number") ?? service, remedy: "keep one of them")
    case (false, false)
    where service.hasOnly(["name", "port"])
      && (port.isAbsent || port?.hasOnly(["name", "number"]) == true):
      add(
        "\(service.asBackend) has no port", at: service["name"] ?? service.firstKey ?? service,
        remedy: "add the port's name or number")
    default:
      if hasName, let name { check(portName: name, of: service) }
      if hasNumber, let number, let value = number.int, !(1...65_535).contains(value) {
        add("\(service.asBackend) has the port \(value): there are 1 to 65535", at: number)
      }
    }
  }

  private mutating func check(portName: Node, of service: Node) {
    guard !portName.withText(LabelSyntax.isPort), let text = portName.string,
      !Placeholder.isInName(text), !portName.isOpen
    else { return }
    let isNumber = Int(text) != nil
    add(
      "\(service.asBackend) has a port called \"\(text)\": names are small letters, with digits and dashes, 15 at "
        + "most", at: portName,
      remedy: isNumber ? "write number: \(text)" : "correct the name")
  }
}

extension Node {
  fileprivate var asBackend: String { "the service \(self["name"]?.text ?? "") of a backend" }
}
