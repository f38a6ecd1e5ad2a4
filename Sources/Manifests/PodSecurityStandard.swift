import YAMLSyntax

/// What the namespace's Pod Security admission says of pods: one of the Pod Security Standards, in the version that
/// the namespace pins.
package struct PodSecurityStandard: Sendable {
  package let level: Level
  let minor: Int

  package enum Level: String, Sendable, Comparable, CaseIterable {
    case privileged, baseline, restricted

    package static func < (lhs: Level, rhs: Level) -> Bool {
      lhs != rhs && (lhs == .privileged || rhs == .restricted)
    }
  }

  /// What a pod says that the standard forbids, and where.
  package struct Violation {
    package let node: Node
    /// `container "web" sets privileged to true`.
    package let fact: String
  }

  /// - Parameter minor: of the API server; the namespace may pin an older one.
  /// - Returns: nil where the label is not there, or says nothing that can be known here.
  package init?(enforcedBy namespace: Resource, minor: Int) {
    guard let label = namespace.labels?[Self.label]?.text, let level = Level(rawValue: label) else {
      return nil
    }
    self.level = level
    let version = namespace.labels?["pod-security.kubernetes.io/enforce-version"]?.text ?? "latest"
    guard version != "latest" else {
      self.minor = minor
      return
    }
    guard version.hasPrefix("v1."), let pinned = Int(version.dropFirst(3)) else { return nil }
    self.minor = min(minor, pinned)
  }

  package static let label: StaticString = "pod-security.kubernetes.io/enforce"

  private func holds(_ level: Level, since minor: Int) -> Bool {
    level <= self.level && minor <= self.minor
  }
}

// MARK: - The tables

extension PodSecurityStandard {
  /// Rows of what stands in one mapping, by the mapping's own keys, for one walk along it.
  private struct Table: Sendable {
    let keys: Keys
    let rows: [[Row]]

    init(_ rows: [Row]) {
      var names: [String] = []
      for row in rows where !names.contains(row.key) { names.append(row.key) }
      keys = Keys(names)
      self.rows = names.map { name in rows.filter { $0.key == name } }
    }
  }

  /// One field of a pod, and what it may say. A class, for it is handed on for every container.
  private final class Row: Sendable {
    let level: Level
    let since: Int
    let key: String
    let field: StaticString?
    let takes: Takes

    init(_ level: Level, since: Int = 0, _ key: String, _ field: StaticString? = nil, takes: Takes)
    {
      self.level = level
      self.since = since
      self.key = key
      self.field = field
      self.takes = takes
    }

    var name: String { field.map { "\(key).\($0)" } ?? key }
  }

  private enum Takes: Sendable {
    case falseAlone, nothing
    case words([String])
    case anythingBut(String)

    func forbids(_ node: Node) -> Bool {
      func isText(_ isForbidden: (String) -> Bool) -> Bool {
        node.text.map { isForbidden($0) && !Placeholder.isIn($0) } ?? false
      }
      return switch self {
      case .falseAlone: node.bool == true
      case .nothing: isText { !$0.isEmpty }
      case .words(let words): isText { !words.contains($0) }
      case .anythingBut(let word): isText { $0 == word }
      }
    }
  }

  /// Fields of the pod's `spec`.
  private static let ofPods = Table([
    Row(.baseline, "hostNetwork", takes: .falseAlone),
    Row(.baseline, "hostPID", takes: .falseAlone),
    Row(.baseline, "hostIPC", takes: .falseAlone),
  ])

  /// Fields of a `securityContext`, the pod's or a container's.
  private static let ofContexts = Table(rowsOfContexts)
  /// Whether root within the pod's own users sees all of `/proc` is the matter of a feature gate at first.
  private static let ofContextsWithOwnUsers = Table(
    rowsOfContexts.filter { $0.key != "procMount" } + [
      Row(.restricted, since: 35, "procMount", takes: .words(["Default"]))
    ])

  private static let rowsOfContexts = [
    Row(.baseline, "windowsOptions", "hostProcess", takes: .falseAlone),
    Row(
      .baseline, "seLinuxOptions", "type",
      takes: .words([
        "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t",
      ])),
    Row(.baseline, "seLinuxOptions", "user", takes: .nothing),
    Row(.baseline, "seLinuxOptions", "role", takes: .nothing),
    Row(.baseline, "appArmorProfile", "type", takes: .anythingBut("Unconfined")),
    Row(.baseline, since: 19, "seccompProfile", "type", takes: .anythingBut("Unconfined")),
    Row(.baseline, "privileged", takes: .falseAlone),
    Row(.baseline, "procMount", takes: .words(["Default"])),
    Row(.restricted, since: 8, "allowPrivilegeEscalation", takes: .falseAlone),
  ]

  private static let addedAtBaseline: Set = [
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
    "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
  ]

  private static let addedWhenRestricted: Set = ["NET_BIND_SERVICE"]

  /// Sources of volumes that reach beyond the pod, first the one that the baseline forbids; others may be newer.
  private static let sources: [StaticString] = [
    "hostPath", "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "fc",
    "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs", "iscsi", "nfs",
    "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos",
    "vsphereVolume",
  ]
}

// MARK: - What is written

