import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation of pods (`ValidatePodSpec`) says of one.
struct PodFaults {
  let workload: Workload
  /// Of the cluster.
  let minor: Int
  private(set) var defects: [Defect] = []

  init(_ workload: Workload, minor: Int) {
    self.workload = workload
    self.minor = minor
    var volumes = Names()
    workload.pod[.volumes]?.forEachItem { check(volume: $0, &volumes) }
    workload.spec?["volumeClaimTemplates"]?.forEachItem {
      if let name = $0["metadata"]?["name"] { volumes.insert(name) }
    }
    var containers = Names()
    for container in workload.containers {
      check(name: container.node["name"], "container", LabelSyntax.isLabel, &containers)
      checkPorts(of: container)
      container.environment?.forEachItem { check(variable: $0, of: container) }
      checkMounts(of: container, volumes)
      if let devices = container.node["volumeDevices"] { check(devices, volumes, of: container) }
      // Before, the server leaves the field out.
      if minor >= 34, let claims = container.node["resources"]?["claims"] {
        check(claims, of: container)
      }
      // Before, the server leaves it out.
      if minor >= 33, let policies = container.node["resizePolicy"] {
        check(policies: policies, of: container)
      }
      checkCombinations(in: container)
      // Later, containers may have policies of their own.
      if (28..<34).contains(minor), let policy = container.node["restartPolicy"] {
        check(restartPolicy: policy, of: container)
      }
    }
    checkCombinations()
    checkSecurity()
    if let annotations = workload.template.metadata?["annotations"] {
      check(annotations: annotations)
    }
    checkHostPorts()
    if workload.isStatefulSet, let name = workload.spec?["serviceName"] { check(service: name) }
    if let first = workload.pod[.ephemeralContainers]?.item(at: 0) {
      add(
        "\(workload.id) has ephemeralContainers, which are added to pods that run",
        at: first.firstKey ?? first,
        remedy: "take them out; kubectl debug adds one")
    }
  }

  /// It becomes the subdomain of its pods.
  private mutating func check(service name: Node) {
    guard name.kind == .scalar, !name.isNull, let text = name.text, !text.isEmpty,
      !name.withText(LabelSyntax.isLabel), !name.isOpen, !Placeholder.isInName(text)
    else { return }
    add(
      "\(workload.id) has the serviceName \(text), which is no name of a Service", at: name,
      remedy: "write lower-case letters, digits and dashes, 63 at most",
      fate: minor < 33 ? "its pods are refused" : "it is refused")
  }

  private var fate: String {
    // From then on the server looks at the template of a StatefulSet, too.
    workload.isStatefulSet && minor < 34 ? "its pods are refused" : "it is refused"
  }

  /// `fate`: nil where the server looks at it in templates as it does in pods.
  mutating func add(
    _ message: String, hint: String = "", at node: Node, remedy: String, fate: String? = nil
  ) {
    defects.append(
      Defect(
        "\(message): \(fate ?? self.fate)\(hint)", at: node, of: workload.resource,
        remedy: remedy))
  }

  mutating func append(_ found: [Defect]) { defects += found }

  mutating func check(
    name node: Node?, _ what: String, _ isName: (UnsafeBufferPointer<UInt8>) -> Bool,
    _ known: inout Names
  ) {
    guard let node, node.kind == .scalar else { return }
    let isGood = node.withText(isName)
    let isNew = known.insert(node)
    if isGood, isNew { return }
    guard let text = node.text, !text.isEmpty,
      Self.protocols.contains(text) || !Placeholder.isInName(text)
    else { return }
    if isGood {
      add(
        "\(workload.id) has two \(what)s called \(text)", at: node,
        remedy: "give each \(what) a name of its own")
    } else {
      add(
        "\(workload.id) has a \(what) called \(text), but names are lower-case letters, digits and dashes, "
          + "\(what == "port" ? 15 : 63) at most", at: node,
        remedy: "take another name for the \(what)")
    }
  }

  /// What ports are called after: no words for a pipeline.
  private static let protocols: Set = ["HTTP", "HTTPS", "GRPC"]

