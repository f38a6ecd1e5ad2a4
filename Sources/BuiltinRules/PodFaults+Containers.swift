import Linting
import Manifests
import YAMLSyntax

/// What the server says of a container's variables, mounts and ends, each by itself.
extension PodFaults {
  // MARK: Variables

  /// Names of variables are printable ASCII without `=`, in all versions; older ones take less.
  mutating func check(nameOf variable: Node, in container: Container) {
    guard let name = variable["name"], name.kind == .scalar,
      !name.withText(Self.isVariable), !name.isNull, let text = name.text, !Placeholder.isIn(text)
    else { return }
    add(
      "container \"\(container.name)\" of \(workload.id) has a variable called \"\(text)\"",
      at: name,
      remedy: text.contains("=")
        ? "write what stands before the = as name, and the rest as value"
        : "give the variable a name of letters, digits and underscores")
  }

  mutating func check(prefix: Node, in container: Container) {
    guard prefix.kind == .scalar, !prefix.withText(Self.isVariable), let text = prefix.text,
      !Placeholder.isIn(text)
    else { return }
    add(
      "an entry of envFrom in container \"\(container.name)\" of \(workload.id) has the prefix \"\(text)\"",
      at: prefix, remedy: "write letters, digits and underscores")
  }

  private static func isVariable(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    name.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "=") }
  }

  mutating func check(keyIn reference: Node?, of variable: Node, in container: Container) {
    guard let key = reference?["key"], !key.withText({ $0.isEmpty || Rule.isDataKey($0) }),
      let text = key.text, !key.isOpen
    else { return }
    add(
      "the variable \(variable["name"]?.text ?? "") in container \"\(container.name)\" of \(workload.id) takes the "
        + "key \(text), which no ConfigMap and no Secret can have", at: key,
      remedy: "write letters, digits, dashes, underscores and points")
  }

  // MARK: Mounts

  mutating func check(expression mount: Node, in container: Container) {
    guard mount["subPath"]?.text?.isEmpty == false, mount["subPathExpr"]?.text?.isEmpty == false,
      let key = mount.keyNode("subPathExpr")
    else { return }
    add(
      "\(aMount(of: container)) has a subPath and a subPathExpr", at: key,
      remedy: "keep one of them")
  }

  mutating func check(propagation way: Node, in container: Container) {
    let isPrivileged = container.securityContext?["privileged"]
    guard way.says("Bidirectional"), isPrivileged?.bool != true, isPrivileged?.isOpen != true else {
      return
    }
    add(
      "\(aMount(of: container)) is Bidirectional, which only privileged containers may have",
      at: way,
      remedy: "write HostToContainer, or make the container privileged")
  }

  mutating func check(recursion way: Node, of mount: Node, in container: Container) {
    let isReadOnly = mount["readOnly"]
    guard way.says("Enabled") || way.says("IfPossible") else { return }
    if let other = mount["mountPropagation"], !other.isNull, !other.says("None"), !other.isOpen {
      add(
        "\(aMount(of: container)) has recursiveReadOnly and mountPropagation: \(other.text ?? "")",
        at: way, remedy: "take one of them out")
    }
    guard isReadOnly?.bool != true, isReadOnly?.isOpen != true else { return }
    add(
      "\(aMount(of: container)) has recursiveReadOnly and is not readOnly", at: way,
      remedy: "write readOnly: true")
  }

  private func aMount(of container: Container) -> String {
    "a mount of container \"\(container.name)\" of \(workload.id)"
  }

  // MARK: Devices and claims

  /// `ValidateVolumeDevices`.
  mutating func check(_ devices: Node, _ volumes: Names, of container: Container) {
    var (names, paths) = (Names(), Names())
    container.mounts?.forEachItem {
      if let name = $0["name"] { names.insert(name) }
      if let path = $0["mountPath"] { paths.insert(path) }
    }
    devices.forEachItem { device in
      check(repeated: device["name"], "volume", &names, of: container)
      check(repeated: device["devicePath"], "path", &paths, of: container)
      if let path = device["devicePath"] { check(devicePath: path, of: container) }
      guard let name = device["name"], let text = name.text, !text.isEmpty,
        !Placeholder.isInName(text)
      else { return }
      guard volumes.contains(name) else {
        guard !mayHoldMore(volumes) else { return }
        add(
          "a device of container \"\(container.name)\" of \(workload.id) is the volume \"\(text)\", which the pod "
            + "does not have", hint: Spelling.hint(for: text, in: volumes.texts), at: name,
          remedy: "correct the name, or add the volume to the pod")
        return
      }
      var source: Node?
      workload.pod[.volumes]?.forEachItem { volume in
        guard volume["name"]?.text == text else { return }
        volume.forEachPair { key, value in
          if !value.isNull, !key.says("name"), key.isField(of: "core.v1.Volume") { source = key }
        }
      }
      guard let source, !source.says("persistentVolumeClaim"), !source.says("ephemeral"),
        !isClaimed(text)
      else { return }
      add(
        "a device of container \"\(container.name)\" of \(workload.id) is the volume \"\(text)\", which is of the "
          + "type \(source.text ?? "") and no claim", at: name,
        remedy: "mount it under volumeMounts, or make it a persistentVolumeClaim")
    }
  }

  private mutating func check(devicePath node: Node, of container: Container) {
    guard let path = node.text, path.split(separator: "/").contains(".."), !Placeholder.isIn(path)
    else { return }
    add(
      "a device of container \"\(container.name)\" of \(workload.id) has a path with .. in it",
      at: node, remedy: "write the path that is meant")
  }

  private mutating func check(
    repeated node: Node?, _ what: String, _ known: inout Names, of container: Container
  ) {
    guard let node, !known.insert(node), let text = node.text, !text.isEmpty,
      !Placeholder.isInName(text)
    else { return }
    add(
      "a device of container \"\(container.name)\" of \(workload.id) has the \(what) \"\(text)\", which another "
        + "device or mount has, too", at: node, remedy: "give each of them its own \(what)")
  }

  /// A claim of a StatefulSet takes the place of a volume of its name.
  private func isClaimed(_ volume: String) -> Bool {
    workload.spec?["volumeClaimTemplates"]?.items.contains {
      $0["metadata"]?["name"]?.text == volume
    } == true
  }

  /// `validateResourceClaimNames`.
  mutating func check(_ claims: Node, of container: Container) {
    let given = workload.template.spec["resourceClaims"]
    guard given.isAbsent || given?.isSequence == true else { return }
    let known = given?.items.map { $0["name"]?.text ?? "" } ?? []
    claims.forEachItem { claim in
      guard let name = claim["name"], let text = name.text, !text.isEmpty, !known.contains(text),
        !(known + [text]).contains(where: Placeholder.isInName)
      else { return }
      add(
        "container \"\(container.name)\" of \(workload.id) uses the claim \"\(text)\", which the pod does not have",
        hint: Spelling.hint(for: text, in: known), at: name,
        remedy: "name it under resourceClaims of the pod, or correct the name")
    }
  }

  // MARK: Ends

  mutating func check(handler: Node, _ what: String, of container: Container) {
    var whose: String { "the \(what) of container \"\(container.name)\" of \(workload.id)" }
    if let exec = handler["exec"], exec.runsNothing(in: workload) {
      add(
        "\(whose) runs an empty command",
        at: exec["command"] ?? handler.keyNode("exec") ?? exec, remedy: "write the command")
    }
    if let port = handler["httpGet"]?["port"] ?? handler["tcpSocket"]?["port"] {
      check(port: port, whose)
    }
    guard let sleep = handler["sleep"]?["seconds"], let seconds = sleep.int else { return }
    let grace = workload.pod[.terminationGracePeriodSeconds]
    guard let patience = grace.map({ $0.isNull ? 30 : $0.int }) ?? 30,
      seconds < 0 || seconds > patience
    else { return }
    add(
      "\(whose) sleeps \(seconds) s, and the pod has \(patience) s to end", at: sleep,
      remedy: "sleep less, or raise terminationGracePeriodSeconds")
  }

  /// `ValidatePortNumOrName`.
  private mutating func check(port: Node, _ whose: String) {
    if let number = port.int {
      guard !(1...65_535).contains(number) else { return }
      add("\(whose) asks the port \(number)", at: port, remedy: "write a port from 1 to 65535")
    } else if let name = port.string, !name.withBytes(LabelSyntax.isPort), !port.isOpen {
      add(
        "\(whose) asks the port \"\(name)\", which is no name of one", at: port,
        remedy: Int(name) == nil
          ? "write the number of the port" : "write the number without quotes")
    }
  }

  // MARK: Ports

  /// In the network of the host all ports are its own.
  mutating func checkHostPorts() {
    let isOfHost = workload.pod[.hostNetwork]?.bool == true
    var seen: Set<String> = []
    for container in workload.containers where container.role == .main {
      for port in container.ports {
        let given = port["hostPort"]
        let isGiven = given?.int.map { $0 != 0 } ?? false
        guard let node = isGiven ? given : isOfHost ? port["containerPort"] : nil,
          let number = node.int
        else { continue }
        let words = [port["protocol"]?.text ?? "TCP", port["hostIP"]?.text ?? "", "\(number)"]
        guard !seen.insert(words.joined(separator: " ")).inserted else { continue }
        add(
          "\(workload.id) takes the port \(number) of its host twice", at: node,
          remedy: "give each port a number of its own",
          fate: isGiven || workload.kind == "Pod" ? nil : "its pods are refused")
      }
    }
  }
}

extension Node {
  /// Of an `exec`, which needs a command; one that a tool writes elsewhere is none. That there is no list at all,
  /// the schema says of the kinds of Kubernetes.
  func runsNothing(in workload: Workload) -> Bool {
    guard isMapping, self["command"].isEmptyList, hasOnly(["command"]) else { return false }
    return self["command"]?.isSequence == true || !workload.resource.isOfKubernetes
  }
}