extension PodSecurityStandard {
  /// What the workload's pods say and may not.
  package func violations(of workload: Workload) -> [Violation] {
    guard level != .privileged else { return [] }
    let spec = workload.template.spec
    var found = violations(in: spec, Self.ofPods, "the pod")
    if let context = workload.pod[.securityContext] {
      found += violations(in: context, Self.ofContexts, "the pod") + violations(ofSysctls: context)
    }
    found += violations(ofVolumes: workload.pod[.volumes])
    for container in workload.containers where container.role != .ephemeral {
      found += violations(of: container, hasOwnUsers: workload.pod[.hostUsers]?.bool == false)
      found += rootViolation(of: container, workload)
    }
    guard found.count > 1 else { return found }
    // What the pod says counts for each container.
    var seen: Set<Int> = []
    return found.filter { seen.insert($0.node.range.start).inserted }
  }

  private func violations(
    in holder: Node, _ table: Table, _ subject: @autoclosure () -> String
  ) -> [Violation] {
    var found: [Violation] = []
    holder.forEachValue(of: table.keys) { number, value in
      for row in table.rows[number] where holds(row.level, since: row.since) {
        guard let node = row.field.map({ value[$0] }) ?? value, row.takes.forbids(node) else {
          continue
        }
        found.append(
          Violation(node: node, fact: "\(subject()) sets \(row.name) to \(node.text ?? "")"))
      }
    }
    return found
  }

  private func violations(of container: Container, hasOwnUsers: Bool) -> [Violation] {
    func subject() -> String { "container \"\(container.name)\"" }
    var found: [Violation] = []
    if let context = container.securityContext {
      let table = hasOwnUsers ? Self.ofContextsWithOwnUsers : Self.ofContexts
      found = violations(in: context, table, subject())
      found += violations(ofCapabilities: context["capabilities"]?["add"], subject())
    }
    for port in container.ports {
      guard let node = port["hostPort"], let number = node.int, number != 0 else { continue }
      found.append(Violation(node: node, fact: "\(subject()) takes port \(number) of its node"))
    }
    return found + violations(ofHandlers: container, subject())
  }

  /// The kubelet asks whatever host a probe or a hook names, from its node.
  private func violations(
    ofHandlers container: Container, _ subject: @autoclosure () -> String
  ) -> [Violation] {
    guard holds(.baseline, since: 34) else { return [] }
    var handlers = container.probes.map { (name: $0.kind.rawValue, node: $0.node) }
    for hook in ["postStart", "preStop"] as [StaticString] {
      if let node = container.lifecycle?[hook] { handlers.append(("\(hook)", node)) }
    }
    return handlers.flatMap { name, handler in
      (["httpGet", "tcpSocket"] as [StaticString]).compactMap { action in
        guard let node = handler[action]?["host"], Takes.nothing.forbids(node) else { return nil }
        let fact = "the \(name) of \(subject()) asks the host \(node.text ?? "")"
        return Violation(node: node, fact: fact)
      }
    }
  }

  private func violations(ofSysctls context: Node) -> [Violation] {
    (context["sysctls"].map { Array($0.items) } ?? []).compactMap { item in
      guard let node = item["name"], let name = node.text, !Placeholder.isIn(name),
        !SafeSysctl.contains(name)
      else { return nil }
      return Violation(node: node, fact: "the pod sets the kernel parameter \(name)")
    }
  }

  private func violations(ofVolumes list: Node?) -> [Violation] {
    let sources = Self.sources.prefix(level == .restricted ? Self.sources.count : 1)
    var found: [Violation] = []
    list?.forEachItem { volume in
      for source in sources {
        guard volume[source]?.isNull == false, let key = volume.keyNode(source) else { continue }
        let name = volume["name"]?.text ?? ""
        found.append(
          Violation(node: key, fact: "the volume \"\(name)\" is of the type \(source)"))
      }
    }
    return found
  }

  private func violations(
    ofCapabilities list: Node?, _ subject: @autoclosure () -> String
  ) -> [Violation] {
    let isRestricted = holds(.restricted, since: 22)
    let allowed = isRestricted ? Self.addedWhenRestricted : Self.addedAtBaseline
    return (list.map { Array($0.items) } ?? []).compactMap { node in
      guard let name = node.text, !allowed.contains(name), !node.looksLikePlaceholder else {
        return nil
      }
      return Violation(node: node, fact: "\(subject()) adds the capability \(name)")
    }
  }

  /// The container's word counts before the pod's. With users of its own a pod may have a root of its own.
  private func rootViolation(of container: Container, _ workload: Workload) -> [Violation] {
    guard level == .restricted, workload.pod[.hostUsers]?.bool != false else { return [] }
    let rights = workload.rights(of: container)
    if let node = rights.node("runAsNonRoot"), node.bool == false {
      return [
        Violation(node: node, fact: "runAsNonRoot is false for container \"\(container.name)\"")
      ]
    }
    if minor >= 23, let node = rights.node("runAsUser"), node.int == 0 {
      return [Violation(node: node, fact: "runAsUser is 0 for container \"\(container.name)\"")]
    }
    return []
  }
}

extension Node {
  /// The names of capabilities look like placeholders without their brackets.
  var looksLikePlaceholder: Bool {
    text?.utf8.contains { "${<%".utf8.contains($0) } ?? true
  }
}