  private mutating func check(volume: Node, _ known: inout Names) {
    check(name: volume["name"], "volume", LabelSyntax.isLabel, &known)
    check(sourceOf: volume)
    var sources: [Node] = []
    volume.forEachPair { key, value in
      if !value.isNull, !key.says("name") { sources.append(key) }
    }
    guard sources.count > 1 else { return }
    sources.removeAll { !$0.isField(of: "core.v1.Volume") }
    guard sources.count > 1 else { return }
    add(
      "the volume \"\(volume["name"]?.text ?? "")\" of \(workload.id) has two sources, "
        + "\(sources[0].text ?? "") and \(sources[1].text ?? "")", at: sources[1],
      remedy: "keep one of them; in a patch, set the other one to null")
  }

  private mutating func checkPorts(of container: Container) {
    guard container.ports.contains(where: { $0["name"] != nil }) else { return }
    var names = Names()
    for port in container.ports { check(name: port["name"], "port", LabelSyntax.isPort, &names) }
  }

  private mutating func check(variable: Node, of container: Container) {
    check(nameOf: variable, in: container)
    guard let source = variable["valueFrom"], source.isMapping else { return }
    checkSource(source, of: variable, in: container)
    guard let value = variable["value"]?.text, !value.isEmpty, source.firstKey != nil,
      let key = variable.keyNode("valueFrom")
    else { return }
    add(
      "the variable \(variable["name"]?.text ?? "") in container \"\(container.name)\" of \(workload.id) "
        + "has a value and a valueFrom", at: key, remedy: "keep one of them")
  }

  /// A pipeline may write volumes that nobody sees here.
  func mayHoldMore(_ volumes: Names) -> Bool {
    let list = workload.pod[.volumes]
    return list.map { !$0.isSequence && !$0.isNull } ?? false
      || volumes.texts.contains(where: Placeholder.isInName)
  }

  private static let mountFields = Keys([
    "name", "mountPath", "subPath", "subPathExpr", "mountPropagation", "recursiveReadOnly",
  ])

  private mutating func checkMounts(of container: Container, _ volumes: Names) {
    var paths = Names()
    container.mounts?.forEachItem { mount in
      mount.forEachValue(of: Self.mountFields) { field, value in
        switch field {
        case 0: check(mounted: value, volumes, in: container)
        case 1: check(path: value, &paths, in: container)
        case 2: check(subPath: value, in: container)
        case 3:
          check(subPath: value, isExpression: true, in: container)
          check(expression: mount, in: container)
        case 4: check(propagation: value, in: container)
        default: check(recursion: value, of: mount, in: container)
        }
      }
    }
  }

  private mutating func check(mounted name: Node, _ volumes: Names, in container: Container) {
    // That it may not be empty, the schema says.
    guard !volumes.contains(name), !name.isNull, let text = name.text, !text.isEmpty,
      !Placeholder.isInName(text),
      !mayHoldMore(volumes)
    else { return }
    add(
      "container \"\(container.name)\" of \(workload.id) mounts the volume \"\(text)\", which the pod "
        + "does not have", hint: Spelling.hint(for: text, in: volumes.texts), at: name,
      remedy: "correct the name, or add the volume to the pod")
  }

  private mutating func check(path: Node, _ paths: inout Names, in container: Container) {
    guard !paths.insert(path), let text = path.text, !Placeholder.isInName(text) else { return }
    add(
      "container \"\(container.name)\" of \(workload.id) mounts twice at \(text)", at: path,
      remedy: "mount each volume at a path of its own")
  }
}

/// Few names, compared as they are written: to make texts of all of them would cost more.
struct Names {
  private var nodes: [Node] = []

  var texts: [String] { nodes.compactMap(\.text) }

  func contains(_ name: Node) -> Bool {
    name.withText { name in nodes.contains { $0.withText { $0.elementsEqual(name) } } }
  }

  /// false: it was there.
  @discardableResult
  mutating func insert(_ name: Node) -> Bool {
    guard name.kind == .scalar else { return true }
    if contains(name) { return false }
    nodes.append(name)
    return true
  }
}
