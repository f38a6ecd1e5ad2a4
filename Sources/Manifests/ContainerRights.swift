import YAMLSyntax

/// What a container may do on its node, by its `securityContext` and its pod's as the kubelet and the runtime read
/// them.
package struct ContainerRights: Sendable {
  private let own: Node?
  private let common: Node?
  private let hasUsersOfItsOwn: Bool

  fileprivate init(_ own: Node?, in pod: PodFields) {
    self.own = own
    common = pod[.securityContext]
    hasUsersOfItsOwn = pod[.hostUsers]?.bool == false
  }

  /// What the container or else its pod says; null says nothing.
  package func node(_ field: StaticString) -> Node? {
    if let node = own?[field], !node.isNull { return node }
    guard let node = common?[field], !node.isNull else { return nil }
    return node
  }

  package var isPrivileged: Bool { own?["privileged"]?.bool == true }

  /// Only `allowPrivilegeEscalation: false` forbids it.
  package var mayEscalate: Bool {
    guard let node = own?["allowPrivilegeEscalation"], !node.isNull else { return true }
    return node.bool == true
  }

  /// Whether the program runs as the node's root.
  package enum RootUse: Int, Sendable, Comparable {
    case never
    /// Nobody says: the image decides.
    case possible
    case certain

    package static func < (lhs: RootUse, rhs: RootUse) -> Bool { lhs.rawValue < rhs.rawValue }
  }

  package var root: RootUse {
    // The kubelet does not start a program as root under `runAsNonRoot`, whatever `runAsUser` says.
    if hasUsersOfItsOwn || node("runAsNonRoot")?.bool == true { return .never }
    guard let user = node("runAsUser") else { return .possible }
    return user.int == 0 ? .certain : .never
  }

  package var capabilities: Capabilities {
    Capabilities(own?["capabilities"], isPrivileged: isPrivileged)
  }
}

// MARK: - Capabilities

/// What a container may do beside its user's own rights.
package struct Capabilities: Sendable {
  /// As written under `add`, by name.
  private let added: [(name: String, node: Node)]
  private let addedNames: Set<String>
  private let dropped: Set<String>
  private let isPrivileged: Bool

  fileprivate init(_ node: Node?, isPrivileged: Bool) {
    self.isPrivileged = isPrivileged
    added = Self.names(node?["add"])
    addedNames = Set(added.map(\.name))
    dropped = Set(Self.names(node?["drop"]).map(\.name))
  }

  /// `SYS_ADMIN` of `CAP_SYS_ADMIN`: runtimes take both, in any case.
  private static func names(_ list: Node?) -> [(name: String, node: Node)] {
    (list.map { Array($0.items) } ?? []).compactMap { node in
      node.text.map { (String($0.uppercased().trimmingPrefix("CAP_")), node) }
    }
  }

  /// What is taken away by itself is gone, what is added by itself is there, and `ALL` counts for the rest; of
  /// `ALL` in both lists nothing is left.
  private func holds(_ capability: String) -> Bool {
    if isPrivileged { return true }
    if dropped.contains(capability) { return false }
    if addedNames.contains(capability) { return true }
    if dropped.contains("ALL") { return false }
    return addedNames.contains("ALL") || Self.alwaysGiven.contains(capability)
  }

  /// Those under `add` that `old` did not have.
  package func gained(over old: Capabilities) -> [(name: String, node: Node)] {
    added.filter { holds($0.name) && !old.holds($0.name) }
  }

  /// Those that a runtime gives unasked, that `old` took away and this does not.
  package func regained(over old: Capabilities) -> [String] {
    guard !old.isPrivileged, !isPrivileged, !addedNames.contains("ALL") else { return [] }
    return Self.given.filter {
      old.takesAway($0) && !takesAway($0) && !addedNames.contains($0)
    }
  }

  private func takesAway(_ capability: String) -> Bool {
    dropped.contains(capability)
      || dropped.contains("ALL") && !addedNames.contains(capability)
  }

  /// What CRI-O and containerd both give to a container that asks for nothing.
  private static let alwaysGiven: Set<String> = [
    "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "NET_BIND_SERVICE", "SETGID", "SETPCAP",
    "SETUID",
  ]

  /// What one of them gives.
  private static let given =
    (alwaysGiven.union([
      "AUDIT_WRITE", "MKNOD", "NET_RAW", "SETFCAP", "SYS_CHROOT",
    ])).sorted()
}

extension Workload {
  package func rights(of container: Container) -> ContainerRights {
    ContainerRights(container.securityContext, in: pod)
  }

  /// Those of a container that asks for nothing.
  package var rightsUnasked: ContainerRights { ContainerRights(nil, in: pod) }
}
