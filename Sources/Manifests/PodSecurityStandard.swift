import YAMLSyntax

/// What the namespace's Pod Security admission says of pods: one of the Pod Security Standards, in the version that
/// the namespace pins.
package struct PodSecurityStandard: Sendable {
  package let level: Level
  private let minor: Int

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
  /// One field of a pod, and what it may say.
  private struct Row {
    let level: Level
    let since: Int
    let path: [StaticString]
    let takes: Takes

    init(_ level: Level, since: Int = 0, _ path: StaticString..., takes: Takes) {
      self.level = level
      self.since = since
      self.path = path
      self.takes = takes
    }
  }

  private enum Takes {
    case falseAlone, nothing
    case words([String])
    case anythingBut(String)

    func forbids(_ node: Node) -> Bool {
      guard let text = node.text, !Placeholder.isIn(text) else { return false }
      return switch self {
      case .falseAlone: node.bool == true
      case .nothing: !text.isEmpty
      case .words(let words): !words.contains(text)
      case .anythingBut(let word): text == word
      }
    }
  }

  /// Fields of the pod's `spec`.
  private static let ofPods = [
    Row(.baseline, "hostNetwork", takes: .falseAlone),
    Row(.baseline, "hostPID", takes: .falseAlone),
    Row(.baseline, "hostIPC", takes: .falseAlone),
  ]

  /// Fields of a `securityContext`, the pod's or a container's.
  private static let ofContexts = [
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

  /// Sources of volumes that reach beyond the pod; others than these and the newest may be taken.
  private static let volumes: [Level: [StaticString]] = [
    .baseline: ["hostPath"],
    .restricted: [
      "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "fc", "flexVolume",
      "flocker", "gcePersistentDisk", "gitRepo", "glusterfs", "iscsi", "nfs",
      "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos",
      "vsphereVolume",
    ],
  ]
}

// MARK: - What is written

extension PodSecurityStandard {
  /// What the workload's pods say and may not.
  package func violations(of workload: Workload) -> [Violation] {
    let spec = workload.template.spec
    var found = violations(in: spec, Self.ofPods, "the pod")
    if let context = workload.pod[.securityContext] {
      found += violations(in: context, Self.ofContexts, "the pod") + violations(ofSysctls: context)
    }
    found += violations(ofVolumes: workload.pod[.volumes])
    for container in workload.containers where container.role != .ephemeral {
      let subject = "container \"\(container.name)\""
      if let context = container.securityContext {
        found += violations(in: context, Self.ofContexts, subject)
        found += violations(ofCapabilities: context["capabilities"]?["add"], subject)
      }
      found += container.ports.compactMap { port in
        guard let node = port["hostPort"], let number = node.int, number != 0 else { return nil }
        return Violation(node: node, fact: "\(subject) takes port \(number) of its node")
      }
      found += rootViolation(of: container, workload)
    }
    var seen: Set<Int> = []
    return found.filter { seen.insert($0.node.range.start).inserted }
  }

  private func violations(in holder: Node, _ rows: [Row], _ subject: String) -> [Violation] {
    rows.compactMap { row in
      guard holds(row.level, since: row.since), let node = holder.value(at: row.path),
        row.takes.forbids(node)
      else { return nil }
      let field = row.path.map { "\($0)" }.joined(separator: ".")
      return Violation(node: node, fact: "\(subject) sets \(field) to \(node.text ?? "")")
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
    (list.map { Array($0.items) } ?? []).compactMap { volume in
      for (level, sources) in Self.volumes where level <= self.level {
        for source in sources {
          guard let node = volume[source], !node.isNull, let key = volume.keyNode(source) else {
            continue
          }
          return Violation(
            node: key, fact: "the volume \"\(volume["name"]?.text ?? "")\" is of the type \(source)"
          )
        }
      }
      return nil
    }
  }

  private func violations(ofCapabilities list: Node?, _ subject: String) -> [Violation] {
    let isRestricted = holds(.restricted, since: 22)
    let allowed = isRestricted ? Self.addedWhenRestricted : Self.addedAtBaseline
    return (list.map { Array($0.items) } ?? []).compactMap { node in
      guard let name = node.text, !allowed.contains(name), !node.isPlaceholder else { return nil }
      return Violation(node: node, fact: "\(subject) adds the capability \(name)")
    }
  }

  /// The container's word counts before the pod's. With users of its own a pod may have a root of its own.
  private func rootViolation(of container: Container, _ workload: Workload) -> [Violation] {
    guard level == .restricted, workload.pod[.hostUsers]?.bool != false else { return [] }
    let rights = workload.rights(of: container)
    let subject = "container \"\(container.name)\""
    if let node = rights.node("runAsNonRoot"), node.bool == false {
      return [Violation(node: node, fact: "runAsNonRoot is false for \(subject)")]
    }
    if minor >= 23, let node = rights.node("runAsUser"), node.int == 0 {
      return [Violation(node: node, fact: "runAsUser is 0 for \(subject)")]
    }
    return []
  }
}

// MARK: - What is not written

extension PodSecurityStandard {
  /// What the container has to say and does not, as it is written in a manifest.
  package func missing(in container: Container, of workload: Workload) -> [String] {
    guard level == .restricted, container.role != .ephemeral else { return [] }
    let rights = workload.rights(of: container)
    var missing: [String] = []
    if !workload.isWindows {
      let own = container.securityContext
      if minor >= 8, own?["allowPrivilegeEscalation"].map(\.isNull) ?? true {
        missing.append("allowPrivilegeEscalation: false")
      }
      let dropped = own?["capabilities"]?["drop"]
      if minor >= 22, !(dropped?.items.contains { $0.says("ALL") || $0.isPlaceholder } ?? false) {
        missing.append("capabilities.drop: [ALL]")
      }
      if minor >= 19, rights.node("seccompProfile")?["type"] == nil {
        missing.append("seccompProfile.type: RuntimeDefault")
      }
    }
    if rights.node("runAsNonRoot") == nil, workload.pod[.hostUsers]?.bool != false {
      missing.append("runAsNonRoot: true")
    }
    return missing
  }
}

extension Node {
  /// The names of capabilities look like placeholders without their brackets.
  fileprivate var isPlaceholder: Bool {
    text?.utf8.contains { "${<%".utf8.contains($0) } ?? true
  }
}
