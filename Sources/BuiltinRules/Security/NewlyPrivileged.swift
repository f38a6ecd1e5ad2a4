import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let newlyPrivileged = Rule(
    id: "newly-privileged", group: .security,
    summary: "The change gives a container more rights than it had",
    rationale: """
      A pull request that makes a container privileged, gives it the node's namespaces or a capability, or lets it run as root deserves a
      second look, whatever else it is about. What counts is what the container may do before and after, not which line changed: taking
      out `runAsNonRoot: true` or `drop: [ALL]` gives rights as well. A container that is new in its pod is compared with one that asks for
      nothing.

      Off unless selected. Compares with the last applied revision. Quiet for what was so before, for a default written out, for new
      objects, and for Windows pods.
      """,
    remedy: "undo it, or say in the review why it is needed",
    severity: nil, whenSelected: .warning,
    examples: [
      .bad(
        "",
        was: """
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: false}}]
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: ↓true}}]
        """),
      .bad(
        "in a mapping that is new, in a new container, in a longer list, by what is taken out",
        was: """
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            securityContext: {runAsNonRoot: true}
            containers:
              - {name: web, image: "ghcr.io/acme/shop:1.4.2"}
              - {name: cache, image: "ghcr.io/acme/cache:1.4.2", securityContext: {capabilities: {add: [CHOWN]}}}
              - {name: mail, image: "ghcr.io/acme/mail:1.4.2", securityContext: {capabilities: {drop: [ALL]}, allowPrivilegeEscalation: false}}
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          ↓hostNetwork: true
          containers:
            - {name: ↓web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: ↓true}}
            - {name: cache, image: "ghcr.io/acme/cache:1.4.2", securityContext: {runAsUser: ↓0, capabilities: {add: [CHOWN, ↓SYS_ADMIN]}}}
            - {name: ↓mail, image: "ghcr.io/acme/mail:1.4.2", securityContext: {runAsUser: 1000, ↓capabilities: {add: [↓NET_ADMIN]}}}
            - {name: proxy, image: "ghcr.io/acme/proxy:1.4.2", securityContext: {privileged: ↓true, runAsNonRoot: true}}
        """),
      .good(
        "it was so before",
        was: """
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: true}}]
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.5.0", securityContext: {privileged: true}}]
        """),
      .good(
        "fewer rights",
        was: """
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: true}}]
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: false}}]
        """),
      .good(
        "defaults written out, the same on the container, less than a runtime gives, a plain container more",
        was: """
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            securityContext: {runAsUser: 1000}
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          hostPID: false
          initContainers: [{name: wait, image: "busybox:1.36.1", securityContext: {runAsUser: 1000}}]
          containers:
            - name: web
              image: ghcr.io/acme/shop:1.4.2
              securityContext:
                runAsNonRoot: true
                allowPrivilegeEscalation: true
                capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
        """),
      .good(
        "the container got another name",
        was: """
          apiVersion: v1
          kind: Pod
          metadata: {name: shop}
          spec:
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {privileged: true}}]
          """,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: shop, image: "ghcr.io/acme/shop:1.5.0", securityContext: {privileged: true}}]
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.changes.flatMap { change -> [Defect] in
        guard let old = change.old, let new = change.new else { return [] }
        guard PodTemplate.isWorkload(new.kind) else { return gains(of: change, comparison) }
        guard let before = Workload(old), let after = Workload(new), !after.isWindows else {
          return []
        }
        var places: Set<Int> = []
        // What the pod says for all its containers is said once.
        return gains(from: before, to: after).filter {
          !$0.isOfPod || places.insert($0.place.range.start).inserted
        }.map { gain in
          let was = gain.was.map {
            [
              Defect.Related(
                "was applied as \($0.text ?? "this")", at: $0, revision: comparison.name)
            ]
          }
          return Defect(
            "\(gain.isOfPod ? "" : gain.whose)\(new.id) \(gain.what)", at: gain.place, of: new,
            related: was ?? [])
        }
      }
    })

  private static func gains(from before: Workload, to after: Workload) -> [Gain] {
    let namespaces: [StaticString] = ["hostNetwork", "hostPID", "hostIPC"]
    let shared = namespaces.compactMap { key -> Gain? in
      let (old, new) = (before.template.spec, after.template.spec)
      guard new[key]?.bool == true, old[key]?.bool != true, let place = new.keyNode(key) else {
        return nil
      }
      return Gain("uses \(key) of its node now", at: place, was: old[key], isOfPod: true)
    }
    return shared
      + after.containers.flatMap { container -> [Gain] in
        let counterpart = before.counterpart(of: container, in: after)
        let old = counterpart.map(before.rights) ?? before.rightsUnasked
        return gains(of: container, from: old, to: after.rights(of: container))
      }
  }

  private static func gains(
    of container: Container, from old: ContainerRights, to new: ContainerRights
  ) -> [Gain] {
    let own = container.securityContext
    var gains: [Gain] = []
    if new.isPrivileged, !old.isPrivileged, let place = own?["privileged"] {
      gains.append(Gain("is privileged now", at: place, was: old.node("privileged")))
    }
    if new.root > old.root {
      let isCertain = new.root == .certain
      let field: StaticString = isCertain ? "runAsUser" : "runAsNonRoot"
      let place = new.node(field)
      gains.append(
        Gain(
          isCertain ? "runs as root now" : "may run as root now", at: place ?? container.nameNode,
          was: old.node(field), isOfPod: place != nil && own?[field]?.isNull != false))
    }
    if new.mayEscalate, !old.mayEscalate, !new.isPrivileged {
      let place = own?["allowPrivilegeEscalation"] ?? container.nameNode
      gains.append(
        Gain(
          "may gain privileges now", at: place, was: old.node("allowPrivilegeEscalation")))
    }
    gains += new.capabilities.gained(over: old.capabilities).map {
      Gain("gets the capability \($0.name)", at: $0.node)
    }
    let regained = new.capabilities.regained(over: old.capabilities)
    if !regained.isEmpty {
      let what = regained.count == 1 ? regained[0] : "\(regained.count) of its capabilities"
      let place = own?.keyNode("capabilities") ?? container.nameNode
      gains.append(Gain("does not drop \(what) any more", at: place))
    }
    return gains.map { $0.of(container) }
  }

  /// Custom resources carry security contexts as well, under names of their own.
  private static func gains(of change: ResourceChange, _ comparison: Comparison) -> [Defect] {
    change.fields.compactMap { field in
      guard let node = field.newNode, raisesPrivileges(field.path, node) else { return nil }
      return comparison.defect(
        "\(change.id) gets more rights: \(field.path) becomes \(node.text ?? "")", change,
        at: field.path)
    }
  }

  private static func raisesPrivileges(_ path: FieldPath, _ node: Node) -> Bool {
    guard case .key(let last)? = path.steps.last else {
      let isAdded = path.steps.dropLast().suffix(2) == [.key("capabilities"), .key("add")]
      return isAdded && node.kind == .scalar
    }
    switch last {
    case "privileged", "hostNetwork", "hostPID", "hostIPC", "allowPrivilegeEscalation":
      return node.bool == true
    case "runAsNonRoot": return node.bool == false
    case "runAsUser": return node.int == 0
    default: return false
    }
  }
}

/// A right that was not there before.
private struct Gain {
  let what: String
  let place: Node
  /// What the old side says there.
  let was: Node?
  /// The pod gives it to all its containers.
  let isOfPod: Bool
  private(set) var whose = ""

  init(_ what: String, at place: Node, was: Node? = nil, isOfPod: Bool = false) {
    self.what = what
    self.place = place
    self.was = was
    self.isOfPod = isOfPod
  }

  func of(_ container: Container) -> Gain {
    var gain = self
    gain.whose = "container \"\(container.name)\" of "
    return gain
  }
}

extension Workload {
  /// The container that `container` of the new side was: that of its name, or one of its image that lost its name.
  fileprivate func counterpart(of container: Container, in new: Workload) -> Container? {
    if let same = containers.first(where: { $0.name == container.name }) { return same }
    guard let path = container.image?.reference?.path else { return nil }
    return containers.first { old in
      old.image?.reference?.path == path && !new.containers.contains { $0.name == old.name }
    }
  }
}
