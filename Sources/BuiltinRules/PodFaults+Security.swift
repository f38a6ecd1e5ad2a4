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
      if let context = container.securityContext {
        check(profilesIn: context)
      }
    }
    if minor >= 23 { checkHostProcess() }
    // Before, the server leaves the field out.
    if minor >= 33, let node = workload.pod[.hostUsers], node.bool == false { check(users: node) }
    if let system = workload.pod[.os]?["name"] { check(system: system) }
  }

  private mutating func check(mount: Node) {
    guard mount.says("Unmasked"), workload.pod[.hostUsers]?.bool != false,
      workload.pod[.hostUsers]?.isOpen != true
    else { return }
    add(
      "\(workload.id) has procMount: Unmasked without hostUsers: false", at: mount,
      remedy: "write hostUsers: false, or take procMount out")
  }

  private mutating func check(sysctls parameters: Node) {
    var known: Set<String> = []
    parameters.forEachItem { parameter in
      guard let node = parameter["name"], let name = node.text, !name.isEmpty, !node.isOpen else {
        return
      }
      if !known.insert(name).inserted {
        add(
          "\(workload.id) sets the kernel parameter \(name) twice", at: node,
          remedy: "keep one of them")
      } else if !Self.isParameter(name) {
        add(
          "\(workload.id) sets the kernel parameter \"\(name)\", which is no name of one", at: node,
          remedy: "write lower-case letters, digits, dashes, underscores and points")
      } else if minor >= 31 {
        check(parameterOfHost: name, at: node)
      }
    }
  }

  /// `IsValidSysctlName`.
  private static func isParameter(_ name: String) -> Bool {
    let parts = name.utf8.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
    }
    return name.utf8.count <= 253
      && parts.allSatisfy { part in
        guard let first = part.first, let last = part.last else { return false }
        return first.isPlain && last.isPlain
          && part.allSatisfy {
            $0.isPlain || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
          }
      }
  }

  /// `ValidateHostSysctl`; earlier servers leave it to the kubelet.
  private mutating func check(parameterOfHost name: String, at node: Node) {
    let plain = name.replacing("/", with: ".")
    let shared: StaticString
    if plain.hasPrefix("net.") {
      shared = "hostNetwork"
    } else if plain == "kernel.sem"
      || ["kernel.shm", "kernel.msg", "fs.mqueue."].contains(where: { plain.hasPrefix($0) })
    {
      shared = "hostIPC"
    } else {
      return
    }
    guard workload.template.spec[shared]?.bool == true else { return }
    add(
      "\(workload.id) sets the kernel parameter \(name) beside \(shared): true", at: node,
      remedy: "set it on the node, or take \(shared) out")
  }

  private static let profileNames = ["seccompProfile", "appArmorProfile"]
  private static let profiles = Keys(profileNames + ["procMount"])

  /// `validateSeccompProfileField`, `validateAppArmorProfileField`.
  private mutating func check(profilesIn context: Node) {
    context.forEachValue(of: Self.profiles) { number, profile in
      guard number < Self.profileNames.count else {
        // Before, the server puts Default in its place.
        if minor >= 33 { check(mount: profile) }
        return
      }
      guard let type = profile["type"], type.kind == .scalar else { return }
      let field = Self.profileNames[number]
      let name = profile["localhostProfile"]
      // Nearly all are RuntimeDefault and name none.
      guard !name.isAbsent || type.says("Localhost"), !type.isOpen else { return }
      // Of seccomp an empty path is the folder itself.
      if type.says("Localhost"),
        name.isAbsent || field == "appArmorProfile" && name?.text?.isEmpty == true
      {
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
  private static let newOfLinux: [StaticString] = [
    "seLinuxChangePolicy", "supplementalGroupsPolicy",
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
        // Before, the server leaves them out.
        if minor >= 33 { forbid(Self.newOfLinux, in: context, "windows") }
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

extension UInt8 {
  /// A lower-case letter or a digit.
  fileprivate var isPlain: Bool { isLetterOrDigit && !isUpper }
}
