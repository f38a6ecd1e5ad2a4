import Linting
import Manifests
import YAMLSyntax

/// What the server says of the rights of pods and containers.
extension PodFaults {
  mutating func checkSecurity() {
    if let context = workload.pod[.securityContext] {
      check(profilesIn: context)
      if let parameters = context["sysctls"] { check(sysctls: parameters) }
    }
    for container in workload.containers {
      if let context = container.securityContext { check(profilesIn: context) }
    }
    if minor >= 23 { checkHostProcess() }
    // Before, the server leaves the field out.
    if minor >= 33, let node = workload.pod[.hostUsers], node.bool == false { check(users: node) }
    if let system = workload.pod[.os]?["name"] { check(system: system) }
  }

  private mutating func check(sysctls parameters: Node) {
    var known: Set<String> = []
    parameters.forEachItem { parameter in
      guard let node = parameter["name"], let name = node.text, !name.isEmpty,
        !known.insert(name).inserted, !Placeholder.isIn(name)
      else { return }
      add(
        "\(workload.id) sets the kernel parameter \(name) twice", at: node,
        remedy: "keep one of them")
    }
  }

  private static let profileNames = ["seccompProfile", "appArmorProfile"]
  private static let profiles = Keys(profileNames)

  /// `validateSeccompProfileField`, `validateAppArmorProfileField`.
  private mutating func check(profilesIn context: Node) {
    context.forEachValue(of: Self.profiles) { number, profile in
      guard let type = profile["type"], type.kind == .scalar else { return }
      let field = Self.profileNames[number]
      let name = profile["localhostProfile"]
      // Nearly all are RuntimeDefault and name none.
      guard !name.isAbsent || type.says("Localhost"), !type.isOpen else { return }
      if type.says("Localhost"), name.isAbsent {
        guard profile.hasOnly(["type", "localhostProfile"]) else { return }
        add(
          "the \(field) of \(workload.id) is of type Localhost and names none", at: type,
          remedy: "write localhostProfile, or type: RuntimeDefault")
      } else if !type.says("Localhost"), !name.isAbsent,
        let key = profile.keyNode("localhostProfile")
      {
        add(
          "the \(field) of \(workload.id) has a localhostProfile and is of type \(type.text ?? "")",
          at: key, remedy: "take localhostProfile out, or write type: Localhost")
      } else if let name, let path = name.text, field == "seccompProfile",
        path.hasPrefix("/") || path.split(separator: "/").contains(".."), !Placeholder.isIn(path)
      {
        add(
          "the localhostProfile \(path) of \(workload.id) leaves the folder of profiles", at: name,
          remedy: "write its path within the kubelet's folder seccomp, with no / before it")
      }
    }
  }

  /// `validateWindowsHostProcessPod`.
  private mutating func checkHostProcess() {
    func isOfHost(_ context: Node?) -> Node? { context?["windowsOptions"]?["hostProcess"] }
    let ofPod = isOfHost(workload.pod[.securityContext])
    var first: Node? = ofPod?.bool == true ? ofPod : nil
    var other: Container?
    for container in workload.containers {
      let own = isOfHost(container.securityContext)
      let isOpen = own.map { $0.bool == nil && !$0.isNull } ?? false
      if own?.bool == true { first = first ?? own }
      if !isOpen, (own?.bool ?? ofPod?.bool) != true { other = other ?? container }
    }
    guard let first, ofPod.isAbsent || ofPod?.bool != nil else { return }
    let network = workload.pod[.hostNetwork]
    if network?.bool != true, network.isAbsent || network?.bool == false {
      add(
        "\(workload.id) has hostProcess: true without hostNetwork: true", at: first,
        remedy: "write hostNetwork: true, or take hostProcess out")
    }
    if let other {
      add(
        "\(workload.id) has hostProcess: true, and not for its container \"\(other.name)\"",
        at: first, remedy: "write it for all containers, or for none")
    }
  }

  /// `validateHostUsers`.
  private mutating func check(users node: Node) {
    for field: StaticString in ["hostNetwork", "hostPID", "hostIPC"]
    where workload.template.spec[field]?.bool == true {
      add(
        "\(workload.id) has hostUsers: false beside \(field): true", at: node,
        remedy: "take one of them out")
    }
  }

  private static let linuxOfPod: [StaticString] = [
    "appArmorProfile", "fsGroup", "fsGroupChangePolicy", "runAsGroup", "runAsUser",
    "seLinuxOptions", "seccompProfile", "supplementalGroups", "sysctls",
  ]
  private static let linuxOfContainer: [StaticString] = [
    "allowPrivilegeEscalation", "appArmorProfile", "capabilities", "privileged", "procMount",
    "readOnlyRootFilesystem", "runAsGroup", "runAsUser", "seLinuxOptions", "seccompProfile",
  ]

  /// `validateWindows`, `validateLinux`.
  private mutating func check(system: Node) {
    let contexts = workload.containers.compactMap(\.securityContext)
    if system.says("windows") {
      forbid(
        ["hostIPC", "hostPID", "hostUsers", "shareProcessNamespace"], in: workload.template.spec,
        "windows")
      if let context = workload.pod[.securityContext] {
        forbid(Self.linuxOfPod, in: context, "windows")
      }
      for context in contexts { forbid(Self.linuxOfContainer, in: context, "windows") }
    } else if system.says("linux") {
      for context in contexts + [workload.pod[.securityContext]].compactMap(\.self) {
        forbid(["windowsOptions"], in: context, "linux")
      }
    }
  }

  private mutating func forbid(_ fields: [StaticString], in holder: Node, _ system: String) {
    for field in fields {
      guard let value = holder[field], !value.isNull,
        !(value.isSequence && value.item(at: 0) == nil),
        let key = holder.keyNode(field),
        // false is as good as nothing where the server has no pointer to it.
        !(field.description.hasPrefix("host") && field.description != "hostUsers"
          && value.bool == false)
      else { continue }
      add(
        "\(workload.id) has \(field), which pods of os.name: \(system) cannot have", at: key,
        remedy: "take \(field) out")
    }
  }
}
